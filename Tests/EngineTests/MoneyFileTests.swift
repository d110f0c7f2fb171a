import Testing

@testable import Engine

/// Money files: every figure against a loop over what was written into them.
@Suite struct MoneyFileTests {
  private static let sums = """
    SELECT substr(day, 1, 7) || ' ' || kind || ' ' || currency, sum(CAST(gross_minor AS INTEGER)),
      sum(CAST(fee_minor AS INTEGER)), sum(CAST(net_minor AS INTEGER)) FROM money_in WHERE is_counted = 1 GROUP BY 1 ORDER BY 1
    """

  private static func text(_ sums: [String: [Int]]) -> String {
    sums.sorted { $0.key < $1.key }.map {
      "\($0.key)|" + $0.value.map(String.init).joined(separator: "|") + "\n"
    }
    .joined()
  }

  private static func company(_ files: [(String, String)], _ money: MoneySettings = MoneySettings()) throws
    -> TestCompany
  {
    var company = TestCompany()
    company.money = money
    try company.ingest(files.map { (name: $0.0, text: $0.1) })
    return company
  }

  static func settings(_ json: String, files: [String: String] = [:]) -> MoneySettings {
    let value = (try? JSONDocument.read(Array(json.utf8)) { $0.value($0.root) }) ?? [:]
    return MoneySettings(value, companyZone: "Europe/Berlin") { path in
      guard let text = files[path] else { throw Failure("no file") }
      return Array(text.utf8)
    }
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func theThreeFormsOfABalanceHaveTheSumsOfItsMovements(seed: UInt64) throws {
    let account = MoneyFiles(seed: seed)
    let expected = Self.text(account.sums)
    for (name, text) in [
      ("history.csv", account.history()), ("report.csv", account.report()), ("list.json", account.objects()),
      ("excel.csv", "\u{FEFF}" + account.history().replacing("\n", with: "\r\n")),
    ] {
      let company = try Self.company([(name, text)])
      #expect(try company.rows(Self.sums) == expected, "\(name)")
      #expect(!company.findings.contains { $0.severity == .error }, "\(company.findings)")
      let payouts = try company.rows("SELECT checked, failed FROM money_checks WHERE name = 'payouts'")
      #expect(payouts == (name == "history.csv" || name == "excel.csv" ? "\(account.payouts)|0\n" : payouts))
      #expect(
        try company.rows("SELECT checked, failed FROM money_checks WHERE name = 'net'")
          == "\(account.movements.count)|0\n")
    }
  }

  @Test(arguments: [5, 6] as [UInt64])
  func overlappingExportsOfSeveralKindsCountOnce(seed: UInt64) throws {
    let account = MoneyFiles(seed: seed)
    let half = account.movements.count / 2
    let parts = [
      ("a.csv", account.history(Array(account.movements[..<(half + 5)]))),
      ("b.csv", account.report(Array(account.movements[(half - 5)...]))), ("c.json", account.objects()),
    ]
    let expected = Self.text(account.sums)
    let tables = ["money_in": 1, "money_sums": 7, "money_spans": 3, "money_checks": 1]
    func state(_ company: TestCompany) throws -> String {
      try tables.sorted { $0.key < $1.key }.map { table, keys in
        let order = (1...keys).map(String.init).joined(separator: ", ")
        return try company.rows("SELECT * FROM \(table) ORDER BY \(order)")
      }.joined()
        + company.rows("SELECT message, source, line FROM findings WHERE area = 'money' ORDER BY 1, 2, 3")
    }
    let whole = try Self.company(parts)
    #expect(try whole.rows(Self.sums) == expected)
    let first = try state(whole)
    #expect(first.contains("are in several files; each counts once"))
    // Neither the order of files, nor the number of runs, nor where a run commits changes anything.
    let reversed = try Self.company(parts.reversed())
    #expect(try state(reversed) == first)
    var apart = TestCompany()
    apart.batch = 3
    for part in parts { try apart.ingest([(name: part.0, text: part.1)]) }
    #expect(try state(apart) == first)
    for batch in [1, 7] {
      var cut = TestCompany()
      cut.batch = batch
      try cut.ingest(parts.map { (name: $0.0, text: $0.1) })
      #expect(try state(cut) == first)
    }
  }

