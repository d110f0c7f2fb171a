import Engine

extension CostLedger.Sum {
  /// What stands in the place of an amount where nothing was billed: a zero would say that it was free. Nil where there
  /// is an amount.
  var unbilled: String? {
    if billed != .zero { return nil }
    if unpriced > 0 { return "not priced" }
    if included > 0 { return "included" }
    return events == 0 ? Formats.missing : nil
  }
}
