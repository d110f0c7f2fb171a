/// Counts the results of a source's rows and lines: in total, and for each company with data in it.
struct SourceCounter {
  private(set) var total: SourceReport
  private(set) var rejects = Rejects()
  private var shares: [SourceReport] = []
  /// Places in `shares` by company.
  private var places: [String: Int] = [:]
  /// The company of the last row, which most often is that of the next one.
  private var last: (company: String, place: Int)?

  init(source: String, format: String) { total = SourceReport(source: source, format: format) }

  /// The companies with data in the source, sorted.
  var companies: [String] { places.keys.sorted() }

  /// Starts a company's share, even if none of its data turns out to be usable. Returns false if it was
  /// already started.
  mutating func begin(_ company: String) -> Bool {
    guard places[company] == nil else { return false }
    places[company] = shares.count
    shares.append(SourceReport(source: total.source, format: total.format))
    return true
  }

  private mutating func place(_ company: String) -> Int? {
    if let last, last.company == company { return last.place }
    guard let place = places[company] else { return nil }
    last = (company, place)
    return place
  }

  mutating func add(
    _ outcome: RowWriter.Outcome, to company: String, line: Int64, key: @autoclosure () -> EventKey
  ) {
    count(outcome, &total)
    if let place = place(company) { count(outcome, &shares[place]) }
    if case .rejected(let reason) = outcome { rejects.add(line, reason, key: key()) }
  }

  private func count(_ outcome: RowWriter.Outcome, _ report: inout SourceReport) {
    report.read += 1
    switch outcome {
    case .accepted: report.accepted += 1
    case .duplicate: report.duplicates += 1
    case .rejected: report.rejected += 1
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
    if let place = place(company) { shares[place].widen(oldest, newest) }
  }

  /// Ends the count, now that the format is known and whether the source was complete.
  mutating func finish(format: String, isComplete: Bool) {
    total.format = format
    total.isComplete = isComplete
    total.rejected = rejects.count
    total.rejects = rejects.kept
    for place in shares.indices {
      shares[place].format = format
      shares[place].isComplete = isComplete
      shares[place].read += unclaimed
      shares[place].rejected += unclaimed
      shares[place].rejects = rejects.kept
    }
  }

  /// A company's share, for its own database.
  func share(of company: String) -> SourceReport { places[company].map { shares[$0] } ?? total }
}
