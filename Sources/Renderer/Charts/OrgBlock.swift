/// A part of an org chart on a sheet: cards and the lines between them, relative to its own corner.
struct OrgBlock {
  static let cardWidth = 160
  static let cardHeight = 58
  /// The space between cards side by side and in a stack.
  static let gap = 12
  static let stackPitch = 66
  /// The space between a manager and their reports.
  static let levelGap = 26

  struct Card {
    var node: Int
    var x: Int
    var y: Int
  }
  struct Line {
    var x: Int
    var y: Int
    var endX: Int
    var endY: Int
  }

  private(set) var cards: [Card] = []
  private(set) var lines: [Line] = []
  private(set) var width = 0
  private(set) var height = 0
  /// Where the line from above ends: at the middle of the first card, or beside a stack.
  private(set) var entry = 0
  /// The middle of the cards below a manager.
  private(set) var middle = 0

  private init() {}

  init(card node: Int) {
    cards = [Card(node: node, x: 0, y: 0)]
    (width, height) = (Self.cardWidth, Self.cardHeight)
    (entry, middle) = (width / 2, width / 2)
  }

  /// Stacked cards, connected by a line on the left.
  init(stack nodes: some Sequence<Int>) {
    cards = nodes.enumerated().map { Card(node: $1, x: 0, y: $0 * Self.stackPitch) }
    width = Self.cardWidth
    height = max(0, cards.count - 1) * Self.stackPitch + Self.cardHeight
    (entry, middle) = (-Self.gap / 2, width / 2)
    lines = cards.map { card in
      let y = card.y + Self.cardHeight / 2
      return Line(x: entry, y: y, endX: 0, endY: y)
    }
    if let last = lines.last { lines.append(Line(x: entry, y: 0, endX: entry, endY: last.y)) }
  }

  /// Rows of parts under a manager, or rows alone. Rows after the first are connected by a line on the left.
  init(manager: Int?, bands: [[OrgBlock]]) {
    let isManaged = manager != nil
    let indent = isManaged && bands.count > 1 ? Self.gap + 2 : 0
    var top = isManaged ? Self.cardHeight + Self.levelGap : 0
    var buses: [(y: Int, first: Int, last: Int)] = []
    var center = Self.cardWidth / 2
    for (row, band) in bands.enumerated() {
      var left = indent
      var entries: [Int] = []
      var middles: [Int] = []
      for part in band {
        add(part, x: left, y: top)
        entries.append(left + part.entry)
        middles.append(left + part.middle)
        if isManaged {
          lines.append(
            Line(x: left + part.entry, y: top - Self.levelGap / 2, endX: left + part.entry, endY: top))
        }
        left += part.width + Self.gap
      }
      width = max(width, left - Self.gap)
      if row == 0 { center = max(center, ((middles.first ?? 0) + (middles.last ?? 0)) / 2) }
      buses.append((top - Self.levelGap / 2, entries.min() ?? 0, entries.max() ?? 0))
      top += (band.map(\.height).max() ?? 0) + Self.levelGap
    }
    height = max(top - Self.levelGap, isManaged ? Self.cardHeight : 0)
    (entry, middle) = (center, center)
    guard let manager else { return }
    cards.insert(Card(node: manager, x: center - Self.cardWidth / 2, y: 0), at: 0)
    width = max(width, center + Self.cardWidth / 2)
    for (row, bus) in buses.enumerated() {
      let from = bands.count > 1 ? 0 : min(bus.first, center)
      lines.append(Line(x: from, y: bus.y, endX: row == 0 ? max(bus.last, center) : bus.last, endY: bus.y))
    }
    if let first = buses.first, let last = buses.last {
      lines.append(Line(x: center, y: Self.cardHeight, endX: center, endY: first.y))
      if buses.count > 1 { lines.append(Line(x: 0, y: first.y, endX: 0, endY: last.y)) }
    }
  }

  private mutating func add(_ part: OrgBlock, x: Int, y: Int) {
    cards += part.cards.map { Card(node: $0.node, x: $0.x + x, y: $0.y + y) }
    lines += part.lines.map { Line(x: $0.x + x, y: $0.y + y, endX: $0.endX + x, endY: $0.endY + y) }
  }
}
