/// A JSON Schema (2020-12), parsed once: validation and applicator keywords, references within the document,
/// defaults. Unsupported keywords are errors when the schema is read; none is ignored.
package struct JSONSchema: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    case null, boolean, object, array, number, string, integer
  }

  /// A requirement of one keyword or a group of keywords. Schemas inside it are indices.
  enum Check: Sendable {
    case type([Kind])
    case enumeration([Value])
    case constant(Value)
    case multipleOf(Decimal)
    case bound(Decimal, isUpper: Bool, isExclusive: Bool)
    case length(Int, isUpper: Bool)
    case pattern(SchemaPattern, String)
    case items(prefix: [Int], rest: Int?)
    case itemCount(Int, isUpper: Bool)
    case unique
    case contains(Int, least: Int, most: Int?)
    case properties([String: Int], patterns: [(pattern: SchemaPattern, schema: Int)], additional: Int?)
    case propertyNames(Int)
    case propertyCount(Int, isUpper: Bool)
    case required([String])
    case dependentRequired([String: [String]])
    case dependentSchemas([String: Int])
    case allOf([Int])
    case anyOf([Int])
    case oneOf([Int])
    case not(Int)
    case condition(Int, then: Int?, otherwise: Int?)
    case reference(Int)
  }

  struct Node: Sendable {
    /// `true` or `false` as a schema.
    var isAlways: Bool?
    var checks: [Check] = []
    var defaultValue: Value?
  }

  /// A problem with a value and its place: "alerts[2].threshold".
  package struct Violation: Sendable, Equatable {
    package let path: String
    package let message: String
  }

  let nodes: [Node]

  /// Accepts everything, for modules without a schema.
  package static let anything = JSONSchema(nodes: [Node(isAlways: true)])

  init(nodes: [Node]) { self.nodes = nodes }

  /// Parses the schema at a node of a document. Nil with findings if it has errors.
  package static func read(
    _ document: JSONDocument, _ index: JSONDocument.Index, source: String
  ) -> (schema: JSONSchema?, findings: [Finding]) {
    var reader = SchemaReader(document, source: source)
    let nodes = reader.read(index)
    return (reader.findings.isEmpty ? JSONSchema(nodes: nodes) : nil, reader.findings)
  }

  /// The properties at the root of the schema, with their defaults.
  package var properties: [String] {
    nodes[0].checks.flatMap { check -> [String] in
      if case .properties(let fields, _, _) = check { Array(fields.keys) } else { [] }
    }.sorted()
  }

  /// Returns the value with missing parts filled in from defaults, and all violations. A value that is valid
  /// as given stays valid, whatever the defaults are.
  package func validate(_ value: Value) -> (value: Value, violations: [Violation]) {
    var work = Self.maximumFilling
    let filled = fill(value, 0, depth: 0, &work)
    var validator = SchemaValidator(nodes)
    let violations = validator.run(filled)
    guard !violations.isEmpty else { return (filled, []) }
    var plain = SchemaValidator(nodes)
    return (filled, plain.run(value).isEmpty ? [] : violations)
  }

  /// The maximum number of schemas to search for defaults, since schemas can refer to themselves.
  private static let maximumFilling = 20_000

  private func fill(_ value: Value, _ index: Int, depth: Int, _ work: inout Int) -> Value {
    work -= 1
    guard depth < 50, work > 0 else { return value }
    var value = value
    for check in nodes[index].checks {
      switch check {
      case .properties(let fields, _, _):
        guard case .record(var record) = value else { continue }
        for (name, schema) in fields {
          if let field = record[name] {
            record[name] = fill(field, schema, depth: depth + 1, &work)
          } else if let given = nodes[schema].defaultValue {
            record[name] = given
          }
        }
        value = .record(record)
      case .items(let prefix, let rest):
        guard case .list(let items) = value else { continue }
        value = .list(
          items.enumerated().map { place, item in
            guard let schema = place < prefix.count ? prefix[place] : rest else { return item }
            return fill(item, schema, depth: depth + 1, &work)
          })
      case .allOf(let schemas):
        for schema in schemas { value = fill(value, schema, depth: depth + 1, &work) }
      case .reference(let schema): value = fill(value, schema, depth: depth + 1, &work)
      default: continue
      }
    }
    return value
  }
}
