/// The rows of explorers built like Etherscan. The header has the currency in brackets and today's price.
enum EtherscanRows {
  static func transaction(_ cells: MoneyCells, _ settings: MoneySettings) -> MoneyOutcome {
    MoneyFields.outcome { () throws(MoneyFields.Problem) in
      var transfer = try read(cells, to: "to")
      transfer.isFailed = !cells["status"].isEmpty
      transfer.fee = try MoneyFields.amount(filled(cells[prefix: "txnfee("]), "fee", transfer.exponent)
      return .rows([transfer.row(settings)])
    }
  }

  /// Internal transactions: what contracts paid.
  static func transfer(_ cells: MoneyCells, _ settings: MoneySettings) -> MoneyOutcome {
    MoneyFields.outcome { () throws(MoneyFields.Problem) in
      guard ["", "0"].contains(cells["status"]) else { return .skipped(.unpaid) }
      var transfer = try read(cells, to: "txto")
      transfer.part = internalPart(transfer)
      return .rows([transfer.row(settings)])
    }
  }

  static func internalPart(_ transfer: WalletTransfer) -> String {
    ["internal", transfer.from, transfer.to].map(MoneySettings.normalized).joined(separator: "|")
      + "|\(transfer.value)"
  }

  private static func read(_ cells: MoneyCells, to: String) throws(MoneyFields.Problem) -> WalletTransfer {
    let symbol =
      cells.name(prefix: "value_in(").map { $0.dropFirst(9).prefix { $0 != ")" } }.map(String.init) ?? ""
    let currency = try MoneyFields.currency(symbol)
    let exponent = Currency.tokenExponent
    let incoming = try MoneyFields.amount(filled(cells[prefix: "value_in("]), "incoming value", exponent)
    let outgoing = try MoneyFields.amount(filled(cells[prefix: "value_out("]), "outgoing value", exponent)
    return WalletTransfer(
      system: .ethereum, hash: try WalletTransfer.hash(cells["txhash"], .ethereum),
      at: try MoneyFields.time(MoneyTime.unix(cells["unixtimestamp"]), "UnixTimestamp"), from: cells["from"],
      to: cells[to], isIncoming: incoming > 0 ? true : outgoing > 0 ? false : nil, currency: currency,
      exponent: exponent, value: max(incoming, outgoing))
  }

  static func token(_ cells: MoneyCells, _ settings: MoneySettings) -> MoneyOutcome {
    MoneyFields.outcome { () throws(MoneyFields.Problem) in
      let transfer = WalletTransfer(
        system: .ethereum, hash: try WalletTransfer.hash(cells["txhash"], .ethereum),
        at: try MoneyFields.time(MoneyTime.unix(cells["unixtimestamp"]), "UnixTimestamp"),
        from: cells["from"],
        to: cells["to"], currency: "", exponent: 0, value: 0)
      return .rows([
        try TokenTransfer.row(
          transfer, contract: cells["contractaddress"], amount: cells.filled("tokenvalue") ?? cells["value"],
          isRaw: false, decimals: nil, settings)
      ])
    }
  }

  private static func filled(_ text: String) -> String { text.isEmpty ? "0" : text }
}
