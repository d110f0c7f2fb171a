/// Counts the results of a source's rows and lines: in total, and for each company with data in it.
struct SourceCounter {
  private(set) var total: SourceReport
  private(set) var rejects = Rejects()
  private var shares: [String: SourceReport] = [:]

  init(source: String, format: String) { total = SourceReport(source: source, format: format) }

  /// The companies with data in the source, sorted.
  var companies: [String] { shares.keys.sorted() }

  /// Starts a company's share, even if none of its data turns out to be usable. Returns false if it was
  /// already started.
  mutating func begin(_ company: String) -> Bool {
    guard shares[company] == nil else { return false }
    shares[company] = SourceReport(source: total.source, format: total.format)
    return true
  }

  mutating func add(
    _ outcome: RowWriter.Outcome, to company: String, line: Int64, key: @autoclosure () -> EventKey
  ) {
    total.read += 1
    shares[company]?.read += 1
    switch outcome {
    case .accepted:
      total.accepted += 1
      shares[company]?.accepted += 1
    case .duplicate:
      total.duplicates += 1
      shares[company]?.duplicates += 1
    case .rejected(let reason):
      rejects.add(line, reason, key: key())
      shares[company]?.rejected += 1
    }
  }

  /// Values left out of rows that count.
  mutating func rejectValues(_ reasons: [String], _ line: Int64, key: @autoclosure () -> EventKey) {
    guard !reasons.isEmpty else { return }
    for reason in reasons { rejects.keep(line, reason, key: key()) }
    rejectedValues += Int64(reasons.count)
  }
  private(set) var rejectedValues: Int64 = 0

  /// A line that cannot be assigned to a company.
  mutating func reject(_ line: Int64, _ reason: String, key: EventKey) {
    total.read += 1
    unclaimed += 1
    rejects.add(line, reason, key: key)
  }
  private var unclaimed: Int64 = 0

  /// The oldest and newest time among a company's rows.
  mutating func saw(_ oldest: Instant?, _ newest: Instant?, of company: String) {
    total.widen(oldest, newest)
    shares[company]?.widen(oldest, newest)
  }

  /// Ends the count, now that the format is known and whether the source was complete.
  mutating func finish(format: String, isComplete: Bool) {
    total.format = format
    total.isComplete = isComplete
    total.rejected = rejects.count
    total.rejects = rejects.kept
    for company in shares.keys {
      shares[company]?.format = format
      shares[company]?.isComplete = isComplete
      shares[company]?.read += unclaimed
      shares[company]?.rejected += unclaimed
      shares[company]?.rejects = rejects.kept
    }
  }

  /// A company's share, for its own database.
  func share(of company: String) -> SourceReport { shares[company] ?? total }
}
