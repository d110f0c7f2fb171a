import Testing

@testable import Engine

/// Exports of wallets and explorers, each with the headers that its service writes.
@Suite struct MoneyWalletTests {
  private static let own = "0xAAAAaaaaAAAAaaaaAAAAaaaaAAAAaaaaAAAAaaaa"
  private static let second = "0xbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
  private static let other = "0xcccccccccccccccccccccccccccccccccccccccc"
  private static let usdc = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48"
  private static let settings = MoneyFileTests.settings(
    """
    {"wallets": [{"address": "\(own.lowercased())", "label": "Treasury"}, {"address": "\(second)", "label": "Ops"},
      {"address": "bc1qown", "label": "Bitcoin"}, {"address": "SoOwn1111", "label": "Solana"}],
     "tokens": [{"contract": "\(usdc.lowercased())", "symbol": "USDC"}]}
    """)

  private static func rows(_ files: [(String, String)], _ settings: MoneySettings = settings) throws -> String
  {
    try company(files, settings).rows(
      """
      SELECT kind, category, account, currency, exponent, gross_minor, fee_minor, is_counted FROM money_in ORDER BY at, id
      """)
  }

  private static func company(_ files: [(String, String)], _ settings: MoneySettings = settings) throws
    -> TestCompany
  {
    var company = TestCompany()
    company.money = settings
    try company.ingest(files.map { (name: $0.0, text: $0.1) })
    return company
  }

  private static func quoted(_ rows: [[String]]) -> String {
    rows.map { $0.map { "\"\($0)\"" }.joined(separator: ",") + "\n" }.joined()
  }

  private static let header = [
    "Txhash", "Blockno", "UnixTimestamp", "DateTime (UTC)", "From", "To", "ContractAddress", "Value_IN(ETH)",
    "Value_OUT(ETH)", "CurrentValue @ $2038.09/Eth", "TxnFee(ETH)", "TxnFee(USD)", "Historical $Price/Eth",
    "Status",
    "ErrCode", "Method",
  ]

  private static func transaction(
    _ hash: String, _ at: Int, _ from: String, _ to: String, in incoming: String, out: String, fee: String,
    status: String = ""
  ) -> [String] {
    [
      hash, "1", "\(at)", "2026-08-01 00:00:00", from, to, "", incoming, out, "1", fee, "0.1", "2000", status,
      "", "Transfer",
    ]
  }

