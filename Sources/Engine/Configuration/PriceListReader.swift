/// Reads the file in "prices": JSON with comments and a list "prices" of objects with `model`, `input` and
/// `output`, and optionally `provider`, `cachedInput`, `from` and `to`. Prices are in dollars per million
/// tokens, as text or numbers. Invalid entries become findings, and the others are used.
package struct PriceListReader {
  package static func read(_ bytes: [UInt8], source: String) -> (list: PriceList?, findings: [Finding]) {
    bytes.withUnsafeBufferPointer { buffer in
      var json = JSONReader(comments: true)
      do throws(JSONError) {
        try json.parse(buffer)
      } catch {
        let position = TextPosition(of: error.offset, in: buffer)
        let finding = Finding(
          .error, "not JSON: \(error.message)", source: source, line: position.line, column: position.column)
        return (nil, [finding])
      }
      var reader = PriceListReader(document: JSONDocument(json, buffer), source: source)
      reader.read()
      return (PriceList(reader.entries), reader.findings)
    }
  }

  private let document: JSONDocument
  private let source: String
  private var entries: [PriceList.Entry] = []
  private var findings: [Finding] = []
  private static let names = ["provider", "model", "from", "to", "input", "cachedInput", "output"]

  private init(document: JSONDocument, source: String) {
    self.document = document
    self.source = source
  }

  private mutating func report(_ message: String, at index: JSONDocument.Index, remedy: String? = nil) {
    let position = document.position(index)
    findings.append(
      Finding(
        .warning, message, remedy: remedy, source: source, line: position.line, column: position.column))
  }

  private mutating func read() {
    let root = document.root
    guard document.kind(root) == .object, let list = document.field(root, "prices"),
      document.kind(list) == .array
    else {
      return report(
        "a price list must be an object with a list \"prices\"", at: root,
        remedy: #"write {"prices": [{"model": "…", "input": "3.00", "output": "15.00"}]}"#)
    }
    for item in document.items(list) { entry(item) }
  }

  private mutating func entry(_ index: JSONDocument.Index) {
    guard document.kind(index) == .object else { return report("a price must be an object", at: index) }
    for field in document.fields(index) {
      let name = document.string(field.key) ?? ""
      guard !Self.names.contains(name) else { continue }
      let near = Suggestion.nearest(to: name, in: Self.names)
      report(
        "unknown field \"\(name)\" in a price", at: field.key, remedy: near.map { "did you mean \"\($0)\"?" })
    }
    guard let model = text("model", of: index), !model.isEmpty else {
      return report("a price has no \"model\"", at: index)
    }
    guard let input = money("input", of: index), let output = money("output", of: index) else {
      return report(
        "the price of \(model) must have \"input\" and \"output\", in dollars per million tokens", at: index)
    }
    var entry = PriceList.Entry(model: model, input: input, output: output)
    entry.provider = text("provider", of: index)
    entry.cachedInput = money("cachedInput", of: index)
    for name in ["from", "to"] as [StaticString] {
      guard let field = document.field(index, name), document.kind(field) != .null else { continue }
      guard let day = document.string(field).flatMap({ Instant($0) })?.day else {
        return report("\"\(name)\" must be a date such as 2026-01-31", at: field)
      }
      if name.description == "from" { entry.from = day } else { entry.to = day }
    }
    entries.append(entry)
  }

  private func text(_ name: StaticString, of index: JSONDocument.Index) -> String? {
    document.field(index, name).flatMap { document.string($0) }
  }

  private func money(_ name: StaticString, of index: JSONDocument.Index) -> Money? {
    document.field(index, name).flatMap { document.decimal($0) }
      .flatMap(Money.init(dollars:)).flatMap { $0 >= .zero ? $0 : nil }
  }
}
