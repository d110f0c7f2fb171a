import Engine

/// Draws an organisation as a tidy tree of cards. Many leaves under one manager are stacked in columns, so that three
/// hundred agents still fit a wall and not a street.
enum OrgChart {
  private static let cardWidth = 168
  private static let cardHeight = 64
  private static let gap = 16
  private static let levelHeight = 92
  private static let margin = 8
  /// More leaves than this under one manager are stacked, this many in a column at the most.
  private static let leavesInARow = 3
  private static let leavesInAColumn = 8

  /// What is placed: a card, or a row of stacked cards. `parent` is who it reports to.
  private struct Box {
    var cards: [OrgNode]
    var isStack: Bool
    var stackedUnder: Int?
    var parent: Int?
    var children: [Int] = []
  }

  /// `id`: what the drawing is called in its page, where there are two.
  static func draw(_ roots: [OrgNode], title: String, id: String = "org") -> Markup {
    var boxes: [Box] = []
    var rootBoxes: [Int] = []
    // Who leads nobody and has no manager either is stacked too, and stands last.
    let alone = roots.filter { $0.reports.isEmpty }
    let isAloneStacked = alone.count > leavesInARow
    let leading = isAloneStacked ? roots.filter { !$0.reports.isEmpty } : roots
    var pending: [(node: OrgNode, parent: Int?)] = leading.reversed().map { ($0, nil) }
    while let (node, parent) = pending.popLast() {
      let index = boxes.count
      boxes.append(Box(cards: [node], isStack: false, stackedUnder: nil, parent: parent))
      if let parent { boxes[parent].children.append(index) } else { rootBoxes.append(index) }
      let leaves = node.reports.filter { $0.reports.isEmpty }
      let isStacked = leaves.count > leavesInARow
      let inner = isStacked ? node.reports.filter { !$0.reports.isEmpty } : node.reports
      if isStacked { stack(leaves, under: index, &boxes) }
      for report in inner.reversed() { pending.append((report, index)) }
    }
    if isAloneStacked {
      rootBoxes.append(boxes.count)
      stack(alone, under: nil, &boxes)
    }
    let half = (cardWidth + gap) / 2
    let tree = TidyTree(
      children: boxes.map(\.children), roots: rootBoxes, widths: boxes.map { $0.cards.count * 2 })
    let depth = (tree.level.max() ?? 0) + 1
    let width = tree.width * half - gap + 2 * margin
    let height = (depth - 1) * levelHeight + cardHeight + 2 * margin
    let count = boxes.reduce(0) { $0 + $1.cards.count }
    var svg = SVGWriter()
    let full = max(width, cardWidth + 2 * margin)
    svg.raw(
      "<svg class=\"org-chart\" viewBox=\"0 0 \(full) \(height)\" width=\"\(full)\" height=\"\(height)\"")
    svg.open(
      title: title,
      description:
        "\(count) agents on \(depth) levels, each with its status and what it was billed this month. The same tree follows as a list.",
      hasLinks: true)
    func left(_ index: Int) -> Int { margin + (tree.place[index] - boxes[index].cards.count) * half }
    func top(_ index: Int) -> Int { margin + tree.level[index] * levelHeight }
    for (index, box) in boxes.enumerated() {
      guard let parent = box.parent else { continue }
      let trunk = margin + tree.place[parent] * half - gap / 2
      if box.isStack {
        connectStack(
          &svg, box, left: left(index), top: top(index), manager: trunk,
          managerBottom: top(parent) + cardHeight)
      } else {
        let center = left(index) + cardWidth / 2
        let bend = top(index) - (levelHeight - cardHeight) / 2
        svg.raw(
          "<path class=\"org-line\" d=\"M\(trunk) \(top(parent) + cardHeight)V\(bend)H\(center)V\(top(index))\"/>\n"
        )
      }
    }
    for (index, box) in boxes.enumerated() {
      for (column, node) in box.cards.enumerated() {
        card(&svg, node, x: left(index) + column * (cardWidth + gap), y: top(index))
      }
    }
    svg.close()
    return svg.finish()
  }

