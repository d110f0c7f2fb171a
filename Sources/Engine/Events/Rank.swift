/// The kind of source of a fact, from least to most trusted. Raw values are stored.
enum Rank: Int64, Comparable {
  case named = 0
  case template, hookLine, row
  static func < (a: Rank, b: Rank) -> Bool { a.rawValue < b.rawValue }
}
