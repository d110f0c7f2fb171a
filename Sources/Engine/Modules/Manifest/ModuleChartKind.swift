/// The drawings that a module may ask for over the rows of a query.
package enum ModuleChartKind: String, Sendable, CaseIterable {
  case line, area
  /// Columns; several series are stacked.
  case bars
  case horizontalBars = "horizontal-bars"
  case share
  /// A square a day: a heat map of the year.
  case calendar
  case sparkline

  package static var names: [String] { allCases.map(\.rawValue) }
}