  /// Rows of stacked leaves, each row a box under the one above it.
  private static func stack(_ leaves: [OrgNode], under manager: Int?, _ boxes: inout [Box]) {
    let columns = (leaves.count + leavesInAColumn - 1) / leavesInAColumn
    let rows = (leaves.count + columns - 1) / columns
    var above = manager
    for row in 0..<rows {
      // Read down the columns: a row holds every rows-th leaf.
      let cards = (0..<columns).compactMap { column in
        let place = column * rows + row
        return place < leaves.count ? leaves[place] : nil
      }
      let index = boxes.count
      boxes.append(
        Box(cards: cards, isStack: true, stackedUnder: row == 0 ? nil : above, parent: manager))
      if let above { boxes[above].children.append(index) }
      above = index
    }
  }

  private static func connectStack(
    _ svg: inout SVGWriter, _ box: Box, left: Int, top: Int, manager: Int, managerBottom: Int
  ) {
    let middle = top + cardHeight / 2
    let bend = managerBottom + (levelHeight - cardHeight) / 2
    for column in box.cards.indices {
      let x = left + column * (cardWidth + gap)
      if box.stackedUnder == nil {
        svg.raw(
          "<path class=\"org-line\" d=\"M\(manager) \(managerBottom)V\(bend)H\(x - gap / 2)V\(middle)H\(x)\"/>\n"
        )
      } else {
        svg.raw("<path class=\"org-line\" d=\"M\(x - gap / 2) \(middle - levelHeight)V\(middle)H\(x)\"/>\n")
      }
    }
  }

  private static func card(_ svg: inout SVGWriter, _ node: OrgNode, x: Int, y: Int) {
    let known = StatusWord(node.status)
    if let link = node.link {
      svg.raw("<a class=\"org-link\" href=\"")
      svg.text(link)
      svg.raw("\">")
    }
    let mark = node.mark.map { " org-" + $0.rawValue } ?? ""
    svg.raw("<g class=\"org-card\(node.problem == nil ? "" : " org-problem")\(mark)\"><title>")
    svg.text(
      [node.name, node.detail, known.words, node.spend, node.problem, node.mark?.words, node.note].compactMap
      { $0 }
      .filter { !$0.isEmpty }.joined(
        separator: ", "))
    svg.raw("</title><rect x=\"\(x)\" y=\"\(y)\" width=\"\(cardWidth)\" height=\"\(cardHeight)\" rx=\"6\"/>")
    svg.raw("<circle class=\"org-dot \(known.cssClass)\" cx=\"\(x + 14)\" cy=\"\(y + 18)\" r=\"4\"/>")
    // A drawing of its own clips what the count of characters cannot know: how wide they are.
    svg.raw("<svg x=\"\(x + 26)\" y=\"\(y)\" width=\"\(cardWidth - 32)\" height=\"\(cardHeight)\">")
    svg.label(shortened(node.name, 19), x: 0, y: 22, cssClass: "org-name")
    svg.label(shortened(node.detail, 23), x: 0, y: 38, cssClass: "org-detail")
    svg.label(shortened(known.words, 14), x: 0, y: 54, cssClass: "org-status \(known.cssClass)")
    if !node.spend.isEmpty {
      svg.label(node.spend, x: cardWidth - 38, y: 54, cssClass: "org-detail", anchor: "end")
    }
    svg.raw("</svg>")
    if let sign = node.mark?.sign {
      svg.label(sign, x: x + cardWidth - 10, y: y + 17, cssClass: "org-sign", anchor: "end")
    }
    svg.raw("</g>\(node.link == nil ? "" : "</a>")\n")
  }

  /// The text, cut to so many characters; the whole of it is in the card's title.
  private static func shortened(_ text: String, _ limit: Int) -> String {
    text.count > limit ? text.prefix(limit - 1) + "…" : text
  }
}
