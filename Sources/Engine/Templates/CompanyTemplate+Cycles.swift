extension CompanyTemplate {
  /// A template must not have cycles, but a company can. The reference that closes a cycle is left out.
  mutating func breakCycles() {
    func cut<Item>(
      _ items: inout [Item], _ ref: KeyPath<Item, String>, _ parent: WritableKeyPath<Item, String?>
    ) {
      var place: [String: Int] = [:]
      for (index, item) in items.enumerated() { place[item[keyPath: ref]] = index }
      while case .cycle(let members) = TopologicalOrder.sort(
        items.map { item in item[keyPath: parent].flatMap { place[$0] }.map { [$0] } ?? [] })
      {
        items[members[0]][keyPath: parent] = nil
      }
    }
    cut(&agents, \.ref, \.reportsTo)
    cut(&goals, \.ref, \.parentRef)
  }
}
