/// Reads a schema from a document: every subschema becomes a node, then references are resolved.
struct SchemaReader {
  let document: JSONDocument
  private let source: String
  private(set) var findings: [Finding] = []
  var nodes: [JSONSchema.Node] = []
  /// Addresses of schemas: "base#pointer" and "base#anchor".
  var places: [String: Int] = [:]
  var references: [(node: Int, check: Int, target: String, at: JSONDocument.Index)] = []

  /// A schema resource with its own address, and the current path in it.
  struct Resource {
    let base: String
    var pointer: String
  }

  private static let maximumDepth = 100

  init(_ document: JSONDocument, source: String) {
    self.document = document
    self.source = source
  }

  mutating func read(_ index: JSONDocument.Index) -> [JSONSchema.Node] {
    _ = schema(index, [Resource(base: "module:/schema", pointer: "")], 0)
    for reference in references {
      let (base, fragment) = SchemaReference.split(reference.target)
      if let target = places[base + "#" + fragment] {
        nodes[reference.node].checks[reference.check] = .reference(target)
      } else if places[base + "#"] == nil {
        report("\"$ref\" to another document is not supported: \(base)", reference.at)
      } else {
        report("\"$ref\" does not match a schema in this document: #\(fragment)", reference.at)
      }
    }
    return nodes
  }

  mutating func report(_ message: String, _ index: JSONDocument.Index, remedy: String? = nil) {
    let position = document.position(index)
    findings.append(
      Finding(
        .error, "configSchema: " + message, remedy: remedy, source: source, line: position.line,
        column: position.column))
  }

  /// Reads one schema and returns its index among the nodes.
  private mutating func schema(_ index: JSONDocument.Index, _ outer: [Resource], _ depth: Int) -> Int {
    let place = nodes.count
    nodes.append(JSONSchema.Node())
    var resources = outer
    defer {
      for resource in resources { places[resource.base + "#" + resource.pointer] = place }
    }
    guard depth < Self.maximumDepth else {
      report("is nested too deeply", index)
      return place
    }
    switch document.kind(index) {
    case .true, .false:
      nodes[place].isAlways = document.isTrue(index)
      return place
    case .object: break
    default:
      report("a schema must be an object, true or false", index)
      return place
    }
    let base = resources.last?.base ?? ""
    if let id = document.field(index, "$id") {
      guard let text = document.string(id), SchemaReference.split(text).fragment.isEmpty else {
        report("\"$id\" must be an address without a fragment", id)
        return place
      }
      let own = SchemaReference.resolve(SchemaReference.split(text).base, against: base)
      resources.append(Resource(base: own, pointer: ""))
    }
    for field in document.fields(index) {
      keyword(document.string(field.key) ?? "", field.key, field.value, place, resources, depth)
    }
    together(index, place, resources, depth)
    return place
  }

  /// Reads a schema inside another one, at a key or index.
  mutating func child(
    _ index: JSONDocument.Index, _ resources: [Resource], _ steps: [String], _ depth: Int
  ) -> Int {
    let path = steps.map { "/" + Self.escaped($0) }.joined()
    let inner = resources.map { Resource(base: $0.base, pointer: $0.pointer + path) }
    return schema(index, inner, depth + 1)
  }

  private static func escaped(_ step: String) -> String {
    var bytes: [UInt8] = []
    for byte in step.utf8 {
      switch byte {
      case UInt8(ascii: "~"): bytes += Array("~0".utf8)
      case UInt8(ascii: "/"): bytes += Array("~1".utf8)
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
