import Engine

/// A list that workers fill in, each at different indices.
final class Slots<Element: Sendable>: Sendable {
  private let storage: Locked<[Element]>

  init(_ count: Int, _ element: Element) {
    storage = Locked(Array(repeating: element, count: count))
  }

  func set(_ place: Int, _ element: Element) { storage.withLock { $0[place] = element } }
  var values: [Element] { storage.withLock { $0 } }
}
