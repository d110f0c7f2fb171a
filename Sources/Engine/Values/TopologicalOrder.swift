/// Sorts items after their dependencies: agents after managers, goals after parents, modules after their
/// requirements.
package enum TopologicalOrder {
  package enum Result: Equatable, Sendable {
    /// The sorted indices. If several could come next, the smallest does.
    case ordered([Int])
    /// The indices of one cycle, each depending on the next, with the first repeated at the end.
    case cycle([Int])
  }

  /// `dependencies[i]` are the indices that must come before `i`.
  package static func sort(_ dependencies: [[Int]]) -> Result {
    let count = dependencies.count
    var waiting = dependencies.map { Set($0).count }
    var dependents = [[Int]](repeating: [], count: count)
    for (index, needed) in dependencies.enumerated() {
      for other in Set(needed) { dependents[other].append(index) }
    }
    var ready = waiting.indices.filter { waiting[$0] == 0 }
    var order: [Int] = []
    while !ready.isEmpty {
      var next: [Int] = []
      for index in ready {
        order.append(index)
        for dependent in dependents[index] {
          waiting[dependent] -= 1
          if waiting[dependent] == 0 { next.append(dependent) }
        }
      }
      ready = next.sorted()
    }
    return order.count == count ? .ordered(order) : .cycle(cycle(in: dependencies, waiting))
  }

  /// Follows unmet dependencies from the smallest index that has one until an index repeats.
  private static func cycle(in dependencies: [[Int]], _ waiting: [Int]) -> [Int] {
    var path: [Int] = []
    var place: [Int: Int] = [:]
    var index = waiting.firstIndex { $0 > 0 } ?? 0
    while place[index] == nil {
      place[index] = path.count
      path.append(index)
      index = dependencies[index].filter { waiting[$0] > 0 }.min() ?? index
    }
    return Array(path[(place[index] ?? 0)...]) + [index]
  }
}
