import Engine

/// Draws an org chart as a tidy tree of cards, on one sheet or several. Each sheet is a separate drawing, so
/// that it fits on a printed page.
enum OrgChart {
  private static let margin = 8
  /// Above the cards of a sheet that belongs under another one.
  private static let header = 20

  /// `people`: of each manager, the reports in their order. `id`: what the drawing is called
  /// in its page, where there are two.
  static func draw(_ people: [OrgNode], title: String, id: String = "org") -> Markup {
    var nodes: [OrgNode] = []
    var reports: [[Int]] = []
    var managers: [Int?] = []
    var rootPlaces: [Int] = []
    // Other agents without a manager follow the top-level ones.
    let roots = people.indices.filter { people[$0].manager == nil }
    let ordered = roots.filter { people[$0].problem == nil } + roots.filter { people[$0].problem != nil }
    var team: [Int: [Int]] = [:]
    for (place, person) in people.enumerated() {
      if let manager = person.manager { team[manager, default: []].append(place) }
    }
    var pending: [(person: Int, manager: Int?)] = ordered.reversed().map { ($0, nil) }
    while let (person, manager) = pending.popLast() {
      let place = nodes.count
      if let manager { reports[manager].append(place) } else { rootPlaces.append(place) }
      for report in (team[person] ?? []).reversed() { pending.append((report, place)) }
      nodes.append(people[person])
      reports.append([])
      managers.append(manager)
    }
    let layout = OrgLayout(reports: reports, roots: rootPlaces)
    // A manager's card is on the sheet above; its count links to the manager's own sheet.
    var homes: [Int: Int] = [:]
    var sheets: [Int: Int] = [:]
    for (number, sheet) in layout.sheets.enumerated() {
      if let owner = sheet.owner, sheets[owner] == nil { sheets[owner] = number }
      for card in sheet.block.cards where card.node != sheet.owner { homes[card.node] = number }
    }
    let count = Formats.count(nodes.count, "agents")
    let shown = [
      nodes.contains { !$0.status.isEmpty } ? "status" : nil,
      nodes.contains { !$0.spend.isEmpty } ? "spend this month" : nil,
    ].compactMap { $0 }
    let facts = shown.isEmpty ? "" : ", each with " + shown.joined(separator: " and ")
    var svg = SVGWriter()
    for (number, sheet) in layout.sheets.enumerated() {
      let above = sheet.owner.flatMap { managers[$0] }
      let isTall = above != nil || sheet.isContinued
      let top = margin + (isTall ? header : 0)
      let width = max(sheet.block.width, OrgBlock.cardWidth) + 2 * margin
      let height = sheet.block.height + margin + top
      svg.raw("<svg class=\"org-chart\" id=\"\(id)-\(number + 1)\"")
      svg.raw(" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\"")
      let name = sheet.owner.map { nodes[$0].name }
      svg.open(
        title: layout.sheets.count == 1 ? title : "\(title): \(name ?? "top level")",
        description: number == 0
          ? "\(count)\(facts). The same tree follows as a list."
          : "\(Formats.count(Set(sheet.block.cards.map(\.node)).count, "agents")) on this sheet.",
        hasLinks: true)
      let offset = (x: margin, y: top)
      lines(sheet.block, offset, &svg)
      if isTall, let owner = sheet.owner {
        let note =
          sheet.isContinued
          ? "\(nodes[owner].name), continued" : above.map { "under \(nodes[$0].name)" } ?? ""
        let target = sheet.isContinued ? sheets[owner] : homes[owner]
        svg.raw("<a href=\"#\(id)-\((target ?? 0) + 1)\"><text class=\"org-up\" x=\"\(margin)\" y=\"16\">▴ ")
        svg.text(TextWidth.shortened(note, to: width - 40, size: 12))
        svg.raw("</text></a>\n")
      }
      for card in sheet.block.cards {
        let isOwner = card.node == sheet.owner
        let below = isOwner ? nil : layout.below[card.node]
        let (x, y) = (card.x + offset.x, card.y + offset.y)
        OrgCard(node: nodes[card.node], below: below).draw(&svg, x: x, y: y)
        if let below, let target = sheets[card.node] {
          svg.raw("<a href=\"#\(id)-\(target + 1)\"><text class=\"org-down\"")
          svg.raw(" x=\"\(x + OrgBlock.cardWidth - 8)\" y=\"\(y + 20)\">▾ \(below)</text></a>\n")
        }
      }
      svg.close()
      svg.raw("\n")
    }
    return svg.finish()
  }

  private static func lines(_ block: OrgBlock, _ offset: (x: Int, y: Int), _ svg: inout SVGWriter) {
    guard !block.lines.isEmpty else { return }
    svg.raw("<path class=\"org-line\" d=\"")
    for line in block.lines where line.x != line.endX || line.y != line.endY {
      svg.raw("M\(line.x + offset.x) \(line.y + offset.y)")
      svg.raw(line.x == line.endX ? "V\(line.endY + offset.y)" : "H\(line.endX + offset.x)")
    }
    svg.raw("\"/>\n")
  }
}
