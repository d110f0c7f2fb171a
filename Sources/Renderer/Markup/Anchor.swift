import Engine

/// Anchors derived from record IDs. They are short, since a page has hundreds of them.
enum Anchor {
  /// "entry-5f2a9c01d477": the kind and twelve digits of the id's hash.
  static func make(_ kind: String, _ id: String) -> String { kind + "-" + digits(of: id) }

  static func digits(of text: String) -> String {
    var text = text
    let digits = String(text.withUTF8(SHA1.prefix(of:)).high >> 16, radix: 16)
    return String(repeating: "0", count: max(0, 12 - digits.count)) + digits
  }

  /// Removes duplicate anchors: only the first of two equal ones is kept.
  static func unique(_ rows: [Value]) -> [Value] {
    var taken: Set<String> = []
    return rows.map { row in
      guard let anchor = row["anchor"]?.string, !taken.insert(anchor).inserted,
        case .record(var fields) = row
      else { return row }
      fields["anchor"] = .null
      return .record(fields)
    }
  }
}
