/// A YAML value with its position. The caller decides what a plain word means (a number, null, true), so that
/// "1.0" can stay a version.
package struct YAMLNode: Sendable {
  /// How a text is written.
  package enum Style: Sendable, Equatable {
    case plain, quoted, literal, folded
  }

  /// The kind of value.
  package enum Content: Sendable {
    case scalar(String, Style)
    case list([YAMLNode])
    case map([Entry])
  }

  /// An entry of a map.
  package struct Entry: Sendable {
    package let key: String
    package let value: YAMLNode
    package let line: Int
    package let column: Int
  }

  package let content: Content
  /// Starts at 1. A column counts bytes.
  package let line: Int
  package let column: Int

  package var list: [YAMLNode]? {
    if case .list(let items) = content { items } else { nil }
  }
  package var map: [Entry]? {
    if case .map(let entries) = content { entries } else { nil }
  }
  package var style: Style? {
    if case .scalar(_, let style) = content { style } else { nil }
  }

  /// Null: an empty value, `~` or `null`.
  package var isNull: Bool {
    guard case .scalar(let text, .plain) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// The text of a scalar, whatever it looks like. Nil for null, lists and maps.
  package var string: String? {
    guard case .scalar(let text, _) = content, !isNull else { return nil }
    return text
  }

  /// An integer or decimal that was written without quotes.
  package var decimal: Decimal? {
    guard case .scalar(let text, .plain) = content else { return nil }
    return Decimal(text)
  }

  package var bool: Bool? {
    guard case .scalar(let text, .plain) = content else { return nil }
    return ["true": true, "True": true, "TRUE": true, "false": false, "False": false, "FALSE": false][text]
  }

  /// The value of a key. Nil if this is not a map, has no such key, or the value is null.
  package subscript(_ key: String) -> YAMLNode? {
    guard let value = map?.first(where: { $0.key == key })?.value, !value.isNull else { return nil }
    return value
  }

  /// The value as JSON.
  package var value: Value {
    switch content {
    case .list(let items): return .list(items.map(\.value))
    case .map(let entries):
      return .record(Fields(entries.map { ($0.key, $0.value.value) }))
    case .scalar(let text, .plain):
      if isNull { return .null }
      if let bool { return .bool(bool) }
      if let number = Int64(text), String(number) == text { return .int(number) }
      if text.utf8.first.map({ $0 == UInt8(ascii: "-") || $0 &- 0x30 < 10 }) == true, isJSONNumber(text) {
        return .number(text)
      }
      return .string(text)
    case .scalar(let text, _): return .string(text)
    }
  }

  private func isJSONNumber(_ text: String) -> Bool {
    var reader = JSONReader()
    var text = text
    return text.withUTF8 { bytes in
      (try? reader.parse(bytes)) != nil && [.int, .number].contains(reader.nodes[0].kind)
    }
  }
}
