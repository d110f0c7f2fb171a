/// The elements of a list by a key. Only their places are stored, since copies of ten thousand issues for each
/// kind of page were a tenth of a run's memory.
struct Groups<Element: Sendable>: Sendable {
  private let list: [Element]
  private let places: [String: [Int32]]

  /// An element whose key is nil is in no group.
  init(_ list: [Element], by key: (Element) -> String?) {
    self.list = list
    var places: [String: [Int32]] = [:]
    for (place, element) in list.enumerated() {
      if let key = key(element) { places[key, default: []].append(Int32(place)) }
    }
    self.places = places
  }

  /// The elements with this key, in the order of the list.
  subscript(_ key: String) -> [Element] { (places[key] ?? []).map { list[Int($0)] } }
}
