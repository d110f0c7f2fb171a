/// The keywords, one by one and in groups that depend on each other.
extension SchemaReader {
  /// Annotations, which have no effect on validation.
  private static let annotations: Set<String> = [
    "$schema", "$id", "$comment", "title", "description", "default", "deprecated", "readOnly", "writeOnly",
    "examples", "format", "contentEncoding", "contentMediaType", "contentSchema",
  ]
  /// Read together with the keyword that they belong to.
  private static let companions: Set<String> = [
    "if", "then", "else", "prefixItems", "items", "contains", "minContains", "maxContains", "properties",
    "patternProperties", "additionalProperties",
  ]
  private static let unsupported: Set<String> = [
    "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$vocabulary", "unevaluatedItems",
    "unevaluatedProperties",
  ]
  private static let supported = [
    "$ref", "$defs", "$anchor", "type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems",
    "propertyNames", "maxProperties", "minProperties", "required", "dependentRequired", "dependentSchemas",
    "allOf", "anyOf", "oneOf", "not",
  ]

  mutating func keyword(
    _ name: String, _ key: JSONDocument.Index, _ value: JSONDocument.Index, _ place: Int,
    _ resources: [Resource], _ depth: Int
  ) {
    switch name {
    case "default": nodes[place].defaultValue = document.value(value)
    case "$schema":
      let text = document.string(value) ?? ""
      if SchemaReference.split(text).base != "https://json-schema.org/draft/2020-12/schema" {
        report("only JSON Schema 2020-12 is supported, not \"\(text)\"", value)
      }
    case _ where Self.annotations.contains(name) || Self.companions.contains(name): break
    case "$anchor":
      guard let text = document.string(value), let base = resources.last?.base else {
        return report("\"$anchor\" must be text", value)
      }
      places[base + "#" + text] = place
    case "$ref":
      guard let text = document.string(value), let base = resources.last?.base else {
        return report("\"$ref\" must be text", value)
      }
      let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let target =
        SchemaReference.resolve(String(parts[0]), against: base) + (parts.count > 1 ? "#" + parts[1] : "")
      references.append((place, nodes[place].checks.count, target, value))
      nodes[place].checks.append(.reference(0))
    case "$defs":
      _ = schemas(value, name, resources, depth)
    case "type": type(value, place)
    case "enum":
      guard document.kind(value) == .array else { return report("\"enum\" must be a list", value) }
      nodes[place].checks.append(.enumeration(document.items(value).map(document.value)))
    case "const": nodes[place].checks.append(.constant(document.value(value)))
    case "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum":
      number(name, value, place)
    case "maxLength", "minLength", "maxItems", "minItems", "maxProperties", "minProperties":
      count(name, value, place)
    case "pattern":
      guard let text = document.string(value) else { return report("\"pattern\" must be text", value) }
      if let pattern = pattern(text, value) { nodes[place].checks.append(.pattern(pattern, text)) }
    case "uniqueItems":
      guard [.true, .false].contains(document.kind(value)) else {
        return report("\"uniqueItems\" must be true or false", value)
      }
      if document.isTrue(value) { nodes[place].checks.append(.unique) }
    case "propertyNames", "not":
      let schema = child(value, resources, [name], depth)
      nodes[place].checks.append(name == "not" ? .not(schema) : .propertyNames(schema))
    case "required":
      if let names = texts(name, value) { nodes[place].checks.append(.required(names)) }
    case "dependentRequired":
      var needs: [String: [String]] = [:]
      guard document.kind(value) == .object else { return report("\"\(name)\" must be an object", value) }
      for field in document.fields(value) {
        needs[document.string(field.key) ?? ""] = texts(name, field.value) ?? []
      }
      nodes[place].checks.append(.dependentRequired(needs))
    case "dependentSchemas":
      nodes[place].checks.append(.dependentSchemas(schemas(value, name, resources, depth)))
    case "allOf", "anyOf", "oneOf":
      let inner = list(name, value, resources, depth)
      nodes[place].checks.append(
        name == "allOf" ? .allOf(inner) : name == "anyOf" ? .anyOf(inner) : .oneOf(inner))
    default:
      let isKnown = Self.unsupported.contains(name)
      let nearest = Suggestion.nearest(to: name, in: Self.supported + Self.companions.sorted())
      report(
        "the keyword \"\(name)\" is \(isKnown ? "not supported" : "not known")", key,
        remedy: isKnown ? nil : nearest.map { "did you mean \"\($0)\"?" })
    }
  }

