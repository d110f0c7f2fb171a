/// Reads an index. It comes from elsewhere: sizes are limited, every text is plain text, and what cannot be
/// used is left out with a finding. Entries of the founding form, with only a `repo` or `url`, are read too.
package struct StoreIndexReader {
  private let document: JSONDocument
  private let name: String
  private let base: StoreSource.Base
  private var index = StoreIndex()
  private var findings: [Finding] = []
  private var leftOut = 0
  private var seen: Set<String> = []
  private static let maximumFindings = 50

  /// Nil for what is not an index at all.
  package static func read(_ bytes: [UInt8], name: String, base: StoreSource.Base) -> (
    index: StoreIndex?, findings: [Finding]
  ) {
    guard bytes.count <= Limits.storeIndex else {
      return (nil, [Finding(.error, "the index is larger than \(Limits.storeIndex >> 20) MB", source: name)])
    }
    return bytes.withUnsafeBufferPointer { buffer in
      var json = JSONReader()
      do throws(JSONError) {
        try json.parse(buffer)
      } catch {
        let position = TextPosition(of: error.offset, in: buffer)
        return (
          nil,
          [
            Finding(
              .error, "the index is not JSON: \(error.message)", source: name, line: position.line,
              column: position.column)
          ]
        )
      }
      var reader = StoreIndexReader(JSONDocument(json, buffer), name, base)
      let isIndex = reader.read()
      return (isIndex ? reader.index : nil, reader.findings)
    }
  }

  private init(_ document: JSONDocument, _ name: String, _ base: StoreSource.Base) {
    self.document = document
    self.name = name
    self.base = base
  }

  private mutating func report(
    _ severity: Finding.Severity, _ message: String, at node: JSONDocument.Index, remedy: String? = nil
  ) {
    guard findings.count < Self.maximumFindings else {
      leftOut += 1
      return
    }
    let position = document.position(node)
    findings.append(
      Finding(severity, message, remedy: remedy, source: name, line: position.line, column: position.column))
  }

  private mutating func read() -> Bool {
    var root = document.root
    // A site's own api/store.json has the envelope of all its files.
    if let data = document.present(root, "data"), document.kind(data) == .object { root = data }
    guard document.kind(root) == .object,
      document.field(root, "modules") != nil || document.field(root, "templates") != nil
    else {
      report(.error, "not a store index: expected an object with \"modules\" and \"templates\"", at: root)
      return false
    }
    if let schema = document.present(root, "schema"), !document.isText(schema, "paperclip-gen/store/v1") {
      report(
        .warning, "unknown version of the index; entries are read as \"\(StoreIndex.schema)\"", at: schema)
    }
    read(.module, document.present(root, "modules"))
    read(.template, document.present(root, "templates"))
    if leftOut > 0 {
      findings.append(Finding(.warning, "\(leftOut.grouped) more problems of the same kind", source: name))
    }
    return true
  }

  private mutating func read(_ kind: StoreEntry.Kind, _ list: JSONDocument.Index?) {
    guard let list else { return }
    guard document.kind(list) == .array else {
      return report(.error, "\"\(kind.list)\" must be a list", at: list)
    }
    for item in document.items(list) {
      guard index.entries.count < Limits.storeEntries else {
        return report(
          .error, "the index has more than \(Limits.storeEntries.grouped) entries; the rest were not read",
          at: item)
      }
      if let entry = entry(kind, item) { index.entries.append(entry) }
    }
  }

  private mutating func entry(_ kind: StoreEntry.Kind, _ item: JSONDocument.Index) -> StoreEntry? {
    guard document.kind(item) == .object else {
      report(.error, "an entry of \"\(kind.list)\" must be an object", at: item)
      return nil
    }
    guard let idNode = document.present(item, "id"), let id = document.string(idNode) else {
      report(.error, "an entry of \"\(kind.list)\" has no \"id\"", at: item)
      return nil
    }
    guard ModuleManifest.isValid(id: id) else {
      report(
        .error, "invalid ID \"\(id.prefix(60))\"", at: idNode,
        remedy: "use at most 40 lower-case letters, digits and hyphens, starting with a letter")
      return nil
    }
    guard seen.insert(kind.rawValue + "/" + id).inserted else {
      report(.error, "the \(kind.rawValue) \"\(id)\" is listed twice; the first one counts", at: idNode)
      return nil
    }
    var entry = StoreEntry(kind: kind, id: id, name: text(item, "name", 100) ?? id)
    entry.description = text(item, "description", 500)
    entry.license = text(item, "license", 100)
    entry.author = text(item, "author", 100)
    entry.homepage = text(item, "homepage", 500).flatMap { WebAddress($0)?.text }
    entry.tags = texts(item, "tags", count: 12, length: 30)
    let place = document.present(item, anyOf: "source", "repo", "url")
    if let place, let text = document.string(place) {
      do {
        entry.source = try StoreSource.parse(text, base: base)
      } catch {
        report(.warning, "\"\(id)\": \(error.message); it is only listed", at: place)
      }
    }
    entry.versions = versions(item, id)
    if let node = document.present(item, "summary") { entry.summary = summary(node) }
    return entry
  }

  /// A text without invisible characters and line breaks, cut to a length.
  private mutating func text(_ object: JSONDocument.Index, _ key: StaticString, _ length: Int) -> String? {
    guard let node = document.present(object, key) else { return nil }
    return plain(node, "\(key)", length)
  }

  private mutating func plain(_ node: JSONDocument.Index, _ key: String, _ length: Int) -> String? {
    guard let text = document.string(node) else {
      report(.warning, "\"\(key)\" must be text", at: node)
      return nil
    }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where result.count < length {
      if scalar.value < 0x20 || scalar.value == 0x7F {
        if result.last != " " { result.append(" ") }
      } else if !HiddenCharacter.isHidden(scalar.value) {
        result.append(scalar)
      }
    }
    let cut = String(result)
    return cut.isEmpty ? nil : cut
  }

  private mutating func texts(
    _ object: JSONDocument.Index, _ key: StaticString, count: Int, length: Int
  ) -> [String] {
    guard let node = document.present(object, key) else { return [] }
    guard document.kind(node) == .array else {
      report(.warning, "\"\(key)\" must be a list", at: node)
      return []
    }
    let items = document.items(node)
    if items.count > count {
      report(.warning, "\"\(key)\" has \(items.count.grouped) items; \(count) are used", at: node)
    }
    var texts: [String] = []
    for item in items.prefix(count) {
      if let text = plain(item, "\(key)", length), !texts.contains(text) { texts.append(text) }
    }
    return texts
  }

  private mutating func versions(_ item: JSONDocument.Index, _ id: String) -> [StoreVersion] {
    guard let list = document.present(item, "versions") else {
      // The founding form: one version, without anything to verify it by.
      guard let node = document.present(item, "version"), let text = document.string(node) else {
        return SemanticVersion("0.0.0").map { [StoreVersion($0)] } ?? []
      }
      guard let version = SemanticVersion(text) else {
        report(.warning, "\"\(id)\": \"\(text.prefix(40))\" is not a version such as 1.2.0", at: node)
        return []
      }
      return [StoreVersion(version)]
    }
    guard document.kind(list) == .array else {
      report(.error, "\"\(id)\": \"versions\" must be a list", at: list)
      return []
    }
    var versions: [StoreVersion] = []
    for node in document.items(list) {
      guard versions.count < Limits.storeVersions else {
        report(
          .warning, "\"\(id)\" has more than \(Limits.storeVersions) versions; the rest were not read",
          at: node)
        break
      }
      guard let version = version(node, id) else { continue }
      guard !versions.contains(where: { $0.version == version.version }) else {
        report(
          .error, "\"\(id)\" lists version \(version.version.text) twice; the first one counts", at: node)
        continue
      }
      versions.append(version)
    }
    return versions.sorted { $1.version < $0.version }
  }

  private mutating func version(_ node: JSONDocument.Index, _ id: String) -> StoreVersion? {
    guard document.kind(node) == .object, let textNode = document.present(node, "version"),
      let text = document.string(textNode), text.utf8.count <= 60, let number = SemanticVersion(text)
    else {
      report(.error, "\"\(id)\" has a version without a number such as 1.2.0", at: node)
      return nil
    }
    var version = StoreVersion(number)
    func invalid(_ key: String, _ expected: String, at place: JSONDocument.Index) {
      report(.error, "\"\(id)\" \(text): \"\(key)\" must be \(expected); the version was left out", at: place)
    }
    if let place = document.present(node, "commit") {
      guard let commit = document.string(place), StoreSource.isCommit(commit) else {
        invalid("commit", "40 hexadecimal digits", at: place)
        return nil
      }
      version.commit = commit.lowercased()
    }
    if let place = document.present(node, "sha256") {
      guard let hash = document.string(place).flatMap({ SHA256.Digest($0) }) else {
        invalid("sha256", "64 hexadecimal digits", at: place)
        return nil
      }
      version.sha256 = hash
    }
    if let place = document.present(node, "path") {
      guard let path = document.string(place) else {
        invalid("path", "text", at: place)
        return nil
      }
      let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
      if let problem = StorePath.problem(trimmed) {
        report(.error, "\"\(id)\" \(text): the path \"\(path.prefix(80))\" \(problem)", at: place)
        return nil
      }
      version.path = path
    }
    version.sizeBytes = document.present(node, "sizeBytes").flatMap(document.int).flatMap {
      $0 < 0 ? nil : $0
    }
    version.files = document.present(node, "files").flatMap(document.int).flatMap { $0 < 0 ? nil : $0 }
    version.publishedAt = document.present(node, "publishedAt").flatMap(document.string)
      .flatMap { Instant($0)?.text }
    version.isYanked = document.present(node, "yanked").map(document.isTrue) ?? false
    version.notes = self.text(node, "notes", 500)
    if let requires = document.present(node, "requires") {
      version.requiresCore = self.text(requires, "core", 60)
      if let modules = document.present(requires, "modules") {
        for field in document.fields(modules).prefix(20) {
          guard let other = document.string(field.key), ModuleManifest.isValid(id: other) else { continue }
          version.requiresModules[other] = plain(field.value, "requires", 60)
        }
      }
    }
    return version
  }

  private mutating func summary(_ node: JSONDocument.Index) -> StoreSummary {
    var summary = StoreSummary()
    for field in document.fields(node) {
      let key = document.string(field.key) ?? ""
      if let count = StoreSummary.counts.first(where: { $0.name == key }) {
        summary[keyPath: count.path] = min(max(0, document.int(field.value) ?? 0), 1_000_000)
      } else if let list = StoreSummary.lists.first(where: { $0.name == key }) {
        for item in document.items(field.value).prefix(50) {
          if let text = plain(item, key, 100) { summary[keyPath: list.path].append(text) }
        }
      }
    }
    return summary
  }
}
