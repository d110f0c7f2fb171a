import Engine

extension CostLedger.Sum {
  /// For tokens without a billed amount. They can have a notional one, so they are not without a price.
  static let notPriced = "not priced"
  static let inSubscription = "included"

  /// The text instead of an amount if nothing was billed, since zero would mean that it was free. Nil if
  /// there is an amount.
  var unbilled: String? {
    if billed != .zero { return nil }
    if unpriced > 0 { return Self.notPriced }
    if included > 0 { return Self.inSubscription }
    return events == 0 ? Formats.missing : nil
  }
}
