/// Reads paperclip.config.json (JSON with comments) and reports all problems with line and column. Invalid
/// values are ignored; the caller decides whether to continue.
package struct ConfigurationReader {
  package static func read(
    _ bytes: [UInt8], source: String, environment: [String: String]
  ) -> (configuration: Configuration, findings: [Finding]) {
    bytes.withUnsafeBufferPointer { buffer in
      var json = JSONReader(comments: true)
      do throws(JSONError) {
        try json.parse(buffer)
      } catch {
        let position = TextPosition(of: error.offset, in: buffer)
        let finding = Finding(
          .error, "not JSON: \(error.message)", source: source, line: position.line, column: position.column)
        return (Configuration(), [finding])
      }
      var reader = ConfigurationReader(JSONDocument(json, buffer), source, environment)
      reader.read()
      return (reader.configuration, reader.findings)
    }
  }

  let document: JSONDocument
  let source: String
  let environment: [String: String]
  var configuration = Configuration()
  private var findings: [Finding] = []

  private init(_ document: JSONDocument, _ source: String, _ environment: [String: String]) {
    self.document = document
    self.source = source
    self.environment = environment
  }

  mutating func report(
    _ severity: Finding.Severity, _ message: String, at index: JSONDocument.Index, remedy: String? = nil
  ) {
    let position = document.position(index)
    findings.append(
      Finding(severity, message, remedy: remedy, source: source, line: position.line, column: position.column)
    )
  }

  private typealias Field = (
    name: String, read: (inout ConfigurationReader, JSONDocument.Index, String) -> Void
  )

  /// Reads an object's fields by name. Unknown names are reported with the nearest known one.
  private mutating func object(_ index: JSONDocument.Index, _ path: String, _ known: [Field]) {
    guard document.kind(index) == .object else {
      report(.error, "\(path.isEmpty ? "the configuration" : "\"\(path)\"") must be an object", at: index)
      return
    }
    var seen: Set<String> = []
    for field in document.fields(index) {
      let name = document.string(field.key) ?? ""
      if !seen.insert(name).inserted {
        report(.warning, "\"\(name)\" appears more than once; the last one counts", at: field.key)
      }
      if name == "$schema" { continue }
      guard let match = known.first(where: { $0.name == name }) else {
        unknown(name, at: field.key, path, known.map(\.name))
        continue
      }
      if document.kind(field.value) == .null { continue }
      match.read(&self, field.value, path.isEmpty ? name : path + "." + name)
    }
  }

  /// Reports an unknown key with the nearest known one, or the section to which it belongs.
  private mutating func unknown(
    _ name: String, at index: JSONDocument.Index, _ path: String, _ known: [String]
  ) {
    let section = path.isEmpty ? Self.sections[name] : nil
    let nearest = section == nil ? Suggestion.nearest(to: name, in: known) : nil
    // Without it, the site would be published for more people than the operator meant.
    let severity = (nearest ?? name) == "audience" ? Finding.Severity.error : .warning
    report(
      severity, "unknown key \"\(path.isEmpty ? name : path + "." + name)\"", at: index,
      remedy: section.map { "move it to \"\($0)\": { \"\(name)\": … }" }
        ?? nearest.map { "did you mean \"\($0)\"?" })
  }

  /// The sections of keys that are looked for at the top.
  private static let sections = [
    "name": "company", "timezone": "company", "id": "company", "out": "site", "title": "site",
    "baseURL": "site", "layout": "site", "audience": "site", "indexing": "site", "eventsDays": "retention",
    "allow": "redaction", "enabled": "modules",
  ]

  private mutating func read() {
    object(
      document.root, "",
      [
        ("company", { $0.configuration.company = $0.company($1, $2, isNamed: false) }),
        ("companies", { $0.companies($1, $2) }),
        ("templates", { $0.configuration.templates = $0.texts($1, $2) }),
        ("sources", { $0.sources($1, $2) }),
        ("prices", { $0.configuration.prices = $0.text($1, $2) }),
        (
          "retention",
          { $0.object($1, $2, [("eventsDays", { $0.configuration.eventsDays = $0.days($1, $2) })]) }
        ),
        ("site", { $0.site($1, $2) }),
        ("outputs", { $0.outputs($1, $2) }),
        ("redaction", { $0.object($1, $2, [("allow", { $0.allowed($1, $2) })]) }),
        ("modules", { $0.modules($1, $2) }),
        ("stores", { $0.configuration.stores = $0.texts($1, $2) }),
      ])
  }

  /// Text. If all of it is `$NAME`, the value comes from the environment.
  private mutating func text(_ index: JSONDocument.Index, _ path: String) -> String? {
    guard let text = document.string(index) else {
      report(.error, "\"\(path)\" must be text", at: index)
      return nil
    }
    guard let name = Self.variable(text) else { return text }
    guard let value = environment[name] else {
      report(
        .error, "\"\(path)\" refers to $\(name), which is not set", at: index,
        remedy: "set the environment variable \(name)")
      return nil
    }
    configuration.environmentValues[name] = value
    return value
  }

  /// The environment variable that a text refers to.
  static func variable(_ text: String) -> String? {
    guard text.hasPrefix("$"), text.utf8.count > 1,
      text.utf8.dropFirst().allSatisfy({
        $0 == UInt8(ascii: "_") || $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10
      })
    else { return nil }
    return String(text.dropFirst())
  }

  private mutating func texts(_ index: JSONDocument.Index, _ path: String) -> [String] {
    guard document.kind(index) == .array else {
      report(.error, "\"\(path)\" must be a list", at: index)
      return []
    }
    var texts: [String] = []
    for item in document.items(index) {
      if let text = text(item, path) { texts.append(text) }
    }
    return texts
  }

  private mutating func outputs(_ index: JSONDocument.Index, _ path: String) {
    guard document.kind(index) == .array else {
      report(.error, "\"\(path)\" must be a list", at: index)
      return
    }
    for item in document.items(index) {
      object(item, path, ["out", "audience"].map { ($0, { _, _, _ in }) })
      guard document.kind(item) == .object else { continue }
      guard let out = document.present(item, "out").flatMap({ text($0, path + ".out") }) else {
        report(.error, "an entry of \"\(path)\" has no \"out\"", at: item)
        continue
      }
      let audience = document.present(item, "audience").flatMap {
        choice($0, path + ".audience", Audience.self)
      }
      guard !configuration.outputs.contains(where: { $0.out == out }) else {
        report(.error, "\"\(path)\" has the folder \"\(out)\" twice", at: item)
        continue
      }
      configuration.outputs.append(Configuration.Output(out: out, audience: audience ?? .team))
    }
  }

  private mutating func allowed(_ index: JSONDocument.Index, _ path: String) {
    for text in texts(index, path) {
      guard Fingerprint.isValid(text) else {
        report(
          .error, "\"\(path)\" must list fingerprints of 16 hexadecimal digits", at: index,
          remedy: "run paperclip-gen check --secrets in a terminal to see them")
        continue
      }
      configuration.allowedTexts.insert(text)
    }
  }

  private mutating func flag(_ index: JSONDocument.Index, _ path: String) -> Bool? {
    switch document.kind(index) {
    case .true: return true
    case .false: return false
    default:
      report(.error, "\"\(path)\" must be true or false", at: index)
      return nil
    }
  }

  private mutating func days(_ index: JSONDocument.Index, _ path: String) -> Int64? {
    let range = Limits.leastEventsDays...Limits.mostEventsDays
    guard let days = document.int(index), range.contains(days) else {
      report(
        .error,
        "\"\(path)\" must be a number of days from \(range.lowerBound) to \(range.upperBound.grouped)",
        at: index,
        remedy: "pages and modules compare the runs of up to \(range.lowerBound) days")
      return nil
    }
    return days
  }

  private mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ index: JSONDocument.Index, _ path: String, _ type: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let text = text(index, path) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let known = Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
    // The text as written, since values from the environment are not shown.
    report(
      .error, "\"\(path)\" must be \(known), got \"\(document.string(index) ?? text)\"", at: index)
    return nil
  }

  private mutating func company(
    _ index: JSONDocument.Index, _ path: String, isNamed: Bool
  ) -> Configuration.Company {
    var company = Configuration.Company()
    // Only to report unknown keys. Known ones are read below.
    object(index, path, ["name", "timezone", isNamed ? "publish" : "id"].map { ($0, { _, _, _ in }) })
    if let field = document.present(index, "name") { company.name = text(field, path + ".name") }
    if !isNamed, let field = document.present(index, "id") { company.id = text(field, path + ".id") }
    if isNamed, let field = document.present(index, "publish") {
      company.isPublished = flag(field, path + ".publish") ?? true
    }
    if let field = document.present(index, "timezone"), let zone = text(field, path + ".timezone") {
      if TimeZoneRules(name: zone) != nil {
        company.timeZone = zone
      } else {
        report(
          .error, "\"\(path).timezone\": unknown time zone \"\(zone)\"", at: field,
          remedy: TimeZoneRules.remedy)
      }
    }
    return company
  }

  private mutating func companies(_ index: JSONDocument.Index, _ path: String) {
    guard document.kind(index) == .object else {
      report(.error, "\"\(path)\" must be an object", at: index)
      return
    }
    for field in document.fields(index) {
      let name = document.string(field.key) ?? ""
      configuration.companies[name] = company(field.value, path + "." + name, isNamed: true)
    }
  }

  private mutating func sources(_ index: JSONDocument.Index, _ path: String) {
    guard document.kind(index) == .array else {
      report(.error, "\"\(path)\" must be a list", at: index)
      return
    }
    for item in document.items(index) {
      guard document.kind(item) == .object else {
        if document.string(item) == nil {
          report(.error, "an entry of \"\(path)\" must be text or an object with \"path\"", at: item)
        } else if let pattern = text(item, path) {
          configuration.sources.append(Configuration.SourceEntry(pattern: pattern, company: nil))
        }
        continue
      }
      object(item, path, ["path", "company", "newest"].map { ($0, { _, _, _ in }) })
      guard let pathField = document.present(item, "path"), let pattern = text(pathField, path + ".path")
      else {
        if document.present(item, "path") == nil {
          report(.error, "an entry in \"\(path)\" has no \"path\"", at: item)
        }
        continue
      }
      let company = document.present(item, "company").flatMap { text($0, path + ".company") }
      let newest = document.present(item, "newest").flatMap { flag($0, path + ".newest") } ?? false
      configuration.sources.append(
        Configuration.SourceEntry(pattern: pattern, company: company, isNewestOnly: newest))
    }
  }

  private mutating func site(_ index: JSONDocument.Index, _ path: String) {
    object(
      index, path,
      [
        (
          "out",
          { reader, index, path in reader.text(index, path).map { reader.configuration.site.out = $0 } }
        ),
        ("title", { $0.configuration.site.title = $0.text($1, $2) }),
        ("baseURL", { $0.configuration.site.baseURL = $0.baseURL($1, $2) }),
        ("logo", { $0.configuration.site.logo = $0.text($1, $2) }),
        ("favicon", { $0.configuration.site.favicon = $0.text($1, $2) }),
        ("layout", { $0.configuration.site.layout = $0.choice($1, $2, Configuration.Layout.self) }),
        (
          "audience",
          { reader, index, path in
            reader.choice(index, path, Audience.self).map {
              reader.configuration.site.audience = $0
            }
          }
        ),
        (
          "comments",
          { reader, index, path in
            reader.flag(index, path).map { reader.configuration.site.showsComments = $0 }
          }
        ),
        (
          "indexing",
          { reader, index, path in reader.flag(index, path).map { reader.configuration.site.isIndexed = $0 } }
        ),
        (
          "sample",
          { reader, index, path in reader.flag(index, path).map { reader.configuration.site.isSample = $0 } }
        ),
      ])
  }

  private mutating func baseURL(_ index: JSONDocument.Index, _ path: String) -> String? {
    guard let text = text(index, path) else { return nil }
    guard text.hasPrefix("https://") || text.hasPrefix("http://") else {
      report(.error, "\"\(path)\" must start with https:// or http://", at: index)
      return nil
    }
    return text.hasSuffix("/") ? text : text + "/"
  }

  private mutating func modules(_ index: JSONDocument.Index, _ path: String) {
    object(
      index, path,
      [
        ("enabled", { $0.configuration.modules.enabled = $0.texts($1, $2) }),
        ("config", { $0.moduleConfig($1, $2) }),
      ])
  }
}