  /// Keywords that depend on each other.
  mutating func together(
    _ index: JSONDocument.Index, _ place: Int, _ resources: [Resource], _ depth: Int
  ) {
    func field(_ name: StaticString) -> JSONDocument.Index? { document.field(index, name) }
    let prefix = field("prefixItems").map { list("prefixItems", $0, resources, depth) } ?? []
    let rest = field("items").map { child($0, resources, ["items"], depth) }
    if !prefix.isEmpty || rest != nil { nodes[place].checks.append(.items(prefix: prefix, rest: rest)) }
    if let contains = field("contains") {
      let schema = child(contains, resources, ["contains"], depth)
      let least = field("minContains").flatMap { size("minContains", $0) } ?? 1
      let most = field("maxContains").flatMap { size("maxContains", $0) }
      nodes[place].checks.append(.contains(schema, least: least, most: most))
    }
    let properties = field("properties").map { schemas($0, "properties", resources, depth) } ?? [:]
    var patterns: [(pattern: SchemaPattern, schema: Int)] = []
    if let value = field("patternProperties") {
      if document.kind(value) != .object { report("\"patternProperties\" must be an object", value) }
      for field in document.fields(value) {
        let text = document.string(field.key) ?? ""
        let schema = child(field.value, resources, ["patternProperties", text], depth)
        if let pattern = pattern(text, field.key) { patterns.append((pattern, schema)) }
      }
    }
    let additional = field("additionalProperties").map {
      child($0, resources, ["additionalProperties"], depth)
    }
    if !properties.isEmpty || !patterns.isEmpty || additional != nil {
      nodes[place].checks.append(.properties(properties, patterns: patterns, additional: additional))
    }
    let then = field("then").map { child($0, resources, ["then"], depth) }
    let otherwise = field("else").map { child($0, resources, ["else"], depth) }
    if let condition = field("if") {
      let schema = child(condition, resources, ["if"], depth)
      nodes[place].checks.append(.condition(schema, then: then, otherwise: otherwise))
    }
  }

  private mutating func type(_ value: JSONDocument.Index, _ place: Int) {
    let names = document.kind(value) == .array ? document.items(value) : [value]
    var kinds: [JSONSchema.Kind] = []
    for name in names {
      guard let text = document.string(name), let kind = JSONSchema.Kind(rawValue: text) else {
        let known = JSONSchema.Kind.allCases.map(\.rawValue)
        let nearest = Suggestion.nearest(to: document.string(name) ?? "", in: known)
        return report(
          "\"type\" must be one of \(known.joined(separator: ", "))", name,
          remedy: nearest.map { "did you mean \"\($0)\"?" })
      }
      kinds.append(kind)
    }
    nodes[place].checks.append(.type(kinds))
  }

  private mutating func number(_ name: String, _ value: JSONDocument.Index, _ place: Int) {
    guard [.int, .number].contains(document.kind(value)), let number = document.decimal(value),
      name != "multipleOf" || number.digits > 0 && !number.isNegative
    else { return report("\"\(name)\" must be a number\(name == "multipleOf" ? " above 0" : "")", value) }
    guard name != "multipleOf" else { return nodes[place].checks.append(.multipleOf(number)) }
    nodes[place].checks.append(
      .bound(
        number, isUpper: name.lowercased().hasSuffix("maximum"), isExclusive: name.hasPrefix("exclusive")))
  }

  private mutating func size(_ name: String, _ value: JSONDocument.Index) -> Int? {
    guard let number = document.int(value), number >= 0 else {
      report("\"\(name)\" must be a whole number that is not negative", value)
      return nil
    }
    return Int(number)
  }

  private mutating func count(_ name: String, _ value: JSONDocument.Index, _ place: Int) {
    guard let limit = size(name, value) else { return }
    let isUpper = name.hasPrefix("max")
    switch name.dropFirst(3) {
    case "Length": nodes[place].checks.append(.length(limit, isUpper: isUpper))
    case "Items": nodes[place].checks.append(.itemCount(limit, isUpper: isUpper))
    default: nodes[place].checks.append(.propertyCount(limit, isUpper: isUpper))
    }
  }

  private mutating func pattern(_ text: String, _ index: JSONDocument.Index) -> SchemaPattern? {
    do throws(SchemaPattern.Problem) {
      return try SchemaPattern(text)
    } catch {
      report("the pattern \"\(text.prefix(60))\": \(error.message)", index)
      return nil
    }
  }

  private mutating func texts(_ name: String, _ value: JSONDocument.Index) -> [String]? {
    let items = document.items(value).map(document.string)
    guard document.kind(value) == .array, !items.contains(nil) else {
      report("\"\(name)\" must be a list of names", value)
      return nil
    }
    return items.compactMap { $0 }
  }

  private mutating func list(
    _ name: String, _ value: JSONDocument.Index, _ resources: [Resource], _ depth: Int
  ) -> [Int] {
    let items = document.items(value)
    if items.isEmpty { report("\"\(name)\" must be a list of schemas", value) }
    var inner: [Int] = []
    for (number, item) in items.enumerated() {
      inner.append(child(item, resources, [name, String(number)], depth))
    }
    return inner
  }

  private mutating func schemas(
    _ value: JSONDocument.Index, _ name: String, _ resources: [Resource], _ depth: Int
  ) -> [String: Int] {
    guard document.kind(value) == .object else {
      report("\"\(name)\" must be an object of schemas", value)
      return [:]
    }
    var inner: [String: Int] = [:]
    for field in document.fields(value) {
      let key = document.string(field.key) ?? ""
      inner[key] = child(field.value, resources, [name, key], depth)
    }
    return inner
  }
}
