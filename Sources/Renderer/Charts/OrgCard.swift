import Engine

/// One agent of an org chart: name, title, status and spend, and how it differs between two sides.
struct OrgCard {
  var node: OrgNode
  /// The number of agents below it on their own sheet.
  var below: Int?

  private static let left = 24
  private static let right = 8

  func draw(_ svg: inout SVGWriter, x: Int, y: Int) {
    let (width, height) = (OrgBlock.cardWidth, OrgBlock.cardHeight)
    let status = StatusWord(node.status)
    let hasStatus = !node.status.isEmpty
    let sign = node.mark?.sign ?? (node.problem == nil ? nil : "!")
    let room = width - Self.left - Self.right
    let spendWidth = node.spend.isEmpty ? 0 : TextWidth.of(node.spend, size: 12) + 8
    let belowWidth = below.map { TextWidth.of("▾ \($0)", size: 12) + 8 } ?? 0
    // Names are bold, so they are wider than estimated.
    let name = TextWidth.shortened(node.name, to: room - belowWidth - (sign == nil ? 0 : 16), size: 14)
    let detail = TextWidth.shortened(node.detail, to: room, size: 12)
    let statusWords = hasStatus ? status.words : ""
    let words = TextWidth.shortened(statusWords, to: room - spendWidth, size: 12)
    let hasTitle = name != node.name || detail != node.detail || words != statusWords || sign != nil
    if let link = node.link {
      svg.raw("<a href=\"")
      svg.text(link)
      // Some screen readers do not use the text of a drawing as a link's name.
      if !hasTitle {
        svg.raw("\" aria-label=\"")
        svg.text(hasStatus ? "\(node.name), \(status.words)" : node.name)
      }
      svg.raw("\">")
    }
    let mark = node.mark.map { " org-" + $0.rawValue } ?? (node.problem == nil ? "" : " org-problem")
    // A nested drawing clips text that is wider than estimated.
    svg.raw("<svg class=\"org-card \(status.cssClass)\(mark)\"")
    svg.raw(" x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\">")
    if hasTitle {
      svg.raw("<title>")
      let parts = [
        node.name, node.detail, statusWords, node.spend, node.problem, node.mark?.words, node.note,
      ]
      svg.text(parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: ", "))
      svg.raw("</title>")
    }
    svg.raw("<rect x=\"1\" y=\"1\" width=\"\(width - 2)\" height=\"\(height - 2)\" rx=\"6\"/>")
    if hasStatus { svg.raw("<circle cx=\"13\" cy=\"16\" r=\"4\"/>") }
    svg.label(name, x: Self.left, y: 20, cssClass: "org-name")
    svg.raw("<text x=\"\(Self.left)\" y=\"35\">")
    svg.text(detail)
    svg.raw("</text>")
    if hasStatus { svg.label(words, x: Self.left, y: 50, cssClass: "org-status") }
    if !node.spend.isEmpty {
      svg.raw("<text class=\"org-end\" x=\"\(width - Self.right)\" y=\"50\">")
      svg.text(node.spend)
      svg.raw("</text>")
    }
    if let sign {
      svg.label(sign, x: width - Self.right - belowWidth, y: 20, cssClass: "org-sign")
    }
    svg.raw("</svg>\(node.link == nil ? "" : "</a>")\n")
  }
}
