/// Changes only the list of enabled modules in a configuration. Comments and layout are kept.
package struct ConfigurationEdit {
  private let bytes: [UInt8]
  private let source: String

  package init(_ bytes: [UInt8], source: String) {
    self.bytes = bytes
    self.source = source
  }

  /// Returns the text with the module added to or removed from the list.
  package func setting(_ id: String, enabled: Bool) throws -> [UInt8] {
    do {
      return try JSONDocument.read(bytes, comments: true) { document in
        try enabled ? adding(id, document) : removing(id, document)
      }
    } catch let error as JSONError {
      throw Failure("\(source): not JSON: \(error.message)")
    }
  }

  private func list(_ document: JSONDocument) -> JSONDocument.Index? {
    document.field(document.root, "modules").flatMap { document.field($0, "enabled") }
  }

  private func adding(_ id: String, _ document: JSONDocument) throws -> [UInt8] {
    if let list = list(document) {
      guard document.kind(list) == .array else {
        throw Failure("\(source): \"modules.enabled\" must be a list")
      }
      let items = document.items(list)
      if items.contains(where: { document.string($0) == id }) { return bytes }
      guard let last = items.last else { return inserting("\"\(id)\"", after: list, document) }
      return replacing(end(of: last, document)..<end(of: last, document), with: ", \"\(id)\"")
    }
    if let modules = document.field(document.root, "modules"), document.kind(modules) == .object {
      let comma = document.fields(modules).isEmpty ? "" : ","
      return inserting(" \"enabled\": [\"\(id)\"]\(comma)", after: modules, document)
    }
    guard document.kind(document.root) == .object, document.field(document.root, "modules") == nil else {
      throw Failure("\(source): \"modules\" must be an object")
    }
    let comma = document.fields(document.root).isEmpty ? "" : ","
    return inserting("\n  \"modules\": { \"enabled\": [\"\(id)\"] }\(comma)", after: document.root, document)
  }

  private func removing(_ id: String, _ document: JSONDocument) throws -> [UInt8] {
    guard let list = list(document) else { return bytes }
    let items = document.items(list)
    guard let place = items.firstIndex(where: { document.string($0) == id }) else { return bytes }
    let (from, to) = (start(of: items[place], document), end(of: items[place], document))
    // Also removes a comma: the one before, or for the first entry the one after.
    if place > 0 { return replacing(end(of: items[place - 1], document)..<to, with: "") }
    if items.count > 1 { return replacing(from..<start(of: items[1], document), with: "") }
    return replacing(from..<to, with: "")
  }

  private func start(of item: JSONDocument.Index, _ document: JSONDocument) -> Int {
    Int(document.nodes[item].start) - (document.string(item) == nil ? 0 : 1)
  }

  private func end(of item: JSONDocument.Index, _ document: JSONDocument) -> Int {
    Int(document.nodes[item].end) + (document.string(item) == nil ? 0 : 1)
  }

  /// The position after the opening bracket of an object or list.
  private func inserting(_ text: String, after container: JSONDocument.Index, _ document: JSONDocument)
    -> [UInt8]
  {
    let place = Int(document.nodes[container].start) + 1
    return replacing(place..<place, with: text)
  }

  private func replacing(_ range: Range<Int>, with text: String) -> [UInt8] {
    Array(bytes[..<range.lowerBound]) + Array(text.utf8) + Array(bytes[range.upperBound...])
  }
}
