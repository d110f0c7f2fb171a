import Engine

/// The lines or bars of a plot, one path per series, in a viewBox that is stretched to the width of the page.
/// A hundred days of five series are five elements instead of five hundred.
struct PlotMarks {
  let left: String
  let right: String
  let height: Int
  let box: String
  var markup = ""
  /// The ends of lines. Nil for bars.
  var ends: [EndLabels.Label]?

  /// A bar is a line with a width of four fifths of its space.
  private static let pitch = 5
  /// Lines have four steps per pixel to avoid stairs.
  private static let fine = 4

  static func columns(_ chart: Chart, _ scale: ChartScale) -> PlotMarks {
    let width = max(1, chart.names.count) * pitch
    let height = PlotChart.height
    var marks = PlotMarks(
      left: "0", right: String(width), height: height, box: "0 0 \(width) \(height)")
    var below = [Int64](repeating: 0, count: chart.names.count)
    for series in chart.series.indices {
      var (path, partial) = ("", "")
      for name in chart.names.indices {
        let value = max(0, chart.value(series, name) ?? 0)
        guard value > 0 else { continue }
        let isFirst = below[name] == 0
        let bottom = scale.y(below[name], height: height)
        below[name] &+= value
        // Small values remain visible, and high enough parts are separated from those below.
        let tall = max(1, bottom - scale.y(below[name], height: height))
        let gap = isFirst || tall < 6 ? 0 : 1
        let column = "M\(name * pitch + pitch / 2).5 \(bottom - gap)v-\(tall - gap)"
        if chart.names[name].isPartial { partial += column } else { path += column }
      }
      let cssClass = chart.cssClass(series)
      if !path.isEmpty { marks.markup += "<path class=\"\(cssClass)\" d=\"\(path)\"/>" }
      if !partial.isEmpty { marks.markup += "<path class=\"\(cssClass) partial\" d=\"\(partial)\"/>" }
    }
    marks.markup = "<g class=\"plot-columns\">\(marks.markup)</g>"
    return marks
  }

  static func lines(_ chart: Chart, _ scale: ChartScale) -> PlotMarks {
    let count = max(1, chart.names.count)
    let height = PlotChart.height * fine
    var marks = PlotMarks(
      left: "-.5", right: "\(count - 1).5", height: height, box: "-.5 0 \(count) \(height)")
    marks.ends = []
    var below = [Int64](repeating: 0, count: chart.names.count)
    let lasts = chart.series.indices.map { series in
      chart.names.indices.last { chart.value(series, $0) != nil }
    }
    let amounts = chart.unit.alike(lasts.enumerated().map { chart.value($0, $1 ?? 0) ?? 0 })
    for series in chart.series.indices {
      let floors = below.map { scale.y($0, height: height) }
      let points = chart.names.indices.map { name -> Int? in
        // Unknown values add nothing to a stack and leave a gap in a line.
        if chart.kind.isStackedArea { below[name] &+= max(0, chart.value(series, name) ?? 0) }
        let value = chart.kind.isStackedArea ? below[name] : chart.value(series, name)
        return value.map { scale.y($0, height: height) }
      }
      let line = path(points)
      let cssClass = chart.cssClass(series)
      // A single series has a line at its edge. With several, edges would overlap.
      let isStacked = chart.kind.isStackedArea && chart.series.count > 1
      if chart.kind.isStackedArea {
        let back = path(floors.reversed(), step: -1).dropFirst()
        let corner = back.firstIndex(of: "l").map { back[$0...] } ?? ""
        marks.markup +=
          "<path class=\"\(isStacked ? "plot-stack" : "plot-fill") \(cssClass)\" d=\"\(line)V\(floors.last ?? 0)\(corner)Z\"/>"
      }
      if !isStacked { marks.markup += "<path class=\"plot-line \(cssClass)\" d=\"\(line)\"/>" }
      let dots = path(alone(points))
      if !dots.isEmpty { marks.markup += "<path class=\"plot-line plot-dots \(cssClass)\" d=\"\(dots)\"/>" }
      if let last = lasts[series], let y = points[last] {
        // The label of a layer is at its middle; of a single one at its edge.
        let end = isStacked ? (y + floors[last]) / 2 : y
        marks.ends?.append(
          EndLabels.Label(
            name: chart.series.count > 1 ? chart.series[series].name : "", amount: amounts[series],
            cssClass: cssClass, end: PlotChart.top + end / fine))
      }
    }
    return marks
  }

  /// Points that no line connects.
  private static func alone(_ points: [Int?]) -> [Int?] {
    points.indices.map { place in
      let hasNeighbor =
        place > 0 && points[place - 1] != nil || place + 1 < points.count && points[place + 1] != nil
      return hasNeighbor ? nil : points[place]
    }
  }

  /// Connected points one unit apart, in relative coordinates, which are shorter.
  static func path(_ points: [Int?], step: Int = 1) -> String {
    var path = ""
    var before: Int?
    var isRunning = false
    for (place, point) in points.enumerated() {
      if let point, let last = before {
        path += "\(isRunning ? " " : "l")\(step)\(point < last ? "" : " ")\(point - last)"
        isRunning = true
      } else if let point {
        // A single point is a line of zero length with visible round ends.
        let isAlone = place + 1 >= points.count || points[place + 1] == nil
        path += "M\(place * step) \(point)\(isAlone ? "h0" : "")"
        isRunning = false
      }
      before = point
    }
    return path
  }
}