  @Test func nothingOfACustomerIsStored() throws {
    let account = MoneyFiles(seed: 7)
    let payments = """
      id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted Amount Refunded,Converted Currency,Decline Reason,Description,Fee,Refunded date (UTC),Statement Descriptor,Status,Seller Message,Taxes On Fee,Card ID,Customer ID,Customer Description,Customer Email,Invoice ID,Transfer
      ch_planted1,2026-08-02 10:00:00,10.00,0.00,usd,true,,,,,Jane Roe,0.59,,,Paid,,0.00,card_planted,cus_planted,Jane Roe,jane.roe@example.com,,
      jane.roe@example.com,2026-08-02 10:00:00,10.00,0.00,usd,true,,,,,Jane Roe,0.59,,,Paid,,0.00,card_planted,cus_planted,Jane Roe,jane.roe@example.com,,
      ch_planted2,2026-08-02 10:00:00,Jane Roe,0.00,usd,true,,,,,Jane Roe,0.59,,,Paid,,0.00,card_planted,cus_planted,Jane Roe,jane.roe@example.com,,

      """
    let generic = """
      date,kind,currency,gross,fee,net,id,description,project
      2026-08-01,sale,USD,5.00,0,5.00,,Jane Roe jane.roe@example.com,jane.roe@example.com
      2026-08-01,Jane Roe,USD,5.00,0,5.00,,x,
      Jane Roe,sale,USD,5.00,0,5.00,,x,

      """
    let company = try Self.company([
      ("a.csv", account.history()), ("b.csv", account.report()), ("c.json", account.objects()),
      ("d.csv", payments), ("e.csv", generic),
    ])
    #expect(try company.rows("SELECT count(*) FROM money_in WHERE form IN ('payments', 'file')") == "2\n")
    #expect(try company.rows("SELECT count(*) FROM rejects") == "4\n")
    let path = try #require(CompanySet.files(in: company.folder.path + "/db").first)
    let bytes = try FileSystem.read(path)
    for planted in ["jane.roe", "Jane Roe", "card_planted", "cus_planted", "Chargeback"] {
      #expect(!bytes.contains(planted.utf8), "\(planted)")
      #expect(!company.findings.contains { $0.text.contains(planted) })
    }
  }

  @Test func amountsAreExactOrRejected() {
    for (text, digits, scale) in [
      ("1,234.50", 12345, 1), ("-0.10", -1, 1), ("1.", 1, 0), ("$4.20", 42, 1), ("1.5E-06", 15, 7),
      ("2e3", 2000, 0),
      (".5", 5, 1), ("0", 0, 0), ("0.00", 0, 0),
    ] as [(String, Int128, Int)] {
      let amount = ExactAmount(text)
      #expect(amount?.digits == digits && amount?.scale == scale, "\(text)")
    }
    for text in [
      "", "-", ".", "1.2.3", "1,23", "1.234,50", "12,3456", "1e-9223372036854775808", "1e9999", "e5", "NaN",
      "1 2", "0x1",
      String(repeating: "9", count: 27),
    ] {
      #expect(ExactAmount(text) == nil, "\(text)")
    }
    #expect(ExactAmount("12345678901234567890.123456")?.units(6) == Int128("12345678901234567890123456"))
    #expect(ExactAmount("1.005")?.units(2) == nil && ExactAmount("1.500")?.units(2) == 150)
    #expect(ExactAmount.text(-5, 2) == "-0.05" && ExactAmount.text(12, 0) == "12")
    #expect(ExchangeRates.quotient(5, 1, 2) == 3 && ExchangeRates.quotient(-5, 1, 2) == -3)
    #expect(ExchangeRates.quotient(.max, .max, 1) == nil)
  }

