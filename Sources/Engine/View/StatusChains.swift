/// The order of status changes of one record at one instant: each follows the one that ends with the status it
/// starts from. The log has no order of its own for them, and their IDs are random.
enum StatusChains {
  /// Orders such changes in a list that is ordered by time. All other entries keep their places.
  static func order(_ entries: inout [Activity], isNewestFirst: Bool) {
    var start = 0
    while start < entries.count {
      var end = start + 1
      while end < entries.count, entries[end].at == entries[start].at { end += 1 }
      if end - start > 1, entries[start].at != nil { order(&entries, start..<end, isNewestFirst) }
      start = end
    }
  }

  /// Orders the changes of each record among entries of the same instant.
  private static func order(_ entries: inout [Activity], _ range: Range<Int>, _ isNewestFirst: Bool) {
    var places: [String: [Int]] = [:]
    for place in range where entries[place].toStatus != nil {
      guard let record = entries[place].entityId else { continue }
      places[record, default: []].append(place)
    }
    for found in places.values where found.count > 1 {
      let oldestFirst = isNewestFirst ? found.reversed() : found
      let chain = chain(oldestFirst.map { entries[$0] })
      for (place, change) in zip(oldestFirst, chain) { entries[place] = change }
    }
  }

  /// The changes as a path through the statuses that takes every change once (Hierholzer's algorithm), since
  /// a record can come back to a status and leave it again. Changes that do not connect are separate paths, in
  /// the given order; so is a circle, which starts with its first change.
  private static func chain(_ changes: [Activity]) -> [Activity] {
    // Those that come first in the list are taken last here, so they come first in the path.
    var leaving: [String?: [Int]] = [:]
    var balance: [String?: Int] = [:]
    for (place, change) in changes.enumerated() {
      leaving[change.fromStatus, default: []].append(place)
      balance[change.fromStatus, default: 0] += 1
      balance[change.toStatus, default: 0] -= 1
    }
    let starts = changes.map(\.fromStatus).filter { balance[$0, default: 0] > 0 } + changes.map(\.fromStatus)
    var ordered: [Activity] = []
    for start in starts where !(leaving[start] ?? []).isEmpty {
      var path: [Activity] = []
      var open: [Int] = []
      var status = start
      while true {
        if let place = leaving[status]?.popLast() {
          open.append(place)
          status = changes[place].toStatus
        } else if let place = open.popLast() {
          path.append(changes[place])
          status = changes[place].fromStatus
        } else {
          break
        }
      }
      ordered += path.reversed()
    }
    return ordered
  }
}
