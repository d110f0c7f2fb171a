import Engine

extension CostLedger.Sum {
  /// The text instead of an amount if nothing was billed, since zero would mean that it was free. Nil if there is an
  /// amount.
  static let notPriced = "not priced"

  var unbilled: String? {
    if billed != .zero { return nil }
    if unpriced > 0 { return Self.notPriced }
    if included > 0 { return "included" }
    return events == 0 ? Formats.missing : nil
  }
}
