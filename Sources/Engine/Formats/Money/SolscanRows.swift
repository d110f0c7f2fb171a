/// The rows of Solscan's exports. Amounts are raw.
enum SolscanRows {
  private static let native: Set<String> = [
    "So11111111111111111111111111111111111111111", "So11111111111111111111111111111111111111112",
  ]

  static func transfer(_ cells: MoneyCells, _ settings: MoneySettings) -> MoneyOutcome {
    MoneyFields.outcome { () throws(MoneyFields.Problem) in
      guard let decimals = Int(cells["decimals"]), (0...30).contains(decimals) else {
        throw MoneyFields.Problem(reason: "the number of decimals is missing")
      }
      var transfer = try read(cells)
      let mint = cells["token address"]
      guard native.contains(mint) else {
        return .rows([
          try TokenTransfer.row(
            transfer, contract: mint, amount: cells["amount"], isRaw: true, decimals: decimals, settings)
        ])
      }
      (transfer.currency, transfer.exponent) = ("SOL", decimals)
      transfer.value = try MoneyFields.units(cells["amount"], "amount")
      transfer.part = "\(transfer.from)|\(transfer.to)|\(transfer.value)"
      return .rows([transfer.row(settings)])
    }
  }

  /// An exchange of one token for another is no income.
  static func swap(_ cells: MoneyCells, _ settings: MoneySettings) -> MoneyOutcome {
    MoneyFields.outcome { () throws(MoneyFields.Problem) in
      var transfer = try read(cells)
      transfer.part =
        "swap|" + ["token1", "amount1", "token2", "amount2"].map { cells[$0] }.joined(separator: "|")
      (transfer.currency, transfer.exponent) = ("TOKEN", 0)
      var row = transfer.row(settings)
      (row.kind, row.category, row.reason) = (.other, "swap", "an exchange of tokens is no income")
      return .rows([row])
    }
  }

  private static func read(_ cells: MoneyCells) throws(MoneyFields.Problem) -> WalletTransfer {
    let time = MoneyTime.unix(cells["block time"]) ?? MoneyTime.utc(cells["human time"])
    return WalletTransfer(
      system: .solana, hash: try WalletTransfer.hash(cells["signature"], .solana),
      at: try MoneyFields.time(time, "Block Time"), from: cells["from"], to: cells["to"],
      isIncoming: ["in": true, "out": false][cells["flow"].lowercased()], currency: "", exponent: 0, value: 0)
  }
}
