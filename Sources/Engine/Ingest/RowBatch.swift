/// Rows of a backup on their way from the reading thread to the writing thread.
struct RowBatch: Sendable {
  enum Item: Sendable {
    case row(RowTable, Row, line: Int64, oversized: [Int])
    case rejected(line: Int64, reason: String)
  }

  private(set) var items: [Item] = []
  private var size = 0

  /// Large enough that the cost of passing a batch is negligible, small enough for the processor's cache.
  private static let fullSize = 1 << 18

  var isEmpty: Bool { items.isEmpty }
  var isFull: Bool { size >= Self.fullSize }

  mutating func add(_ item: Item) {
    items.append(item)
    // With its memory, a row of few bytes takes about as much.
    size += 256
    if case .row(_, let row, _, _) = item { size += row.size }
  }
}
