/// Reads a manifest and reports all problems with file, line and column.
struct ManifestReader {
  let document: JSONDocument
  let files: ModuleFiles
  var manifest = ModuleManifest()
  var findings: [Finding] = []

  /// Returns the manifest of a module's files. Nil if it has errors.
  static func read(_ files: ModuleFiles) -> (manifest: ModuleManifest?, findings: [Finding]) {
    let source = files.name + "/" + ModuleFiles.manifestName
    guard let bytes = files[ModuleFiles.manifestName] else {
      return (nil, [Finding(.error, "missing \(ModuleFiles.manifestName)", source: files.name)])
    }
    return bytes.withUnsafeBufferPointer { buffer in
      var json = JSONReader()
      do throws(JSONError) {
        try json.parse(buffer)
      } catch {
        let place = TextPosition(of: error.offset, in: buffer)
        let finding = Finding(
          .error, "not JSON: \(error.message)", source: source, line: place.line, column: place.column)
        return (nil, [finding])
      }
      var reader = ManifestReader(document: JSONDocument(json, buffer), files: files)
      reader.read()
      let isUsable = !reader.findings.contains { $0.severity == .error }
      return (isUsable ? reader.manifest : nil, reader.findings)
    }
  }

  typealias Field = (name: String, read: (inout ManifestReader, JSONDocument.Index) -> Void)

  mutating func report(
    _ message: String, at index: JSONDocument.Index, remedy: String? = nil,
    _ severity: Finding.Severity = .error
  ) {
    let place = document.position(index)
    findings.append(
      Finding(
        severity, message, remedy: remedy, source: files.name + "/" + ModuleFiles.manifestName,
        line: place.line,
        column: place.column))
  }

  /// Reads an object's fields by name. Unknown names are errors, with the nearest known name.
  mutating func object(
    _ index: JSONDocument.Index, _ path: String, required: [String] = [], _ known: [Field]
  ) {
    guard document.kind(index) == .object else {
      return report("\(path.isEmpty ? "the manifest" : "\"\(path)\"") must be an object", at: index)
    }
    var seen: Set<String> = []
    for field in document.fields(index) {
      let name = document.string(field.key) ?? ""
      if !seen.insert(name).inserted { report("\"\(name)\" appears more than once", at: field.key) }
      if name == "$schema" { continue }
      guard let match = known.first(where: { $0.name == name }) else {
        let nearest = Suggestion.nearest(to: name, in: known.map(\.name))
        report(
          "unknown field \"\(path.isEmpty ? name : path + "." + name)\"", at: field.key,
          remedy: nearest.map { "did you mean \"\($0)\"?" })
        continue
      }
      match.read(&self, field.value)
    }
    for name in required where !seen.contains(name) {
      report("\"\(path.isEmpty ? name : path + "." + name)\" is missing", at: index)
    }
  }

  mutating func text(_ index: JSONDocument.Index, _ path: String) -> String? {
    guard let text = document.string(index), !text.isEmpty else {
      report("\"\(path)\" must be text", at: index)
      return nil
    }
    guard text.utf8.count <= Self.maximumText, text.unicodeScalars.allSatisfy(Self.isShown) else {
      report(
        "\"\(path)\" must be one line of at most \(Self.maximumText) visible characters",
        at: index)
      return nil
    }
    return text
  }

  private static let maximumText = 1000

