/// The layout of an org chart: a tidy tree with managers above the middle of their reports, on as many sheets
/// as necessary. A sheet is at most a printed page with letters of at least seven points. Larger teams get
/// their own sheet, and their manager appears on both.
struct OrgLayout {
  /// The size of a sheet in pixels: five cards wide, and as high as a page in Letter format, the shorter one.
  static let pageWidth = 5 * OrgBlock.cardWidth + 4 * OrgBlock.gap
  static let pageHeight = 1100
  private static let columns = pageWidth / OrgBlock.cardWidth
  /// The number of cards in a stack, under a manager on a sheet and under the manager of the sheet.
  private static let stacked = 8
  private static let tallest = 15

  struct Sheet {
    /// The manager of the sheet. Nil for agents without a manager and reports.
    var owner: Int?
    var block: OrgBlock
    /// True if it continues the previous sheet.
    var isContinued = false
  }

  /// For each node, the nodes that report to it. Managers come before their reports.
  let reports: [[Int]]
  private(set) var sheets: [Sheet] = []
  /// The number of agents below a node whose reports are on their own sheet.
  private(set) var below: [Int: Int] = [:]

  /// True if leaves can be side by side under a manager, which looks best but needs the most space.
  private let isLoose: Bool
  private var blocks: [OrgBlock?]
  private var apart: [Int: [OrgBlock]] = [:]

  /// `reports[i]` are greater than `i`.
  init(reports: [[Int]], roots: [Int]) {
    let loose = OrgLayout(reports: reports, roots: roots, isLoose: true)
    let isOnePage =
      loose.sheets.count == 1
      && loose.sheets.allSatisfy {
        $0.block.width <= Self.pageWidth && $0.block.height <= Self.pageHeight / 2
      }
    self = isOnePage ? loose : OrgLayout(reports: reports, roots: roots, isLoose: false)
  }

  private init(reports: [[Int]], roots: [Int], isLoose: Bool) {
    self.reports = reports
    self.isLoose = isLoose
    blocks = Array(repeating: nil, count: reports.count)
    for node in reports.indices.reversed() where !reports[node].isEmpty { place(node) }
    gather(roots)
  }

  /// The block of a manager whose reports have theirs or, if it is larger than a page, its sheets.
  private mutating func place(_ node: Int) {
    let inner = reports[node].filter { blocks[$0] != nil }
    let block = OrgBlock(manager: node, bands: bands(inner.compactMap { blocks[$0] }, leaves(of: node)))
    if block.height <= Self.pageHeight {
      blocks[node] = block
      return
    }
    // Leaves are split over several sheets. Managers get their own sheets and a card here.
    let isFlat = inner.allSatisfy { report in
      reports[report].allSatisfy { reports[$0].isEmpty }
        && (blocks[report]?.height ?? 0) + OrgBlock.cardHeight + OrgBlock.levelGap <= Self.pageHeight
    }
    if !isFlat {
      for report in inner {
        if let own = blocks[report] { apart[report] = [own] }
        blocks[report] = nil
      }
    }
    let rows = bands(isFlat ? inner.compactMap { blocks[$0] } : [], leaves(of: node), isTop: true)
    let pages = pages(rows, under: node)
    if pages.count == 1, !isFlat {
      blocks[node] = pages[0]
    } else {
      apart[node] = pages
    }
  }

  /// A node's reports that need one card: those without reports, or with their own sheet.
  private func leaves(of node: Int) -> [Int] { reports[node].filter { blocks[$0] == nil } }

  private func pages(_ rows: [[OrgBlock]], under manager: Int?) -> [OrgBlock] {
    var pages: [[[OrgBlock]]] = []
    for row in rows {
      if let last = pages.last,
        OrgBlock(manager: manager, bands: last + [row]).height <= Self.pageHeight
      {
        pages[pages.count - 1].append(row)
      } else {
        pages.append([row])
      }
    }
    return pages.map { OrgBlock(manager: manager, bands: $0) }
  }

  /// Parts and leaves in rows of similar width, at most as wide as a page.
  private func bands(_ parts: [OrgBlock], _ leaves: [Int], isTop: Bool = false) -> [[OrgBlock]] {
    let all = parts + stacks(leaves, beside: parts, isTop: isTop)
    let count = rows(all, width: Self.pageWidth).count
    guard count > 1 else { return [all] }
    let total = all.reduce(0) { $0 + $1.width + OrgBlock.gap }
    let step = OrgBlock.cardWidth + OrgBlock.gap
    var width = max(step, total / count)
    while width < Self.pageWidth, rows(all, width: width).count > count { width += step / 2 }
    return rows(all, width: min(width, Self.pageWidth))
  }

  private func rows(_ parts: [OrgBlock], width: Int) -> [[OrgBlock]] {
    var rows: [[OrgBlock]] = []
    var left = 0
    for part in parts {
      if rows.isEmpty || left + part.width > width {
        rows.append([])
        left = 0
      }
      rows[rows.count - 1].append(part)
      left += part.width + OrgBlock.gap
    }
    return rows
  }

  private func stacks(_ leaves: [Int], beside parts: [OrgBlock], isTop: Bool) -> [OrgBlock] {
    let taken = parts.reduce(0) { $0 + $1.width + OrgBlock.gap }
    let inARow = (Self.pageWidth + OrgBlock.gap - taken) / (OrgBlock.cardWidth + OrgBlock.gap)
    if leaves.count == 1 || leaves.count <= inARow && (isLoose || isTop) {
      return leaves.map { OrgBlock(card: $0) }
    }
    guard !leaves.isEmpty else { return [] }
    var rows = (leaves.count - 1) / Self.stacked + 1
    rows = (leaves.count - 1) / min(rows, Self.columns) + 1
    // Alone on its sheet, a team uses the full width.
    if isTop || isLoose && parts.isEmpty { rows = max(2, (leaves.count - 1) / Self.columns + 1) }
    rows = min(rows, Self.tallest)
    return stride(from: 0, to: leaves.count, by: rows).map {
      OrgBlock(stack: leaves[$0..<min(leaves.count, $0 + rows)])
    }
  }

  /// One sheet for all, or else one for each root with reports, and one for the others.
  private mutating func gather(_ roots: [Int]) {
    let leading = roots.filter { !reports[$0].isEmpty }
    let alone = roots.filter { reports[$0].isEmpty }
    let whole = OrgBlock(
      manager: nil,
      bands: bands(leading.compactMap { blocks[$0] }, alone, isTop: leading.isEmpty))
    if leading.allSatisfy({ blocks[$0] != nil }), apart.isEmpty, whole.height <= Self.pageHeight {
      sheets = [Sheet(owner: leading.count == 1 && alone.isEmpty ? leading[0] : nil, block: whole)]
      return
    }
    for root in leading { if let own = blocks[root] { apart[root] = [own] } }
    for node in reports.indices {
      guard let own = apart[node] else { continue }
      sheets += own.enumerated().map { Sheet(owner: node, block: $1, isContinued: $0 > 0) }
    }
    let rest = pages(bands([], alone, isTop: true), under: nil)
    if !alone.isEmpty { sheets += rest.map { Sheet(owner: nil, block: $0) } }
    var sizes = [Int](repeating: 0, count: reports.count)
    for node in reports.indices.reversed() {
      sizes[node] = reports[node].reduce(0) { $0 + sizes[$1] + 1 }
      if apart[node] != nil { below[node] = sizes[node] }
    }
  }
}
