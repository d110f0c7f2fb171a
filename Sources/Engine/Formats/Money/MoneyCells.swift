/// The cells of one row of a money file, by the names of its header, whatever their case.
struct MoneyCells {
  private let places: [String: Int]
  private let names: [String]
  var texts: [String] = []

  init(header: [String]) {
    names = header.map(Self.normalized)
    places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
  }

  /// Names that a service has changed.
  private static let renamed = [
    "transaction hash": "txhash", "created date (utc)": "created (utc)", "datetime": "datetime (utc)",
  ]

  static func normalized(_ name: String) -> String {
    let text = String(name.lowercased().drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    return renamed[text] ?? text
  }

  var count: Int { names.count }
  func has(_ name: String) -> Bool { places[name] != nil }
  func has(prefix: String) -> Bool { name(prefix: prefix) != nil }

  /// The first column whose name starts so: headers can contain today's price, or a symbol in brackets.
  func name(prefix: String) -> String? { names.first { $0.hasPrefix(prefix) } }

  /// Empty if there is no such column.
  subscript(_ name: String) -> String {
    guard let place = places[name], place < texts.count else { return "" }
    return texts[place]
  }

  subscript(prefix prefix: String) -> String { name(prefix: prefix).map { self[$0] } ?? "" }

  /// Nil for an empty cell.
  func filled(_ name: String) -> String? {
    let text = self[name]
    return text.isEmpty ? nil : text
  }
}
