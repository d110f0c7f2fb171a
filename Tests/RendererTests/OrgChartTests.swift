import Engine
import Testing

@testable import Renderer

/// The layout of an org chart on its sheets.
@Suite struct OrgChartTests {
  /// Trees of every shape: small, wide, deep, with many roots, and random.
  private static let companies: [(name: String, managers: [Int?])] =
    [
      ("one", [nil]), ("eight", [nil, 0, 0, 0, 0, 1, 1, 1]), ("row", [nil] + Array(repeating: 0, count: 5)),
      ("team of three hundred", [nil] + Array(repeating: 0, count: 299)),
      ("chain", [nil] + (0..<200).map { $0 }), ("roots", Array(repeating: nil, count: 120)),
      ("pairs", (0..<200).map { $0 % 2 == 0 ? nil : $0 - 1 }),
      ("three hundred", [nil] + (1..<300).map { ($0 - 1) / 7 }),
      ("flat", [nil] + (1...26).map { _ in 0 } + (0..<200).map { 1 + $0 % 26 }),
    ] + (0..<30).map { seed in ("seed \(seed)", random(UInt64(seed), count: 40 + seed * 12)) }

  private static func random(_ seed: UInt64, count: Int) -> [Int?] {
    var state = seed &* 7919 &+ 1
    return (0..<count).map { place in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let number = Int(state >> 33)
      return place == 0 || number % 40 == 0 ? nil : number / 40 % min(place, 1 + Int(seed) * 4)
    }
  }

  private static func layout(_ managers: [Int?]) -> (layout: OrgLayout, reports: [[Int]]) {
    var reports = [[Int]](repeating: [], count: managers.count)
    for (place, manager) in managers.enumerated() { if let manager { reports[manager].append(place) } }
    return (OrgLayout(reports: reports, roots: managers.indices.filter { managers[$0] == nil }), reports)
  }

  @Test(arguments: companies.indices)
  func everyAgentIsOnOnePrintedSheet(company: Int) {
    let (name, managers) = Self.companies[company]
    let (layout, _) = Self.layout(managers)
    var seen = [Int](repeating: 0, count: managers.count)
    for sheet in layout.sheets {
      // A page in Letter format is 739 pixels wide; at this width, twelve pixels are more than seven points.
      #expect(sheet.block.width + 16 <= 12 * 739 * 3 / 4 / 7, "\(name)")
      #expect(sheet.block.height <= OrgLayout.pageHeight, "\(name)")
      for (place, card) in sheet.block.cards.enumerated() {
        // A manager with a sheet is counted where the manager's manager has a card.
        let isRepeated = card.node == sheet.owner && (managers[card.node] != nil || sheet.isContinued)
        seen[card.node] += isRepeated ? 0 : 1
        #expect(card.x >= 0 && card.x + OrgBlock.cardWidth <= sheet.block.width, "\(name)")
        #expect(card.y >= 0 && card.y + OrgBlock.cardHeight <= sheet.block.height, "\(name)")
        for other in sheet.block.cards[..<place] {
          #expect(
            abs(card.x - other.x) >= OrgBlock.cardWidth || abs(card.y - other.y) >= OrgBlock.cardHeight,
            "\(name): \(card.node) on \(other.node)")
        }
      }
    }
    #expect(seen == Array(repeating: 1, count: managers.count), "\(name)")
  }

  @Test(arguments: companies.indices)
  func reportsStandBelowTheirManager(company: Int) {
    let (name, managers) = Self.companies[company]
    for sheet in Self.layout(managers).layout.sheets {
      let cards = Dictionary(sheet.block.cards.map { ($0.node, $0) }) { first, _ in first }
      for card in sheet.block.cards {
        guard let manager = managers[card.node], card.node != sheet.owner else { continue }
        #expect((cards[manager]?.y ?? .max) < card.y, "\(name): \(card.node)")
      }
    }
  }

  @Test func aSmallCompanyIsOneTree() {
    let (layout, _) = Self.layout([nil, 0, 0, 0, 0, 1, 1])
    #expect(layout.sheets.count == 1 && layout.below.isEmpty)
    let cards = layout.sheets[0].block.cards
    func card(_ node: Int) -> OrgBlock.Card? { cards.first { $0.node == node } }
    // All agents of a level are side by side, and a manager is above their middle.
    #expect(Set((1...4).compactMap { card($0)?.y }).count == 1)
    #expect(((card(5)?.x ?? 0) + (card(6)?.x ?? 0)) / 2 == card(1)?.x)
  }

  private static func nodes(_ managers: [Int?], name: (Int) -> String) -> [OrgNode] {
    managers.enumerated().map { place, manager in
      OrgNode(
        id: "\(place)", name: name(place), detail: "Title & more", spend: "$1.20", status: "active",
        link: "agents/\(place).html", manager: manager)
    }
  }

  @Test func sheetsLinkToEachOther() {
    let roots = Self.nodes([nil] + (1..<300).map { ($0 - 1) / 7 }) { "Agent <\($0)>" }
    let drawing = String(decoding: OrgChart.draw(roots, title: "T & C").bytes, as: UTF8.self)
    let balance = MarkupBalance(drawing)
    #expect(balance.problems == [])
    #expect((balance.counts["title"] ?? 0) >= (balance.ids.count))
    let targets = Set(drawing.matches(of: /href="#([^"]*)"/).map { String($0.1) })
    #expect(targets.count > 5 && targets.isSubset(of: balance.ids))
    #expect(drawing.contains("▾ 56") && drawing.contains("▴ under Agent &lt;0&gt;"))
    // A card is a few hundred bytes, or a page with three hundred would be too large.
    #expect(drawing.utf8.count < 300 * 480)
  }

  @Test func aLongNameDoesNotOverlapAMark() {
    var root = OrgNode(
      id: "1", name: "The engineer of everything and everybody", detail: "", status: "error")
    root.mark = .moved
    root.note = "was under Ada"
    let drawing = String(decoding: OrgChart.draw([root], title: "T").bytes, as: UTF8.self)
    let shown = drawing.firstMatch(of: /class="org-name"[^>]*>([^<]*)</).map { String($0.1) } ?? ""
    #expect(shown.hasSuffix("…"))
    #expect(TextWidth.of(shown, size: 14) <= OrgBlock.cardWidth - 24 - 8 - 16)
    #expect(
      drawing.contains(
        "<title>The engineer of everything and everybody, error, new manager, was under Ada</title>"))
    #expect(drawing.contains("org-card status-bad org-moved"))
  }
}
