/// The kinds of charts that modules can use.
package enum ModuleChartKind: String, Sendable, CaseIterable {
  case line, area
  /// Columns; several series are stacked.
  case bars
  case horizontalBars = "horizontal-bars"
  case share
  /// One square per day: a heat map of the year.
  case calendar
  case sparkline
  /// Issues by stage over time, the last stage at the bottom.
  case cumulativeFlow = "cumulative-flow"
  /// The age of each item against limits.
  case aging

  package static var names: [String] { allCases.map(\.rawValue) }
}
