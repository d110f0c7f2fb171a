import Engine

/// The names below an axis: as many as fit, and for days the first of weeks, months or years.
enum PlotTicks {
  struct Tick: Equatable {
    var place: Int
    var text: String
  }

  /// The font size, and the minimum distance between two names.
  static let size = 11
  private static let between = 10

  /// The names for an axis of `width` pixels.
  static func choose(_ chart: Chart, width: Int) -> [Tick] {
    let count = max(1, chart.names.count)
    // A name that would be cut at an edge must not move below another bar.
    func isInside(_ tick: Tick) -> Bool {
      let half = TextWidth.of(tick.text, size: size) / 2
      let middle = (tick.place * 2 + 1) * width / (count * 2)
      return (middle >= half || tick.place == 0) && (width - middle >= half || tick.place == count - 1)
    }
    let rows = (chart.isDaily ? calendar(chart) : counted(chart)).map { $0.filter(isInside) }
    func fits(_ ticks: [Tick]) -> Bool {
      zip(ticks, ticks.dropFirst()).allSatisfy { left, right in
        (right.place - left.place) * width / count >= need(left, right)
      }
    }
    // One name says little about an axis, so more are shown if possible.
    return rows.first { $0.count > 1 && fits($0) } ?? rows.last { !$0.isEmpty }.map { Array($0.prefix(1)) }
      ?? []
  }

  private static func need(_ left: Tick, _ right: Tick) -> Int {
    (TextWidth.of(left.text, size: size) + TextWidth.of(right.text, size: size)) / 2 + between
  }

  /// Every name, every second one, and so on.
  private static func counted(_ chart: Chart) -> [[Tick]] {
    let ticks = chart.names.enumerated().map {
      Tick(place: $0, text: TextWidth.shortened($1.tick ?? $1.text, to: 90, size: size))
    }
    return [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 50, 100, ticks.count].map { step in
      ticks.filter { $0.place % step == 0 }
    }
  }

  /// Every day, every second one, Mondays, every second Monday, months, quarters, years, five of them.
  private static func calendar(_ chart: Chart) -> [[Tick]] {
    func ticks(_ isMarked: (Int, CivilDate) -> Bool, text: (CivilDate) -> String?) -> [Tick] {
      chart.names.enumerated().compactMap { place, name in
        guard let day = name.day, isMarked(place, day) else { return nil }
        return Tick(place: place, text: text(day) ?? name.tick ?? name.text)
      }
    }
    func months(_ step: Int) -> [Tick] {
      ticks({ $1.parts.day == 1 && ($1.parts.year * 12 + $1.parts.month - 1) % step == 0 }) {
        $0.parts.month == 1 ? String($0.parts.year) : Formats.monthName($0)
      }
    }
    func isMonday(_ day: CivilDate, of weeks: Int) -> Bool {
      day.weekday == 1 && (day.daysSinceEpoch + 3) / 7 % weeks == 0
    }
    let days = [1, 2].map { step in ticks({ place, _ in place % step == 0 }) { _ in nil } }
    let weeks = [1, 2].map { step in ticks({ isMonday($1, of: step) }) { _ in nil } }
    return days + weeks + [1, 3, 12, 60].map(months)
  }
}
