/// Validates one value. Recursion and work are bounded, since a schema can refer to itself.
struct SchemaValidator {
  private let nodes: [JSONSchema.Node]
  private var violations: [JSONSchema.Violation] = []
  private var steps = 0
  private var isExhausted = false
  private var isTooDeep = false

  private static let maximumDepth = 300
  private static let maximumSteps = 1_000_000
  private static let shown = 20

  init(_ nodes: [JSONSchema.Node]) { self.nodes = nodes }

  mutating func run(_ value: Value) -> [JSONSchema.Violation] {
    check(value, 0, "", 0)
    if isExhausted {
      violations = [
        JSONSchema.Violation(
          path: "",
          message: isTooDeep
            ? "the schema has an endless $ref loop"
            : "takes too long to validate: the value or its schema is too large")
      ]
    }
    return violations
  }

  private mutating func add(_ path: String, _ message: String) {
    if violations.count < Self.shown {
      violations.append(JSONSchema.Violation(path: path, message: message))
    }
  }

  /// True if a value is valid.
  private mutating func isValid(_ value: Value, _ index: Int, _ path: String, _ depth: Int) -> Bool {
    let outer = violations
    violations = []
    check(value, index, path, depth)
    let isValid = violations.isEmpty
    violations = outer
    return isValid
  }

  private mutating func check(_ value: Value, _ index: Int, _ path: String, _ depth: Int) {
    steps += 1
    guard depth < Self.maximumDepth, steps < Self.maximumSteps, !isExhausted else {
      isTooDeep = isTooDeep || depth >= Self.maximumDepth
      isExhausted = true
      return
    }
    let node = nodes[index]
    if let isAlways = node.isAlways {
      if !isAlways { add(path, "is not allowed") }
      return
    }
    for check in node.checks { apply(check, value, path, depth + 1) }
  }

  private mutating func apply(_ check: JSONSchema.Check, _ value: Value, _ path: String, _ depth: Int) {
    switch check {
    case .type(let kinds):
      if !kinds.contains(where: { Self.has(value, $0) }) {
        let names = kinds.map { kind in
          switch kind.rawValue {
          case "null": "null"
          case let name where "aio".contains(name.prefix(1)): "an \(name)"
          case let name: "a \(name)"
          }
        }
        add(path, "must be \(names.joined(separator: " or ")), got \(Self.describe(value))")
      }
    case .enumeration(let choices):
      steps += choices.count / 16
      if !choices.contains(where: { SchemaNumber.areEqual($0, value) }) {
        add(path, "must be one of \(choices.prefix(12).map(Self.describe).joined(separator: ", "))")
      }
    case .constant(let wanted):
      if !SchemaNumber.areEqual(wanted, value) { add(path, "must be \(Self.describe(wanted))") }
    case .multipleOf(let divisor):
      if let number = SchemaNumber.decimal(value), !SchemaNumber.isMultiple(number, of: divisor) {
        add(path, "must be a multiple of the schema's \"multipleOf\"")
      }
    case .bound(let bound, let isUpper, let isExclusive):
      guard let number = SchemaNumber.decimal(value) else { return }
      let order = SchemaNumber.compare(number, bound) * (isUpper ? 1 : -1)
      if order > 0 || isExclusive && order == 0 {
        let text = bound.wholeNumber.map(String.init) ?? "its bound"
        let words = isExclusive ? (isUpper ? "less than" : "more than") : isUpper ? "at most" : "at least"
        add(path, "must be \(words) \(text)")
      }
    case .length(let limit, let isUpper):
      guard let text = value.string else { return }
      let count = text.unicodeScalars.count
      if isUpper ? count > limit : count < limit {
        add(path, "must have at \(isUpper ? "most" : "least") \(limit) characters")
      }
    case .pattern(let pattern, let source):
      if let text = value.string, !pattern.matches(text) { add(path, "must match the pattern \(source)") }
    case .items, .itemCount, .unique, .contains: checkList(check, value, path, depth)
    case .properties, .propertyNames, .propertyCount, .required, .dependentRequired, .dependentSchemas:
      checkRecord(check, value, path, depth)
    case .allOf(let schemas):
      for schema in schemas { self.check(value, schema, path, depth) }
    case .anyOf(let schemas):
      if !schemas.contains(where: { isValid(value, $0, path, depth) }) {
        add(path, "does not match any of the allowed forms")
      }
    case .oneOf(let schemas):
      let count = schemas.filter { isValid(value, $0, path, depth) }.count
      if count != 1 {
        add(
          path,
          count == 0
            ? "does not match any of the allowed forms"
            : "matches \(count) of the allowed forms; expected exactly one")
      }
    case .not(let schema):
      if isValid(value, schema, path, depth) { add(path, "matches a form that is not allowed") }
    case .condition(let condition, let then, let otherwise):
      let branch = isValid(value, condition, path, depth) ? then : otherwise
      if let branch { self.check(value, branch, path, depth) }
    case .reference(let schema): self.check(value, schema, path, depth)
    }
  }

