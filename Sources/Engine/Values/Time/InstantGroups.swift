/// Instants in groups without a gap of 30 days between them, by which one of a machine with a wrong clock is
/// told from the rest.
struct InstantGroups {
  /// Instants without such a gap.
  struct Group: Equatable {
    var first: Int64
    var last: Int64
    var rows: Int64
    var sources = 1

    /// Whether it is more than a slip: three rows on two days, or rows of two sources.
    var counts: Bool {
      let isOneDay = first / Instant.millisecondsPerDay == last / Instant.millisecondsPerDay
      return rows >= 3 && !isOneDay || sources >= 2
    }
  }

  static let gap: Int64 = 30 * Instant.millisecondsPerDay

  /// By time.
  var groups: [Group] = []

  /// Adds rows with instants from `first` to `last`.
  mutating func add(_ first: Int64, _ last: Int64, rows: Int64 = 1) {
    var joined = Group(first: first, last: last, rows: rows)
    let start = place(of: first)
    var end = start
    while end < groups.count, groups[end].first - joined.last <= Self.gap {
      joined.first = min(joined.first, groups[end].first)
      joined.last = max(joined.last, groups[end].last)
      joined.rows += groups[end].rows
      end += 1
    }
    groups.replaceSubrange(start..<end, with: CollectionOfOne(joined))
  }

  /// The number of the first group that is not more than 30 days older.
  private func place(of instant: Int64) -> Int {
    var (low, high) = (0, groups.count)
    while low < high {
      let middle = (low + high) / 2
      if instant - groups[middle].last <= Self.gap { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The newest group that counts; where none does, the largest, and of equal ones the oldest.
  var current: Group? {
    groups.last(where: \.counts) ?? groups.max { ($0.rows, $1.first) < ($1.rows, $0.first) }
  }

  /// The newest instant that is not far ahead of the rest and of the company's `clock`, if that is known.
  ///
  /// The time of a list of records: with few rows, two months ahead can be a quiet time, but hardly a year.
  func newest(clock: Int64?) -> Int64? {
    var isSettled = false
    var now = clock
    var newest: Int64?
    for group in groups {
      let limit = isSettled ? Self.gap : Self.longestQuiet
      guard group.counts || now.map({ group.first - $0 <= limit }) ?? true else { continue }
      newest = group.last
      now = max(now ?? group.last, group.last)
      isSettled = isSettled || group.counts
    }
    return newest ?? (groups.isEmpty ? nil : clock)
  }

  private static let longestQuiet: Int64 = 365 * Instant.millisecondsPerDay
}
