/// Checks whether a chart can be drawn from the rows of its query. A missing column would otherwise result in
/// an empty chart without a message.
struct ModuleChartCheck {
  private let chart: ModuleManifest.Chart
  private let rows: ModuleFacts.Rows
  /// The file that contains the chart.
  private let manifest: String

  init(_ chart: ModuleManifest.Chart, _ rows: ModuleFacts.Rows, manifest: String) {
    self.chart = chart
    self.rows = rows
    self.manifest = manifest
  }

  var findings: [Finding] {
    let names = [chart.x] + chart.y + (chart.series.map { [$0] } ?? [])
    let missing = names.filter { !rows.columns.contains($0) }
    if !missing.isEmpty {
      return missing.map { name in
        let nearest = Suggestion.nearest(to: name, in: rows.columns)
        return finding(
          name,
          "the chart \"\(chart.name)\" uses the column \"\(name)\", which \"\(chart.data)\" does not have",
          nearest.map { "did you mean \"\($0)\"?" }
            ?? "its columns are \(rows.columns.joined(separator: ", "))")
      }
    }
    if let problem = tooLarge { return [problem] }
    return chart.y.filter(hasNoNumber).map { name in
      finding(
        name,
        "the chart \"\(chart.name)\" uses the column \"\(name)\" of \"\(chart.data)\", which has no numbers",
        "y must be columns of numbers, x the column of their names")
    }
  }

  /// Far more than readers can distinguish. Every name has a value in every series, so the two multiply.
  private static let (maximumNames, maximumSeries) = (5000, 50)

  private var tooLarge: Finding? {
    let names = Set(rows.rows.map { Self.key($0[chart.x]) }).count
    let series =
      chart.series.map { column in Set(rows.rows.map { Self.key($0[column]) }).count } ?? chart.y.count
    guard names > Self.maximumNames || series > Self.maximumSeries else { return nil }
    return finding(
      chart.x, "the chart \"\(chart.name)\" would have \(names.grouped) names and \(series.grouped) series",
      "a chart can have at most \(Self.maximumNames.grouped) names and \(Self.maximumSeries) series; group or filter in the query"
    )
  }

  private static func key(_ value: Value?) -> String {
    switch value {
    case .string(let text): text
    case .int(let number): String(number)
    case .number(let text): text
    default: ""
    }
  }

  /// True if a column has values but no numbers.
  private func hasNoNumber(_ column: String) -> Bool {
    var isFilled = false
    for row in rows.rows {
      switch row[column] {
      case .int, .number: return false
      case nil, .null: continue
      default: isFilled = true
      }
    }
    return isFilled
  }

  private func finding(_ column: String, _ message: String, _ remedy: String) -> Finding {
    let position = chart.positions[column]
    return Finding(
      .error, message, remedy: remedy, source: manifest, line: position?.line, column: position?.column)
  }
}