  @Test func wrongRowsAreRejectedWithTheirLines() throws {
    let company = try Self.company([
      (
        "money.csv",
        """
        date,kind,currency,gross,fee,net
        2026-08-01,sale,USD,5.00,0.20,4.80
        2026-08-02,sale,USD,5.00,0.20,4.90
        2026-08-03,sale,USD,5.005,0,5.005
        2026-08-04,refund,USD,5.00,0,5.00
        2026-08-05,sale,JPY,500,0,500
        2026-08-06,sale,USD,"1,005.50",0,1005.50
        2026-08-07,sale,USD,1.005,50,0
        2026-08-08,sale,USD,5

        """
      )
    ])
    #expect(
      try company.rows("SELECT line, reason FROM rejects ORDER BY line") == """
        3|net 4.90 is not gross 5.00 − fee 0.20
        4|the gross has more than 2 decimals, or is too large
        5|a refund takes money away, so its gross must be negative
        8|the gross has more than 2 decimals, or is too large
        9|a row has 4 fields, but the first line names 6

        """)
    #expect(
      try company.rows("SELECT currency, gross FROM money_sums ORDER BY 1") == "JPY|500\nUSD|1010.50\n")
    #expect(
      company.findings.contains {
        $0.severity == .warning && $0.message.contains("5 rejected rows of money are not in any sum")
      })
  }

  @Test func paymentsCountOnlyWhereNoBalanceHasThem() throws {
    let payments = """
      id,Created (UTC),Amount,Amount Refunded,Currency,Captured,Converted Amount,Converted Amount Refunded,Converted Currency,Fee,Refunded date (UTC),Status,Taxes On Fee,Mode,paperclip_project (metadata)
      ch_1aaa,2026-08-02 10:00:00,400.00,400.00,eur,true,521.18,532.70,usd,10.00,2026-08-09 10:00:00,Refunded,1.00,Live,Website
      ch_2aaa,2026-08-03 10:00:00,20.00,5.00,usd,true,20.00,5.00,usd,0.88,2026-08-10 10:00:00,Paid,0.00,Live,
      ch_3aaa,2026-08-03 11:00:00,20.00,0.00,usd,true,20.00,0.00,usd,0.88,,Paid,0.00,Test,
      ch_4aaa,2026-08-03 12:00:00,20.00,0.00,usd,false,20.00,0.00,usd,0.00,,Failed,0.00,Live,
      ch_5aaa,2026-08-03 12:00:00,20.00,25.00,usd,true,20.00,25.00,usd,0.00,,Paid,0.00,Live,

      """
    let alone = try Self.company([("c.csv", payments)])
    #expect(
      try alone.rows("SELECT kind, gross, fee, net FROM money_sums ORDER BY kind") == """
        refund|-537.70|0.00|-537.70
        sale|541.18|11.88|529.30

        """)
    #expect(
      try alone.rows("SELECT message FROM findings WHERE severity = 0 AND area = 'ingest' ORDER BY 1")
        .contains("test mode was left out"))
    #expect(try alone.rows("SELECT reason FROM rejects") == "more is refunded than was paid\n")
    let balance = """
      id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description,Transfer
      txn_1aaa,charge,ch_1aaa,521.18,11.00,510.18,usd,2026-08-02 10:00,2026-08-04 10:00,x,
      txn_9aaa,refund,re_1aaa,-532.70,0.00,-532.70,usd,2026-08-09 10:00,2026-08-09 10:00,x,

      """
    let both = try Self.company([("c.csv", payments), ("a.csv", balance)])
    #expect(
      try both.rows("SELECT id, project FROM money_in WHERE is_counted = 1 ORDER BY id") == """
        stripe:ch_2aaa|NULL
        stripe:ch_2aaa:refund|NULL
        stripe:txn_1aaa|Website
        stripe:txn_9aaa|NULL

        """)
  }

  @Test func objectsOfChargesAndRefundsCountOnce() throws {
    let charge =
      #"{"id":"ch_1obj","object":"charge","amount":5000,"amount_captured":5000,"amount_refunded":700,"captured":true,"paid":true,"status":"succeeded","livemode":true,"currency":"usd","created":1785628800,"payment_intent":"pi_1obj","metadata":{"paperclip_project":"Website"},"billing_details":{"email":"jane.roe@example.com"},"balance_transaction":"txn_1obj"}"#
    let lines = [
      charge,
      #"{"id":"ch_2obj","object":"charge","amount":900,"captured":true,"paid":true,"status":"succeeded","livemode":false,"currency":"usd","created":1785628800}"#,
      #"{"id":"ch_3obj","object":"charge","amount":900,"captured":false,"paid":true,"status":"succeeded","livemode":true,"currency":"usd","created":1785628800}"#,
      #"{"id":"re_1obj","object":"refund","amount":700,"charge":"ch_1obj","status":"succeeded","currency":"usd","created":1785715200}"#,
      #"{"id":"cus_1obj","object":"customer","email":"jane.roe@example.com"}"#,
    ]
    let query = "SELECT id, kind, gross_minor, fee_minor, is_counted FROM money_in ORDER BY id"
    let payments = """
      stripe:ch_1obj|sale|5000|0|1
      stripe:ch_1obj:refund|refund|-700|0|1
      stripe:re_1obj|refund|-700|0|0

      """
    for text in [lines.joined(separator: "\n"), "[" + lines.joined(separator: ",\n") + "]"] {
      #expect(try Self.company([("charges.json", text)]).rows(query) == payments)
    }
    let balance = #"""
      {"object":"list","has_more":false,"data":[
      {"id":"txn_1obj","object":"balance_transaction","amount":5000,"fee":175,"net":4825,"currency":"usd","created":1785628800,"reporting_category":"charge","type":"charge","source":{"id":"ch_1obj","object":"charge","payment_intent":"pi_1obj"}},
      {"id":"txn_2obj","object":"balance_transaction","amount":-700,"fee":0,"net":-700,"currency":"usd","created":1785715200,"reporting_category":"refund","type":"refund","source":{"id":"re_1obj","object":"refund","charge":"ch_1obj"}}]}
      """#
    let company = try Self.company([
      ("charges.json", lines.joined(separator: "\n")), ("balance.json", balance),
    ])
    #expect(
      try company.rows("SELECT id, project, fee_minor FROM money_in WHERE is_counted = 1 ORDER BY id")
        == "stripe:txn_1obj|Website|175\nstripe:txn_2obj|Website|0\n")
    #expect(try company.rows("SELECT checked, failed FROM money_checks WHERE name = 'refunds'") == "1|0\n")
  }

  @Test func conflictsAndIncompleteListsAreReported() throws {
    let account = MoneyFiles(seed: 8)
    var changed = account.movements
    let last = try #require(changed.map(\.day).max())
    changed.removeAll { $0.day == last }
    let place = try #require(changed.firstIndex { $0.kind == "sale" && $0.currency == "usd" })
    changed[place].gross += 700
    let company = try Self.company([
      ("old.csv", account.report(changed)), ("new.json", account.objects(hasMore: true)),
    ])
    #expect(try company.rows(Self.sums) == Self.text(account.sums))
    #expect(
      company.findings.contains {
        $0.source == "old.csv" && $0.line == place + 2
          && $0.message.contains("has other figures than in new.json")
      })
    #expect(company.findings.contains { $0.severity == .error && $0.message.contains("has_more") })
    var short = MoneyFiles(seed: 9)
    let paid = try #require(short.movements.firstIndex { $0.category == "payout" })
    short.movements[paid].gross -= 1
    let broken = try Self.company([("a.csv", short.history())])
    #expect(
      broken.findings.contains { $0.line == paid + 2 && $0.message.contains("add up to") },
      "\(broken.findings)")
  }

  @Test func reportsInAnUnknownZoneAreRefused() throws {
    let text = """
      balance_transaction_id,created,currency,gross,fee,net,reporting_category
      txn_1aaa,2026-08-02 10:00:00,usd,5.00,0.30,4.70,charge

      """
    let company = try Self.company([("b.csv", text)])
    #expect(company.findings.contains { $0.message.contains("in a zone that it does not name") })
    let zoned = try Self.company([("b.csv", text)], Self.settings(#"{"timeZone":"America/New_York"}"#))
    #expect(
      try zoned.rows("SELECT datetime(at / 1000, 'unixepoch') FROM money_in") == "2026-08-02 14:00:00\n")
  }

  @Test func ratesConvertOnlyWithinSevenDays() throws {
    let rates = """
      Date,USD,JPY,GBP,
      2026-08-10,1.1000,160.00,N/A,
      2026-08-03,1.0800,162.00,0.8500,
      2026-08-04,zero,162.00,0.8500,

      """
    let rows = """
      date,kind,currency,gross,fee
      2026-08-02,sale,EUR,10.00,0
      2026-08-03,sale,EUR,10.00,1.00
      2026-08-09,sale,EUR,10.00,0
      2026-08-10,sale,JPY,1000,0
      2026-08-10,sale,GBP,1.00,0
      2026-08-11,sale,GBP,1.00,0
      2026-08-18,sale,EUR,10.00,0

      """
    let settings = Self.settings(#"{"rates":"rates.csv"}"#, files: ["rates.csv": rates])
    #expect(
      settings.findings.map(\.text) == [
        "rates.csv:4:12: warning: the rate of USD is not a number above 0; correct it; the line counts without it"
      ])
    let company = try Self.company([("m.csv", rows)], settings)
    #expect(
      try company.rows(
        "SELECT day, currency, gross_microcents, net_microcents, rate_day FROM money_in ORDER BY at, currency"
      ) == """
        2026-08-02|EUR|NULL|NULL|NULL
        2026-08-03|EUR|1080000000|972000000|2026-08-03
        2026-08-09|EUR|1080000000|1080000000|2026-08-03
        2026-08-10|GBP|127058824|127058824|2026-08-03
        2026-08-10|JPY|687500000|687500000|2026-08-10
        2026-08-11|GBP|NULL|NULL|NULL
        2026-08-18|EUR|NULL|NULL|NULL

        """)
  }
}
