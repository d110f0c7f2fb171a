/// The configuration of each module: any JSON, validated with the module's schema.
extension ConfigurationReader {
  mutating func moduleConfig(_ index: JSONDocument.Index, _ path: String) {
    guard document.kind(index) == .object else {
      report(.error, "\"\(path)\" must be an object", at: index)
      return
    }
    var places: [(place: String, index: JSONDocument.Index)] = []
    for field in document.fields(index) {
      let id = document.string(field.key) ?? ""
      configuration.modules.config[id] = resolved(field.value, id, id, &places)
    }
    // All positions in one pass, since each lookup would start at the beginning.
    var (at, line, lineStart) = (0, 1, 0)
    for (place, index) in places {
      let start = Int(document.nodes[index].start)
      while at < start {
        if document.bytes[at] == 0x0A { (line, lineStart) = (line + 1, at + 1) }
        at += 1
      }
      let isText = [.string, .escapedString].contains(document.kind(index))
      configuration.modules.positions[place] = TextPosition(
        line: line, column: start - lineStart + (isText ? 0 : 1))
    }
  }

  /// A module's value, with environment variables inserted where a whole text refers to one. `path` has list
  /// positions as names, `place` as in schema violations.
  private mutating func resolved(
    _ index: JSONDocument.Index, _ path: String, _ place: String,
    _ places: inout [(place: String, index: JSONDocument.Index)]
  ) -> Value {
    places.append((place, index))
    switch document.kind(index) {
    case .object:
      var fields: Fields = [:]
      for field in document.fields(index) {
        let name = document.string(field.key) ?? ""
        fields[name] = resolved(field.value, path + "." + name, place + "." + name, &places)
      }
      return .record(fields)
    case .array:
      var items: [Value] = []
      for (number, item) in document.items(index).enumerated() {
        items.append(resolved(item, path + ".\(number)", place + "[\(number)]", &places))
      }
      return .list(items)
    case .string, .escapedString:
      let original = document.string(index) ?? ""
      guard let name = Self.variable(original) else { return .string(original) }
      configuration.modules.secrets[path] = original
      if let value = environment[name] {
        configuration.environmentValues[name] = value
        return .string(value)
      }
      // Stops the module but not the run.
      let id = String(path.prefix { $0 != "." })
      if configuration.modules.problems[id] == nil {
        let position = document.position(index)
        configuration.modules.problems[id] = Finding(
          .error,
          "\"modules.config.\(path)\" refers to $\(name), which is not set",
          remedy: "set the environment variable \(name)", source: source, line: position.line,
          column: position.column)
      }
      return .null
    default: return document.value(index)
    }
  }
}
