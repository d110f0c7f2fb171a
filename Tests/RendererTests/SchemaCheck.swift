@testable import Engine

/// Holds a value against a JSON Schema, as far as the published schemas go.
struct SchemaCheck {
  let root: Value
  /// Whether fields that no schema names are problems too: what is published is described.
  var isStrict = false

  func problems(_ value: Value) -> [String] { check(value, root, "$") }

  private func check(_ value: Value, _ schema: Value, _ place: String) -> [String] {
    if let reference = schema["$ref"]?.string {
      var target: Value? = root
      for part in reference.split(separator: "/").dropFirst() { target = target?[String(part)] }
      guard reference.hasPrefix("#/"), let target else { return ["\(place): \(reference) leads nowhere"] }
      return check(value, target, place)
    }
    if let options = schema["anyOf"]?.list {
      let results = options.map { check(value, $0, place) }
      return results.contains([]) ? [] : results.flatMap { $0 }
    }
    var problems: [String] = []
    if let type = schema["type"] {
      let names = type.list?.compactMap(\.string) ?? [type.string ?? ""]
      if !names.contains(where: { Self.fits(value, $0) }) { return ["\(place): is no \(names)"] }
    }
    if let words = schema["enum"]?.list, !words.contains(value) {
      problems.append("\(place): is none of \(words)")
    }
    if schema["format"] == "date-time", let text = value.string,
      Instant(text)?.text != text, text != Instant.epoch.text
    {
      problems.append("\(place): \(text) is no instant")
    }
    if case .list(let items) = value, let item = schema["items"] {
      for (index, element) in items.enumerated() { problems += check(element, item, "\(place)[\(index)]") }
    }
    guard case .record(let fields) = value, schema["type"] == "object" || schema["properties"] != nil else {
      return problems
    }
    for name in schema["required"]?.list?.compactMap(\.string) ?? [] where fields[name] == nil {
      problems.append("\(place): \(name) is missing")
    }
    let properties = schema["properties"]?.record ?? [:]
    for (name, field) in fields.sorted(by: { $0.key < $1.key }) {
      if let known = properties[name] ?? schema["additionalProperties"] {
        problems += check(field, known, "\(place).\(name)")
      } else if isStrict, !properties.isEmpty {
        problems.append("\(place): \(name) is not described")
      }
    }
    return problems
  }

  private static func fits(_ value: Value, _ type: String) -> Bool {
    switch (type, value) {
    case ("null", .null), ("null", .markup), ("boolean", .bool), ("integer", .int), ("number", .int),
      ("number", .number), ("string", .string), ("array", .list), ("object", .record):
      true
    default: false
    }
  }
}
