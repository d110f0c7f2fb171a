import Engine

/// What pages say of runs of which only sums are kept.
extension SiteContext {
  /// The failed runs of a day of which retention removed runs; nil for any other day.
  func retiredFailures(_ day: CivilDate) -> Int64? {
    guard let retirement = view.retirement, day < retirement.before else { return nil }
    return view.runFigures.days.first { $0.day == day }?.failed
  }

  /// For the file of a record: nil if it has all runs.
  func olderRuns(_ part: Retirement.Part?) -> Value? {
    part.map { ["count": .int($0.runs), "newest": Self.instant($0.newest)] }
  }

  /// The note below the runs of a record, newest first, if one of those that were removed would be among
  /// them.
  func note(_ part: Retirement.Part?, below runs: [CompanyView.Run], limit: Int) -> Value {
    guard let part, Self.isMissing(part.newest, from: runs, limit) else { return .null }
    return ["removedRuns": .int(part.runs), "newest": Self.instant(part.newest)]
  }

  /// The note below the runs of a cause that began on a day or later.
  func note(of cause: RunFigures.Cause, since day: CivilDate?, below runs: [CompanyView.Run], limit: Int)
    -> Value
  {
    guard let retirement = view.retirement, let day, day < retirement.before, runs.count < limit,
      Int64(runs.count) < cause.runs
    else { return .null }
    return ["removedRuns": .null, "before": Self.instant(zone.start(of: retirement.before))]
  }

  /// The note below the newest failed runs of the company.
  func noteOfFailures(below runs: [CompanyView.Run], limit: Int) -> Value {
    guard let retirement = view.retirement, Self.isMissing(retirement.all.newest, from: runs, limit),
      view.runFigures.causes.reduce(0, { $0 + $1.runs }) > Int64(runs.count)
    else { return .null }
    return ["removedRuns": .null, "before": Self.instant(zone.start(of: retirement.before))]
  }

  private static func isMissing(_ newest: Instant, from runs: [CompanyView.Run], _ limit: Int) -> Bool {
    runs.count < limit || runs.contains { ($0.startedAt ?? .epoch) < newest }
  }
}
