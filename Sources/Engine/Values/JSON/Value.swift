/// A value in pages, templates and JSON files.
///
/// A page is one `Value`: its HTML is a template filled with the value, and its JSON file is the value
/// itself, so the two always agree. Numbers are exact: an `int`, or the decimal text of any other number.
package enum Value: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  /// A number that is not a 64-bit integer, as its decimal text ("1.5", "-0.000001", "1e400").
  case number(String)
  case string(String)
  case list([Value])
  case record(Fields)
  /// Markup that the program created itself, such as an SVG chart. Templates insert only this text without
  /// escaping. In JSON files it is null, since it shows other fields.
  case markup(Markup)
}

/// Finished HTML or SVG. Only the renderer's own encoders create it; text from data never becomes markup.
package struct Markup: Sendable, Equatable {
  package let bytes: [UInt8]
  package init(trusted bytes: [UInt8]) { self.bytes = bytes }
}

extension Value {
  package var string: String? {
    if case .string(let text) = self { text } else { nil }
  }
  package var int: Int64? {
    if case .int(let number) = self { number } else { nil }
  }
  package var bool: Bool? {
    if case .bool(let flag) = self { flag } else { nil }
  }
  package var list: [Value]? {
    if case .list(let items) = self { items } else { nil }
  }
  package var record: Fields? {
    if case .record(let fields) = self { fields } else { nil }
  }
  package var isNull: Bool { self == .null }

  /// The field of a record. Nil if this is not a record or has no such field.
  package subscript(_ field: String) -> Value? {
    // Not through `record`, which would count one more reference.
    if case .record(let fields) = self { fields[field] } else { nil }
  }

  /// The record without these fields. Other values are unchanged.
  package func without(_ names: String...) -> Value {
    guard case .record(var fields) = self else { return self }
    for name in names { fields[name] = nil }
    return .record(fields)
  }

  /// A string, or null.
  package static func optional(_ text: String?) -> Value { text.map(Value.string) ?? .null }
  /// An integer, or null.
  package static func optional(_ number: Int64?) -> Value { number.map(Value.int) ?? .null }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  package init(stringLiteral text: String) { self = .string(text) }
  package init(integerLiteral number: Int64) { self = .int(number) }
  package init(booleanLiteral flag: Bool) { self = .bool(flag) }
  package init(arrayLiteral items: Value...) { self = .list(items) }
  package init(nilLiteral: ()) { self = .null }
  package init(dictionaryLiteral fields: (String, Value)...) {
    self = .record(Fields(literal: fields))
  }
}
