import Engine

/// The org charts of two sides as one tree: current agents under their current manager, removed ones under
/// their last manager. Differences are marked.
struct OrgOverlay {
  private struct Person {
    var record: CompanyRecords.Record
    var manager: String?
    var mark: OrgMark?
    var note: String?
  }

  private var people: [Person] = []
  private var reports: [Int: [Int]] = [:]
  private var roots: [Int] = []
  /// The number of agents per mark.
  private(set) var counts: [OrgMark: Int] = [:]

  /// The maximum depth of nested lists in templates and browsers. Deeper parts start a new list.
  private static let deepestList = Limits.nestedLists

  init(_ comparison: CompanyComparison) {
    let text = ChangeText(comparison)
    func present(_ records: CompanyRecords) -> [CompanyRecords.Record] {
      records[.agents].filter { !CompanyComparison.isGone($0, .agents) && $0["isPlaceholder"] == nil }
    }
    let (old, new) = (present(comparison.before), present(comparison.after))
    let before = Dictionary(old.map { ($0.id, $0) }) { first, _ in first }
    let now = Set(new.map(\.id))
    var notes: [String: [String]] = [:]
    for change in comparison.changes(of: .agents) {
      notes[change.id, default: []].append(text.sentence(change))
    }
    for record in new {
      let mark: OrgMark? =
        before[record.id].map { known in
          known.text("reportsTo") != record.text("reportsTo") ? .moved : known == record ? nil : .changed
        } ?? .added
      people.append(
        Person(
          record: record, manager: record.text("reportsTo"), mark: mark,
          note: mark == nil ? nil : notes[record.id]?.joined(separator: "; ")))
    }
    for record in old where !now.contains(record.id) {
      people.append(
        Person(
          record: record, manager: record.text("reportsTo"), mark: .removed,
          note: notes[record.id]?.joined(separator: "; ")))
    }
    for person in people { if let mark = person.mark { counts[mark, default: 0] += 1 } }
    connect()
  }

  var isEmpty: Bool { people.isEmpty }

  /// Managers above reports. A cycle has no root, so its first agent becomes one.
  private mutating func connect() {
    let place = Dictionary(people.enumerated().map { ($0.element.record.id, $0.offset) }) { first, _ in first
    }
    for (index, person) in people.enumerated() {
      if let manager = person.manager.flatMap({ place[$0] }), manager != index {
        reports[manager, default: []].append(index)
      } else {
        roots.append(index)
      }
    }
    var reached: Set<Int> = []
    func reach(_ root: Int) {
      var pending = [root]
      while let index = pending.popLast() {
        guard reached.insert(index).inserted else { continue }
        pending += reports[index] ?? []
      }
    }
    for root in roots { reach(root) }
    for index in people.indices where !reached.contains(index) {
      if let manager = people[index].manager.flatMap({ place[$0] }) {
        reports[manager]?.removeAll { $0 == index }
      }
      roots.append(index)
      reach(index)
    }
  }

  /// The drawing, with `id` on its page. Null if there are no agents.
  func chart(title: String, id: String = "org-both") -> Value {
    guard !people.isEmpty else { return .null }
    var nodes: [OrgNode] = []
    var places: [Int: Int] = [:]
    for (index, manager) in order {
      let person = people[index]
      places[index] = nodes.count
      let node = OrgNode(
        id: person.record.id, name: person.record.name,
        detail: person.record.text("title") ?? person.record.text("role") ?? "",
        status: person.record.text("status") ?? "", link: nil, problem: nil,
        manager: manager.flatMap { places[$0] }, mark: person.mark, note: person.note)
      nodes.append(node)
    }
    return .markup(OrgChart.draw(nodes, title: title, id: id))
  }

  /// Managers before their reports.
  private var order: [(index: Int, manager: Int?)] {
    var order: [(index: Int, manager: Int?)] = []
    var pending: [(index: Int, manager: Int?)] = roots.reversed().map { ($0, nil) }
    while let next = pending.popLast() {
      order.append(next)
      pending += (reports[next.index] ?? []).reversed().map { ($0, next.index) }
    }
    return order
  }

  /// The same tree as lists.
  var lists: Value {
    var lists: [Value] = []
    var pending = roots.map { (index: $0, above: String?.none) }
    var next = 0
    func item(_ index: Int, above: String?, depth: Int) -> Value {
      let person = people[index]
      var inner = reports[index] ?? []
      if depth == Self.deepestList {
        pending += inner.map { ($0, person.record.name) }
        inner = []
      }
      return [
        "name": .string(person.record.name), "above": .optional(above),
        "detail": .optional(person.record.text("title") ?? person.record.text("role")),
        "mark": .optional(person.mark.map { "org-" + $0.rawValue }), "sign": .optional(person.mark?.sign),
        "words": .optional(person.mark?.words), "note": .optional(person.note),
        "hasReports": .bool(!inner.isEmpty),
        "reports": .list(inner.map { item($0, above: nil, depth: depth + 1) }),
      ]
    }
    while next < pending.count {
      let (index, above) = pending[next]
      next += 1
      lists.append(item(index, above: above, depth: 1))
    }
    return .list(lists)
  }

  var legend: Value {
    .list(
      OrgMark.allCases.map { mark in
        [
          "mark": .string("org-" + mark.rawValue), "sign": .string(mark.sign), "words": .string(mark.words),
          "count": .int(Int64(counts[mark] ?? 0)),
        ]
      })
  }
}
