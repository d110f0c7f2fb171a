import Engine

/// Anchors derived from record IDs. They are short, since a page has hundreds of them.
enum Anchor {
  /// "entry-5f2a9c01d477": the kind and twelve digits of the id's hash.
  static func make(_ kind: String, _ id: String) -> String { kind + "-" + digits(of: id) }

  static func digits(of text: String) -> String {
    var text = text
    let hash = text.withUTF8(SHA1.prefix(of:)).high
    return String(unsafeUninitializedCapacity: 12) { digits in
      for place in 0..<12 {
        let digit = UInt8(truncatingIfNeeded: hash >> (60 - 4 * UInt64(place))) & 15
        digits[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
      }
      return 12
    }
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
