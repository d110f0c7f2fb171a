/// The names and last amounts at the right end of lines, instead of a legend.
struct EndLabels {
  struct Label {
    var name: String
    var amount: String
    var cssClass: String
    /// The distance from the top to the end of the line.
    var end: Int
  }

  static let size = 11
  static let lineHeight = 14
  private static let most = 8
  private static let widest = 150
  /// The line from the end of a series to its label.
  private static let leader = 14

  private var labels: [Label] = []
  private var places: [Int] = []
  let width: Int

  /// Nil if there is no space, in which case a legend is shown.
  init?(_ labels: [Label], within range: ClosedRange<Int>) {
    guard !labels.isEmpty, labels.count <= Self.most else { return nil }
    var cut = labels
    for place in cut.indices {
      let amount = TextWidth.of(cut[place].amount + " ", size: Self.size)
      cut[place].name = TextWidth.shortened(
        cut[place].name, to: Self.widest - Self.leader - amount, size: Self.size)
    }
    width =
      Self.leader + 2 + (cut.map { TextWidth.of("\($0.name) \($0.amount)", size: Self.size) }.max() ?? 0)
    self.labels = cut.sorted { $0.end < $1.end }
    places = Self.apart(self.labels.map(\.end), by: Self.lineHeight, within: range)
  }

  /// Moves sorted positions apart as little as necessary within the range.
  static func apart(_ ends: [Int], by distance: Int, within range: ClosedRange<Int>) -> [Int] {
    var places = ends.map { min(range.upperBound, max(range.lowerBound, $0)) }
    for place in places.indices.dropFirst() {
      places[place] = max(places[place], places[place - 1] + distance)
    }
    guard var limit = places.last.map({ min($0, range.upperBound) }) else { return [] }
    for place in places.indices.reversed() {
      places[place] = min(places[place], limit)
      limit = places[place] - distance
    }
    return places
  }

  func draw(_ svg: inout SVGWriter, height: Int) {
    svg.raw("<svg class=\"plot-ends\" width=\"\(width)\" height=\"\(height)\" aria-hidden=\"true\">")
    for (label, y) in zip(labels, places) {
      svg.raw("<path class=\"\(label.cssClass)\" d=\"M1 \(label.end)")
      svg.raw("L\(Self.leader - 4) \(y)\"/><text x=\"\(Self.leader)\" y=\"\(y + 4)\">")
      if !label.name.isEmpty {
        svg.text(label.name)
        svg.raw(" ")
      }
      svg.raw("<tspan>")
      svg.text(label.amount)
      svg.raw("</tspan></text>")
    }
    svg.raw("</svg>")
  }
}
