/// The rows of Blockscout's exports: values and fees in wei, and a direction relative to the exported
/// address.
enum BlockscoutRows {
  static func transaction(_ cells: MoneyCells, _ settings: MoneySettings) -> MoneyOutcome {
    MoneyFields.outcome { () throws(MoneyFields.Problem) in
      var transfer = try read(cells)
      let wallet = settings.wallet(cells["fromaddress"]) ?? settings.wallet(cells["toaddress"])
      transfer.currency = wallet?.currency ?? "ETH"
      transfer.exponent = Currency.tokenExponent
      transfer.value = try MoneyFields.units(cells.filled("value") ?? "0", "value")
      transfer.fee = try MoneyFields.units(cells.filled("fee") ?? "0", "fee")
      transfer.isFailed = isFailed(cells)
      return .rows([transfer.row(settings)])
    }
  }

  static func token(_ cells: MoneyCells, _ settings: MoneySettings) -> MoneyOutcome {
    MoneyFields.outcome { () throws(MoneyFields.Problem) in
      if isFailed(cells) { return .skipped(.unpaid) }
      let amount = cells["tokenstransferred"]
      let contract = cells["tokencontractaddress"]
      let decimals = cells.filled("tokendecimals").flatMap { Int($0) }
      let token = settings.token(contract)
      // Without a point, the number may be one of tokens or of their smallest units: a factor of a million or
      // more.
      guard token == nil || token?.exponent != nil || decimals != nil else {
        throw MoneyFields.Problem(
          reason:
            "the number of decimals of the token is unknown; add \"decimals\" to the token in the configuration"
        )
      }
      return .rows([
        try TokenTransfer.row(
          read(cells), contract: contract, amount: amount, isRaw: !amount.contains("."), decimals: decimals,
          settings)
      ])
    }
  }

  private static func read(_ cells: MoneyCells) throws(MoneyFields.Problem) -> WalletTransfer {
    let seconds = MoneyTime.unix(cells["unixtimestamp"]) ?? MoneyTime.utc(cells["unixtimestamp"])
    return WalletTransfer(
      system: .ethereum, hash: try WalletTransfer.hash(cells["txhash"], .ethereum),
      at: try MoneyFields.time(seconds, "UnixTimestamp"), from: cells["fromaddress"], to: cells["toaddress"],
      isIncoming: ["IN": true, "OUT": false][cells["type"].uppercased()], currency: "", exponent: 0, value: 0)
  }

  private static func isFailed(_ cells: MoneyCells) -> Bool {
    let status = cells["status"].lowercased()
    return !["", "ok", "1", "success", "true"].contains(status)
  }
}