  private mutating func checkList(_ check: JSONSchema.Check, _ value: Value, _ path: String, _ depth: Int) {
    guard let items = value.list else { return }
    switch check {
    case .items(let prefix, let rest):
      for (place, item) in items.enumerated() {
        guard let schema = place < prefix.count ? prefix[place] : rest else { break }
        self.check(item, schema, "\(path)[\(place)]", depth)
      }
    case .itemCount(let limit, let isUpper):
      if isUpper ? items.count > limit : items.count < limit {
        add(path, "must have at \(isUpper ? "most" : "least") \(limit) items")
      }
    case .unique:
      var seen: Set<[UInt8]> = []
      for (place, item) in items.enumerated() where !seen.insert(SchemaNumber.key(of: item)).inserted {
        add("\(path)[\(place)]", "is a duplicate")
        return
      }
    case .contains(let schema, let least, let most):
      let count = items.filter { isValid($0, schema, path, depth) }.count
      if count < least { add(path, "must have at least \(least) items that match \"contains\"") }
      if let most, count > most { add(path, "must have at most \(most) items that match \"contains\"") }
    default: break
    }
  }

  private mutating func checkRecord(_ check: JSONSchema.Check, _ value: Value, _ path: String, _ depth: Int) {
    guard let record = value.record else { return }
    let names = record.keys.sorted()
    func inside(_ name: String) -> String { path.isEmpty ? name : path + "." + name }
    switch check {
    case .properties(let fields, let patterns, let additional):
      for name in names {
        guard let field = record[name] else { continue }
        var isKnown = false
        if let schema = fields[name] {
          isKnown = true
          self.check(field, schema, inside(name), depth)
        }
        for (pattern, schema) in patterns where pattern.matches(name) {
          isKnown = true
          self.check(field, schema, inside(name), depth)
        }
        guard !isKnown, let additional else { continue }
        if nodes[additional].isAlways == false {
          let nearest = Suggestion.nearest(to: name, in: fields.keys.sorted())
          add(inside(name), "is not known" + (nearest.map { "; did you mean \"\($0)\"?" } ?? ""))
        } else {
          self.check(field, additional, inside(name), depth)
        }
      }
    case .propertyNames(let schema):
      for name in names where !isValid(.string(name), schema, path, depth) {
        add(inside(name), "has an invalid name")
      }
    case .propertyCount(let limit, let isUpper):
      if isUpper ? record.count > limit : record.count < limit {
        add(path, "must have at \(isUpper ? "most" : "least") \(limit) fields")
      }
    case .required(let required):
      for name in required where record[name] == nil { add(inside(name), "is missing") }
    case .dependentRequired(let needs):
      for (name, required) in needs.sorted(by: { $0.key < $1.key }) where record[name] != nil {
        for other in required where record[other] == nil {
          add(inside(other), "is required with \"\(name)\"")
        }
      }
    case .dependentSchemas(let needs):
      for (name, schema) in needs.sorted(by: { $0.key < $1.key }) where record[name] != nil {
        self.check(value, schema, path, depth)
      }
    default: break
    }
  }

  private static func has(_ value: Value, _ kind: JSONSchema.Kind) -> Bool {
    switch (value, kind) {
    case (.null, .null), (.bool, .boolean), (.string, .string), (.list, .array), (.record, .object): true
    case (.int, .number), (.number, .number), (.int, .integer): true
    case (.number(let text), .integer): Decimal(text).map { $0.exponent >= 0 } ?? false
    default: false
    }
  }

  /// A value in a message: short, as JSON.
  private static func describe(_ value: Value) -> String {
    let text = String(decoding: JSONWriter.encode(value, layout: .compact), as: UTF8.self)
    return text.utf8.count <= 60 ? text : String(text.prefix(57)) + "…"
  }
}
