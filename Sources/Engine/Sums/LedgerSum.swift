/// A sum of ledger entries.
struct LedgerSum: Equatable {
  var entries: Int64 = 0
  var unpriced: Int64 = 0
  var included: Int64 = 0
  var billed: Int64 = 0
  var tokens = Tokens()
  /// Entries whose input was reported including the cached part, and the tokens that were subtracted.
  var movedEntries: Int64 = 0
  var movedTokens: Int64 = 0

  static func += (a: inout LedgerSum, b: LedgerSum) {
    a.entries += b.entries
    a.unpriced += b.unpriced
    a.included += b.included
    a.billed &+= b.billed
    a.tokens += b.tokens
    a.movedEntries += b.movedEntries
    a.movedTokens &+= b.movedTokens
  }
}

/// One entry of the ledger: a cost event, or a run without one. Texts are numbers of `words`.
struct LedgerEntry {
  /// UTC milliseconds; nil for a run without a start.
  var at: Int64?
  var agent: Int64
  var issue: Int64
  var project: Int64
  var provider: Int64
  var model: Int64
  var sum: LedgerSum
}
