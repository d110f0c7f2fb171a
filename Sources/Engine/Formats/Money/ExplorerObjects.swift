/// The answers of explorers' APIs: transactions, internal transactions and token transfers of an address,
/// with all values as texts; and the transactions of a Bitcoin address as Esplora gives them.
enum ExplorerObjects {
  static func recognizes(_ head: MoneyHead) -> Bool {
    if let item = head.items["result"] { return isTransaction(item) }
    return isTransaction(head) || isBitcoin(head)
  }

  private static func isTransaction(_ head: MoneyHead) -> Bool {
    ["hash", "timeStamp", "from", "to", "value"].allSatisfy(head.keys.contains)
  }

  private static func isBitcoin(_ head: MoneyHead) -> Bool {
    ["txid", "vin", "vout"].allSatisfy(head.keys.contains)
  }

  /// Transactions of one page of an Esplora answer.
  static let pageSize = 25

  static func isBitcoin(_ document: JSONDocument, _ object: JSONDocument.Index) -> Bool {
    document.present(object, "txid") != nil && document.present(object, "vout") != nil
  }

  static func read(
    _ document: JSONDocument, _ object: JSONDocument.Index, _ settings: MoneySettings
  ) -> MoneyOutcome {
    MoneyFields.outcome { () throws(MoneyFields.Problem) in
      try isBitcoin(document, object)
        ? bitcoin(document, object, settings) : ethereum(document, object, settings)
    }
  }

  private static func ethereum(
    _ document: JSONDocument, _ object: JSONDocument.Index, _ settings: MoneySettings
  ) throws(MoneyFields.Problem) -> MoneyOutcome {
    func text(_ key: StaticString) -> String {
      guard let value = document.present(object, key) else { return "" }
      return document.string(value) ?? String(decoding: document.text(value), as: UTF8.self)
    }
    let wallet = settings.wallet(text("from")) ?? settings.wallet(text("to"))
    var transfer = WalletTransfer(
      system: .ethereum, hash: try WalletTransfer.hash(text("hash"), .ethereum),
      at: try MoneyFields.time(MoneyTime.unix(text("timeStamp")), "timeStamp"), from: text("from"),
      to: text("to"),
      currency: wallet?.currency ?? "ETH", exponent: Currency.tokenExponent, value: 0)
    if !text("tokenSymbol").isEmpty || !text("tokenDecimal").isEmpty {
      return .rows([
        try TokenTransfer.row(
          transfer, contract: text("contractAddress"), amount: text("value"), isRaw: true,
          decimals: Int(text("tokenDecimal")), settings)
      ])
    }
    transfer.value = try MoneyFields.units(text("value"), "value")
    let isFailed = text("isError") == "1" || text("txreceipt_status") == "0"
    guard document.field(object, "gasPrice") != nil else {
      if isFailed { return .skipped(.unpaid) }
      transfer.part = EtherscanRows.internalPart(transfer)
      return .rows([transfer.row(settings)])
    }
    let price = try MoneyFields.units(text("gasPrice"), "gasPrice")
    let used = try MoneyFields.units(text("gasUsed"), "gasUsed")
    let (fee, overflow) = price.multipliedReportingOverflow(by: used)
    guard !overflow, !ExactAmount.isImplausible(fee) else {
      throw MoneyFields.Problem(reason: "the fee is too large")
    }
    transfer.fee = fee
    transfer.isFailed = isFailed
    return .rows([transfer.row(settings)])
  }

  /// Received is what own addresses get minus what they give; what is given includes the fee.
  private static func bitcoin(
    _ document: JSONDocument, _ object: JSONDocument.Index, _ settings: MoneySettings
  ) throws(MoneyFields.Problem) -> MoneyOutcome {
    let status = document.present(object, "status")
    guard let status, let seconds = document.present(status, "block_time").flatMap({ document.int($0) })
    else {
      return .skipped(.unconfirmed)
    }
    let hash = try WalletTransfer.hash(
      document.present(object, "txid").flatMap { document.string($0) } ?? "", .bitcoin)
    let at = try MoneyFields.time(MoneyTime.unix(String(seconds)), "block_time")
    var (own, given, foreign): (Int128, Int128, Bool) = (0, 0, false)
    var wallet: MoneySettings.Wallet?
    func add(_ output: JSONDocument.Index, isSpent: Bool) {
      let value = Int128(document.present(output, "value").flatMap { document.int($0) } ?? 0)
      let address = document.present(output, "scriptpubkey_address").flatMap { document.string($0) } ?? ""
      guard let found = settings.wallet(address) else { return foreign = true }
      wallet = wallet ?? found
      if isSpent { given += value } else { own += value }
    }
    for input in document.present(object, "vin").map(document.items) ?? [] {
      if let output = document.present(input, "prevout") { add(output, isSpent: true) }
    }
    for output in document.present(object, "vout").map(document.items) ?? [] { add(output, isSpent: false) }
    let net = own - given
    let fee = given > 0 ? Int128(document.present(object, "fee").flatMap { document.int($0) } ?? 0) : 0
    var row = MoneyRow(
      id: "btc:" + hash, system: .bitcoin, form: .wallet, account: wallet?.label ?? "", at: at, kind: .sale,
      category: "incoming", currency: "BTC", exponent: Currency.exponent("BTC"), gross: net, net: net)
    if wallet == nil {
      (row.kind, row.category, row.reason) = (.other, "unknown direction", "the wallet is not configured")
    } else if net < 0 {
      (row.kind, row.category, row.gross, row.fee) = (.other, "outgoing", net + fee, fee)
      if !foreign { (row.kind, row.category) = (.transfer, "between own wallets") }
    }
    return .rows([row])
  }
}