  @Test func etherscanAndItsAPIHaveTheSameRows() throws {
    let csv = Self.quoted([
      Self.header,
      Self.transaction(
        "0xaa01", 1_785_542_401, Self.other, Self.own, in: "12.345678901234567891", out: "0", fee: "0.001"),
      Self.transaction("0xaa02", 1_785_542_402, Self.own, Self.other, in: "0", out: "1.5", fee: "0.00042"),
      Self.transaction(
        "0xaa03", 1_785_542_403, Self.own, Self.other, in: "0", out: "2", fee: "0.0005", status: "Error(0)"),
      Self.transaction("0xaa04", 1_785_542_404, Self.own, Self.second, in: "0", out: "3", fee: "0.0001"),
    ])
    let expected = """
      sale|incoming|Treasury|ETH|18|12345678901234567891|0|1
      other|outgoing|Treasury|ETH|18|-1500000000000000000|420000000000000|1
      other|failed|Treasury|ETH|18|0|500000000000000|1
      transfer|between own wallets|Treasury|ETH|18|0|100000000000000|1

      """
    #expect(try Self.rows([("eth.csv", csv)]) == expected)
    func object(
      _ hash: String, _ at: Int, _ from: String, _ to: String, _ value: String, _ used: Int, isError: Int = 0
    ) -> String {
      #"{"blockNumber":"1","timeStamp":"\#(at)","hash":"\#(hash)","from":"\#(from)","to":"\#(to)","value":"\#(value)","gasPrice":"1000000000","gasUsed":"\#(used)","isError":"\#(isError)"}"#
    }
    let json =
      #"{"status":"1","message":"OK","result":["#
      + [
        object("0xAA01", 1_785_542_401, Self.other, Self.own, "12345678901234567891", 1_000_000),
        object("0xaa02", 1_785_542_402, Self.own, Self.other, "1500000000000000000", 420_000),
        object("0xaa03", 1_785_542_403, Self.own, Self.other, "2000000000000000000", 500_000, isError: 1),
        object("0xaa04", 1_785_542_404, Self.own, Self.second, "3000000000000000000", 100_000),
      ].joined(separator: ",") + "]}"
    #expect(try Self.rows([("eth.json", json)]) == expected)
    let both = try Self.company([("eth.csv", csv), ("eth.json", json)])
    #expect(try both.rows("SELECT count(*) FROM money_in") == "4\n")
    #expect(!both.findings.contains { $0.message.contains("other figures") }, "\(both.findings)")
    #expect(
      try both.rows("SELECT gross, fee FROM money_sums WHERE kind = 'sale'")
        == "12.345678901234567891|0.000000000000000000\n")
  }

  @Test func internalTransfersAndTokensAreReadByContract() throws {
    let inside = Self.quoted([
      [
        "Txhash", "Blockno", "UnixTimestamp", "DateTime (UTC)", "ParentTxFrom", "ParentTxTo",
        "ParentTxETH_Value", "From",
        "TxTo", "ContractAddress", "Value_IN(ETH)", "Value_OUT(ETH)", "CurrentValue @ $2038.09/Eth",
        "Historical $Price/Eth", "Status", "ErrCode", "Type",
      ],
      [
        "0xaa09", "1", "1785542500", "", Self.other, Self.other, "0", Self.other, Self.own, "", "0.25", "0",
        "1", "2", "0", "",
        "call",
      ],
      [
        "0xaa09", "1", "1785542500", "", Self.other, Self.other, "0", Self.other, Self.own, "", "0.25", "0",
        "1", "2", "0", "",
        "call",
      ],
    ])
    #expect(
      try Self.rows([("internal.csv", inside), ("again.csv", inside)])
        == String(repeating: "sale|incoming|Treasury|ETH|18|250000000000000000|0|1\n", count: 2))
    let tokens = Self.quoted([
      [
        "Txhash", "Blockno", "UnixTimestamp", "DateTime (UTC)", "From", "To", "TokenValue", "USDValueDayOfTx",
        "ContractAddress", "TokenName", "TokenSymbol",
      ],
      [
        "0xaa11", "1", "1785542600", "", Self.other, Self.own, "1,000.5", "N/A", Self.usdc, "USD Coin",
        "USDC",
      ],
      [
        "0xaa12", "1", "1785542601", "", Self.other, Self.own, "9,000,000", "N/A", Self.other,
        "Claim at x.example", "USDC",
      ],
      ["0xaa13", "1", "1785542602", "", Self.own, Self.other, "20", "N/A", Self.usdc, "USD Coin", "USDC"],
    ])
    let json = """
      {"status":"1","message":"OK","result":[{"timeStamp":"1785542600","hash":"0xaa11","from":"\(Self.other)","to":"\(Self.own)","value":"1000500000","tokenName":"USD Coin","tokenSymbol":"USDC","tokenDecimal":"6","contractAddress":"\(Self.usdc)","gasPrice":"1","gasUsed":"1"}]}
      """
    let expected = """
      sale|incoming|Treasury|USDC|6|1000500000|0|1
      other|token \(Self.other)|Treasury|TOKEN|0|0|0|0
      other|outgoing|Treasury|USDC|6|-20000000|0|1

      """
    #expect(try Self.rows([("tokens.csv", tokens), ("tokens.json", json)]) == expected)
    let nothing = try Self.company([("tokens.csv", tokens)], MoneySettings())
    #expect(try nothing.rows("SELECT count(*) FROM money_in WHERE is_counted = 1") == "0\n")
  }

  @Test func walletsThatBecomeKnownReadTheFilesAgain() throws {
    let tokens = Self.quoted([
      ["Txhash", "UnixTimestamp", "From", "To", "TokenValue", "ContractAddress", "TokenName", "TokenSymbol"],
      ["0xaa11", "1785542600", Self.other, Self.own, "5", Self.usdc, "USD Coin", "USDC"],
    ])
    let folder = TemporaryFolder()
    let source = Source(path: try folder.write("tokens.csv", tokens), name: "tokens.csv")
    for (settings, expected) in [(MoneySettings(), "0"), (Self.settings, "1"), (MoneySettings(), "0")] {
      var options = Ingest.Options(folder: folder.path + "/db", configured: ConfiguredCompany(name: "Test"))
      options.money = settings
      let ingest = try Ingest(options)
      try ingest.read([source]) { _ in }
      try ingest.finish()
      let path = try #require(CompanySet.files(in: folder.path + "/db").first)
      #expect(try Database(path: path).text("SELECT sum(is_counted) FROM money_in") == expected)
    }
  }

  @Test func blockscoutSolscanAndElectrumHaveTheirOwnUnits() throws {
    let blockscout = """
      TxHash,BlockNumber,UnixTimestamp,FromAddress,ToAddress,ContractAddress,Type,Value,Fee,Status,ErrCode,CurrentPrice,TxDateOpeningPrice,TxDateClosingPrice
      0xbb01,1,1785542401,\(Self.other),\(Self.own),,IN,2500000000000000001,21000000000000,ok,,1,1,1
      0xbb02,1,1785542402,\(Self.own),\(Self.other),,OUT,1000,21000000000000,ok,,1,1,1

      """
    #expect(
      try Self.rows([("b.csv", blockscout)]) == """
        sale|incoming|Treasury|ETH|18|2500000000000000001|0|1
        other|outgoing|Treasury|ETH|18|-1000|21000000000000|1

        """)
    let solscan = """
      Signature,Block Time,Human Time,Action,From,To,Amount,Flow,Value,Decimals,Token Address
      sig1,1785542401,2026-08-01T00:00:01.000Z,TRANSFER,SoOther,SoOwn1111,1500000000,in,200,9,So11111111111111111111111111111111111111111
      sig1,1785542401,2026-08-01T00:00:01.000Z,TRANSFER,SoOther,SoOwn1111,1500000000,in,200,9,So11111111111111111111111111111111111111111
      sig2,1785542402,2026-08-01T00:00:02.000Z,TRANSFER,SoOther,SoOwn1111,99,in,200,6,SpamMint111

      """
    #expect(
      try Self.rows([("s.csv", solscan)]) == """
        sale|incoming|Solana|SOL|9|1500000000|0|1
        sale|incoming|Solana|SOL|9|1500000000|0|1
        other|token SpamMint111|Solana|TOKEN|0|0|0|0

        """)
    // Local time over the end of daylight saving time: the second row is an hour and a half after the first.
    let electrum = """
      oc_transaction_hash,ln_payment_hash,label,confirmations,amount_chain_bc,amount_lightning_bc,fiat_value,network_fee_bc,fiat_fee,timestamp
      aa01,,Jane Roe,10,0.5,0.,No Data,,,2026-10-25 01:30
      aa02,,Jane Roe,10,-0.2001,0.,,0.0001,,2026-10-25 03:00
      aa03,,Jane Roe,0,1.,0.,,,,

      """
    let company = try Self.company([("e.csv", electrum)])
    #expect(
      try company.rows(
        "SELECT datetime(at / 1000, 'unixepoch'), kind, gross_minor, fee_minor, net_minor FROM money_in ORDER BY at"
      ) == """
        2026-10-24 23:30:00|sale|50000000|0|50000000
        2026-10-25 02:00:00|other|-20000000|10000|-20010000

        """)
    let old = """
      transaction_hash,label,confirmations,value,fiat_value,fee,fiat_fee,timestamp
      aa01,,10,0.5,,,,2026-08-01 12:00
      aa02,,10,-1.,,0.00001,,2026-08-02 12:00

      """
    #expect(
      try Self.company([("old.csv", old)]).rows(
        "SELECT kind, gross_minor, fee_minor FROM money_in ORDER BY at")
        == "sale|50000000|0\nother|-99999000|1000\n")
  }

  @Test func bitcoinReceivedIsWhatOwnAddressesGetMinusWhatTheyGive() throws {
    func transaction(_ id: String, _ inputs: [(String, Int)], _ outputs: [(String, Int)], fee: Int) -> String
    {
      let vin = inputs.map {
        #"{"txid":"ff","vout":0,"prevout":{"scriptpubkey_address":"\#($0.0)","value":\#($0.1)}}"#
      }
      let vout = outputs.map { #"{"scriptpubkey_address":"\#($0.0)","value":\#($0.1)}"# }
      return
        #"{"txid":"\#(id)","version":2,"vin":[\#(vin.joined(separator: ","))],"vout":[\#(vout.joined(separator: ","))],"fee":\#(fee),"status":{"confirmed":true,"block_time":1785542401}}"#
    }
    var items = [
      transaction("aa01", [("bc1qx", 6_000_000)], [("bc1qown", 5_000_000), ("bc1qx", 999_000)], fee: 1000),
      transaction(
        "aa02", [("bc1qown", 5_000_000)], [("bc1qx", 3_000_000), ("bc1qown", 1_999_500)], fee: 500),
    ]
    let expected = "sale|incoming|Bitcoin|BTC|8|5000000|0|1\nother|outgoing|Bitcoin|BTC|8|-3000000|500|1\n"
    #expect(try Self.rows([("btc.json", "[" + items.joined(separator: ",\n") + "]")]) == expected)
    while items.count < 25 {
      items.append(transaction("bb\(10 + items.count)", [("bc1qx", 10)], [("bc1qown", 9)], fee: 1))
    }
    let company = try Self.company([("btc.json", "[" + items.joined(separator: ",") + "]")])
    #expect(company.findings.contains { $0.message.contains("which is one page") })
  }

  @Test func capsAndGapsAreReported() throws {
    let header = [
      "Txhash", "UnixTimestamp", "From", "To", "TokenValue", "ContractAddress", "TokenName", "TokenSymbol",
    ]
    let many = (0..<5000).map { number in
      [
        "0xab\(number)", "\(1_785_542_600 + number)", Self.other, Self.own, "5", Self.usdc, "USD Coin",
        "USDC",
      ]
    }
    let company = try Self.company([("cut.csv", Self.quoted([header] + many))])
    #expect(
      company.findings.contains {
        $0.severity == .warning && $0.message.contains("exactly 5,000 rows") && $0.line == 5001
      })
    #expect(try company.rows("SELECT gross FROM money_sums") == "25000.000000\n")
    func money(_ from: Int, _ to: Int) -> String {
      "date,kind,currency,gross\n"
        + (from...to).map { "2026-08-\($0 < 10 ? "0" : "")\($0),sale,USD,1.00\n" }.joined()
    }
    let files = [("a.csv", money(1, 9)), ("b.csv", money(15, 20)), ("c.csv", money(21, 25))]
    let gap = try Self.company(files)
    #expect(
      try gap.rows("SELECT first_day, last_day FROM money_spans ORDER BY 1")
        == "2026-08-01|2026-08-09\n2026-08-15|2026-08-25\n")
    #expect(
      try gap.rows("SELECT message FROM findings WHERE area = 'money'")
        == "Money CSV: no data for 2026-08-10 to 2026-08-14\n")
    let covered = try Self.company(
      files, MoneyFileTests.settings(#"{"covered": {"from": "2026-08-01", "to": "2026-08-31"}}"#))
    #expect(try covered.rows("SELECT first_day, last_day FROM money_spans") == "2026-08-01|2026-08-31\n")
  }
}