  /// Excludes control characters and characters that change the text direction, since module names appear in
  /// menus.
  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: false
    default: true
    }
  }

  mutating func list(_ index: JSONDocument.Index, _ path: String) -> [JSONDocument.Index] {
    if document.kind(index) != .array { report("\"\(path)\" must be a list", at: index) }
    return document.items(index)
  }

  /// A file or folder of the module: a relative path without "..".
  mutating func path(_ index: JSONDocument.Index, _ name: String, suffix: String? = nil) -> String? {
    guard var path = text(index, name) else { return nil }
    if path.hasPrefix("./") { path = String(path.dropFirst(2)) }
    while path.hasSuffix("/") { path.removeLast() }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }), !path.contains("\\") else {
      report("\"\(name)\" must be a path inside the module; got \"\(path)\"", at: index)
      return nil
    }
    if [".ts", ".tsx", ".js", ".mjs", ".jsx"].contains(where: path.hasSuffix) {
      report(
        "\"\(name)\": cannot run \"\(path)\"", at: index,
        remedy: "modules consist of SQL and HTML; see docs/modules.md")
      return nil
    }
    if let suffix {
      guard path.hasSuffix(suffix) else {
        report("\"\(name)\" must be a file that ends in \(suffix); got \"\(path)\"", at: index)
        return nil
      }
      guard files[path] != nil else {
        report("\"\(name)\": file not found in the module: \"\(path)\"", at: index)
        return nil
      }
    }
    return path
  }

  private mutating func read() {
    object(
      document.root, "", required: ["id", "name", "version"],
      [
        ("id", { $0.id($1) }),
        ("name", { $0.manifest.name = $0.text($1, "name") ?? "" }),
        ("description", { $0.manifest.description = $0.text($1, "description") }),
        ("version", { $0.version($1) }),
        ("author", { $0.manifest.author = $0.text($1, "author") }),
        ("slot", { $0.manifest.slot = $0.text($1, "slot") }),
        ("audience", { $0.audience($1) }),
        ("hooks", { $0.hooks($1) }),
        ("routes", { $0.routes($1) }),
        ("ui", { $0.views($1) }),
        ("schema", { $0.migrations($1) }),
        ("configSchema", { $0.configSchema($1) }),
        ("requires", { $0.requirements($1) }),
        ("services", { $0.services($1) }),
      ])
    checkHookFiles()
    findings += CommonTables(files).problems
    placeViews()
    // Without a valid manifest, it is unknown which files are used.
    if !findings.contains(where: { $0.severity == .error }) {
      findings += UnusedFiles(files, manifest).findings
    }
  }

  private mutating func id(_ index: JSONDocument.Index) {
    guard let id = text(index, "id") else { return }
    guard ModuleManifest.isValid(id: id) else {
      return report(
        "\"id\" must be at most 40 lower-case letters, digits and hyphens; got \"\(id)\"", at: index)
    }
    manifest.id = id
  }

  private mutating func audience(_ index: JSONDocument.Index) {
    guard let audience = text(index, "audience").flatMap(Audience.init) else {
      let known = Audience.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
      return report("\"audience\" must be one of \(known)", at: index)
    }
    manifest.audience = audience
  }

  private mutating func version(_ index: JSONDocument.Index) {
    guard let text = text(index, "version") else { return }
    manifest.version = SemanticVersion(text)
    if manifest.version == nil {
      report("\"version\" must be a version such as 1.0.0; got \"\(text)\"", at: index)
    }
  }

  private mutating func migrations(_ index: JSONDocument.Index) {
    guard let folder = path(index, "schema") else { return }
    manifest.migrations = folder
    if !files.paths(in: folder).contains(where: { $0.hasSuffix(".sql") }) {
      report("\"schema\": no migrations in \"\(folder)\"", at: index)
    }
  }

  private mutating func hooks(_ index: JSONDocument.Index) {
    for item in list(index, "hooks") {
      guard let text = text(item, "hooks") else { continue }
      guard let event = HookEvent.allCases.first(where: { $0.name == text }) else {
        let nearest = Suggestion.nearest(to: text, in: HookEvent.allCases.map(\.name))
        report("unknown event \"\(text)\"", at: item, remedy: nearest.map { "did you mean \"\($0)\"?" })
        continue
      }
      if manifest.hooks.contains(event) {
        report("\"\(text)\" appears more than once", at: item, .warning)
        continue
      }
      let path = ModuleManifest.hookPath(event)
      if files[path] == nil {
        report("\"\(text)\" is listed but \"\(path)\" is missing", at: item)
      }
      manifest.hooks.append(event)
    }
    manifest.hooks.sort { $0.rawValue < $1.rawValue }
  }

  private mutating func checkHookFiles() {
    for path in files.paths(in: "hooks") where path.hasSuffix(".sql") {
      guard let event = HookEvent.allCases.first(where: { ModuleManifest.hookPath($0) == path }) else {
        let nearest = Suggestion.nearest(to: path, in: HookEvent.allCases.map(ModuleManifest.hookPath))
        findings.append(
          Finding(
            .error, "the file name matches no event", remedy: nearest.map { "did you mean \"\($0)\"?" },
            source: files.name + "/" + path))
        continue
      }
      if !manifest.hooks.contains(event) {
        findings.append(
          Finding(
            .error, "this file never runs: \"hooks\" in the manifest does not list \"\(event.name)\"",
            source: files.name + "/" + path))
      }
    }
  }

  private mutating func configSchema(_ index: JSONDocument.Index) {
    let (schema, found) = JSONSchema.read(
      document, index, source: files.name + "/" + ModuleFiles.manifestName)
    findings += found
    if let schema { manifest.configSchema = schema }
  }
}
