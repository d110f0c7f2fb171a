/// What the configuration says of each module: any JSON, which the module's own schema is for.
extension ConfigurationReader {
  mutating func moduleConfig(_ index: JSONDocument.Index, _ path: String) {
    guard document.kind(index) == .object else {
      report(.error, "\"\(path)\" must be an object", at: index)
      return
    }
    for field in document.fields(index) {
      let id = document.string(field.key) ?? ""
      configuration.modules.config[id] = resolved(field.value, id, id)
    }
  }

  /// A module's value with environment variables filled in wherever a whole text names one. `path` has the places of lists
  /// as names, `place` as a schema's violations say them.
  private mutating func resolved(_ index: JSONDocument.Index, _ path: String, _ place: String) -> Value {
    let position = document.position(index)
    if configuration.modules.positions.count < Self.maximumPositions {
      configuration.modules.positions[place] = position
    }
    switch document.kind(index) {
    case .object:
      var fields: [String: Value] = [:]
      for field in document.fields(index) {
        let name = document.string(field.key) ?? ""
        fields[name] = resolved(field.value, path + "." + name, place + "." + name)
      }
      return .record(fields)
    case .array:
      var items: [Value] = []
      for (number, item) in document.items(index).enumerated() {
        items.append(resolved(item, path + ".\(number)", place + "[\(number)]"))
      }
      return .list(items)
    case .string, .escapedString:
      let original = document.string(index) ?? ""
      guard let name = Self.variable(original) else { return .string(original) }
      configuration.modules.secrets[path] = original
      if let value = environment[name] { return .string(value) }
      // Stops the module, not the run.
      let id = String(path.prefix { $0 != "." })
      if configuration.modules.problems[id] == nil {
        configuration.modules.problems[id] = Finding(
          .error,
          "\"modules.config.\(path)\" takes its value from $\(name), which is not set in the environment",
          remedy: "set \(name) in the environment", source: source, line: position.line,
          column: position.column)
      }
      return .null
    default: return document.value(index)
    }
  }

  /// Of a configuration larger than anyone writes the rest is told without a line: finding one reads the text.
  private static let maximumPositions = 1000
}
