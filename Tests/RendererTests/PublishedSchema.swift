@testable import Engine

/// A published schema, read by the program's own validator.
struct PublishedSchema {
  private let schema: JSONSchema
  private static let shown = 5

  /// With `isStrict`, fields that the schema does not describe are problems too.
  init(_ value: Value, isStrict: Bool = false) throws {
    let bytes = JSONWriter.encode(isStrict ? Self.closed(value) : value)
    let (schema, findings) = try JSONDocument.read(bytes) { JSONSchema.read($0, $0.root, source: "schema") }
    guard let schema else { throw Failure(findings.map(\.text).joined(separator: "\n")) }
    self.schema = schema
  }

  /// The first problems of a file with their positions.
  func problems(_ file: Value) -> [String] {
    schema.validate(file).violations.prefix(Self.shown).map { "\($0.path): \($0.message)" }
  }

  /// The schema with additional properties forbidden in every object.
  private static func closed(_ value: Value) -> Value {
    switch value {
    case .record(var fields):
      for (name, field) in fields { fields[name] = closed(field) }
      // "properties" as a field name is not a keyword, but no published file has such a field.
      if fields["type"] == "object", fields["additionalProperties"] == nil {
        fields["additionalProperties"] = false
      }
      return .record(fields)
    case .list(let items): return .list(items.map(closed))
    default: return value
    }
  }
}
