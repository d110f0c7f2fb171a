import Engine

/// A JSON Schema (2020-12), as far as published files need it. Additional fields are allowed, so that files
/// can get new fields without a new version.
struct FileSchema: Sendable {
  private(set) var value: Fields

  private init(_ value: Fields) { self.value = value }

  static let any = FileSchema([:])
  var isAny: Bool { value.isEmpty }
  static let text = FileSchema(["type": "string"])
  static let integer = FileSchema(["type": "integer"])
  static let number = FileSchema(["type": "number"])
  static let flag = FileSchema(["type": "boolean"])
  /// Any names and values.
  static let record = FileSchema(["type": "object", "additionalProperties": true])
  /// Text, number or flag.
  static let plain = FileSchema(["type": ["string", "number", "boolean"]])
  /// RFC 3339 in UTC.
  static let instant = FileSchema(["type": "string", "format": "date-time"])
  static let day = FileSchema(["type": "string", "format": "date"])
  static let month = FileSchema(["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}$"])
  static let cents = FileSchema(["type": "number", "description": "US cents, with at most six decimals"])
  static let path = FileSchema(["type": "string", "description": "From the site's root"])
  /// Counts by name.
  static let counts = FileSchema(["type": "object", "additionalProperties": ["type": "integer"]])

  static func words(_ words: [String]) -> FileSchema {
    FileSchema(["type": "string", "enum": .list(words.map(Value.string))])
  }

  static func list(_ item: FileSchema) -> FileSchema {
    FileSchema(["type": "array", "items": .record(item.value)])
  }

  /// A shared definition.
  static func named(_ name: String) -> FileSchema { FileSchema(["$ref": .string(name)]) }

  /// An object with these required fields.
  static func object(_ fields: [String: FileSchema], optional: [String: FileSchema] = [:]) -> FileSchema {
    let all = fields.merging(optional) { field, _ in field }
    var value: Fields = ["type": "object"]
    if !all.isEmpty { value["properties"] = .record(Fields(all.mapValues { .record($0.value) })) }
    if !fields.isEmpty { value["required"] = .list(fields.keys.sorted().map(Value.string)) }
    return FileSchema(value)
  }

  var orNull: FileSchema {
    guard case .string(let type) = value["type"], value["enum"] == nil else {
      return FileSchema(["anyOf": [.record(value), ["type": "null"]]])
    }
    var copy = self
    copy.value["type"] = [.string(type), "null"]
    return copy
  }

  func describing(_ text: String) -> FileSchema {
    var copy = self
    copy.value["description"] = .string(text)
    return copy
  }

  /// The fields of this object and another.
  func with(_ fields: [String: FileSchema]) -> FileSchema {
    var copy = self
    var properties = value["properties"]?.record ?? [:]
    for (name, schema) in fields { properties[name] = .record(schema.value) }
    copy.value["properties"] = .record(properties)
    let required = (value["required"]?.list ?? []).compactMap(\.string) + fields.keys
    copy.value["required"] = .list(Set(required).sorted().map(Value.string))
    return copy
  }

  /// The object with fields that not every file has.
  func allowing(_ fields: [String: FileSchema]) -> FileSchema {
    var copy = self
    copy.value["properties"] = .record(
      (value["properties"]?.record ?? [:]).merging(Fields(fields.mapValues { .record($0.value) })) { $1 })
    return copy
  }

  /// The value with references to where definitions are: "#/$defs/".
  func resolved(in place: String) -> Value { Self.resolved(.record(value), place) }

  private static func resolved(_ value: Value, _ place: String) -> Value {
    switch value {
    case .record(var fields):
      if let name = fields["$ref"]?.string { fields["$ref"] = .string(place + name) }
      for (key, field) in fields where key != "$ref" { fields[key] = resolved(field, place) }
      return .record(fields)
    case .list(let items): return .list(items.map { resolved($0, place) })
    default: return value
    }
  }

  /// The definitions that it refers to, directly and indirectly.
  func references() -> Set<String> {
    var found: Set<String> = []
    Self.collect(.record(value), &found)
    return found
  }

  private static func collect(_ value: Value, _ found: inout Set<String>) {
    switch value {
    case .record(let fields):
      if let name = fields["$ref"]?.string, found.insert(name).inserted,
        let definition = FileSchemaDefinitions.all[name]
      {
        collect(.record(definition.value), &found)
      }
      for (key, field) in fields where key != "$ref" { collect(field, &found) }
    case .list(let items): for item in items { collect(item, &found) }
    default: break
    }
  }
}
