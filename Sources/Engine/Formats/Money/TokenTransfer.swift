/// A transfer of a token. Anyone can make a token with any symbol, so only contracts of the configuration
/// count.
enum TokenTransfer {
  /// The row of a transfer. `decimals` are those that the file names; `amount` is the number of tokens, or of
  /// their smallest units if it is raw.
  static func row(
    _ transfer: WalletTransfer, contract: String, amount: String, isRaw: Bool, decimals: Int?,
    _ settings: MoneySettings
  ) throws(MoneyFields.Problem) -> MoneyRow {
    var transfer = transfer
    // A contract can name any number.
    guard (0...Self.maximumDecimals).contains(decimals ?? 0) else {
      throw MoneyFields.Problem(reason: "the token has too many decimals")
    }
    guard let contract = MoneyFields.id(contract) else { throw MoneyFields.Problem(reason: "no contract") }
    transfer.part = part(transfer, contract, amount, isRaw ? decimals : 0)
    guard let token = settings.token(contract) else {
      (transfer.currency, transfer.exponent, transfer.value) = ("TOKEN", 0, 0)
      var row = transfer.row(settings)
      (row.kind, row.category) = (.other, "token \(MoneySettings.normalized(contract))")
      row.reason = "the token’s contract is not configured"
      return row
    }
    let exponent = token.exponent ?? decimals ?? Currency.exponent(token.symbol)
    guard (0...Self.maximumDecimals).contains(exponent) else {
      throw MoneyFields.Problem(reason: "the token has too many decimals")
    }
    transfer.currency = token.symbol
    transfer.exponent = exponent
    transfer.value = try MoneyFields.amount(amount, "amount", isRaw ? 0 : exponent)
    return transfer.row(settings)
  }

  /// What distinguishes the transfer from others of its transaction: the same in every file, whatever the
  /// decimals that it is written with, and whatever is configured. `decimals` are nil if the file does not
  /// name them.
  private static func part(
    _ transfer: WalletTransfer, _ contract: String, _ amount: String, _ decimals: Int?
  ) -> String {
    var number = amount
    if let decimals, let written = ExactAmount(amount),
      let exact = ExactAmount(ExactAmount.text(written.digits, written.scale + decimals))
    {
      number = "\(exact.digits)e-\(exact.scale)"
    }
    return [contract, transfer.from, transfer.to].map(MoneySettings.normalized).joined(separator: "|") + "|"
      + number
  }

  private static let maximumDecimals = 77
}
