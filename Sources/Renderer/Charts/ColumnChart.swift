import Engine

/// Columns over time: one amount a day.
enum ColumnChart {
  struct Column {
    /// What the height stands for; not negative.
    var amount: Int64
    /// What the column is: "20 Nov 2026".
    var label: String
    /// The amount in words: "$1.20".
    var value: String
    /// Whether the label stands under the axis.
    var isLabelled: Bool
  }

  private static let width = 720
  private static let height = 180
  private static let left = 64
  private static let bottom = 24
  private static let top = 10

  static func draw(
    _ columns: [Column], id: String, title: String, description: String, scale: (Int64) -> String
  ) -> Markup {
    var svg = SVGWriter(
      width: width, height: height, cssClass: "chart", id: id, title: title, description: description)
    let largest = max(1, columns.map(\.amount).max() ?? 1)
    let step = tickStep(largest)
    let ceiling = (largest + step - 1) / step * step
    let plot = height - bottom - top
    func y(_ amount: Int64) -> Int { top + plot - Int(Double(amount) / Double(ceiling) * Double(plot)) }
    var tick: Int64 = 0
    while tick <= ceiling {
      svg.raw("<path class=\"chart-grid\" d=\"M\(left) \(y(tick))H\(width)\"/>")
      svg.label(scale(tick), x: left - 8, y: y(tick) + 4, cssClass: "chart-tick", anchor: "end")
      tick += step
    }
    let count = max(1, columns.count)
    for (index, column) in columns.enumerated() {
      let x = left + index * (width - left) / count
      let next = left + (index + 1) * (width - left) / count
      if column.isLabelled {
        svg.label(column.label, x: min(x, width - 60), y: height - 6, cssClass: "chart-tick")
      }
      guard column.amount > 0 else { continue }
      let barTop = min(y(column.amount), top + plot - 1)
      svg.raw(
        "<rect class=\"chart-bar\" x=\"\(x)\" y=\"\(barTop)\" width=\"\(max(1, next - x - 1))\" height=\"\(top + plot - barTop)\"><title>"
      )
      svg.text("\(column.label): \(column.value)")
      svg.raw("</title></rect>\n")
    }
    return svg.finish()
  }

  /// A step of 1, 2 or 5 times a power of ten that gives three to six ticks.
  static func tickStep(_ largest: Int64) -> Int64 {
    var power: Int64 = 1
    while power <= largest / 10 { power *= 10 }
    for factor in [Int64(1), 2, 5] where largest / max(1, power * factor / 2) <= 5 {
      return max(1, power * factor / 2)
    }
    return max(1, power * 5)
  }
}
