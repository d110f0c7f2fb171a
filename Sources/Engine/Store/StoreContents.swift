/// What the files of an entry are, read from the files themselves.
package struct StoreContents: Sendable {
  package let kind: StoreEntry.Kind
  package var id: String
  package var name: String
  package var description: String?
  package var license: String?
  package var author: String?
  package var tags: [String] = []
  package var version: SemanticVersion?
  package var requiresCore: String?
  package var requiresModules: [String: String] = [:]
  package var summary = StoreSummary()
  /// Configuration keys of a module whose values are secrets.
  package var secrets: [String] = []
  package var findings: [Finding] = []
  /// The template, with what only packages have.
  package var package: CompanyPackage?

  private static let scripts = [
    ".sh", ".bash", ".zsh", ".py", ".js", ".mjs", ".ts", ".rb", ".pl", ".ps1", ".bat", ".exe", ".so",
    ".dylib",
  ]

  /// Reads a tree. Nil if it is neither a module nor a template. `id` is used for a template that has none.
  package static func read(_ tree: FileTree, id: String, name: String) -> StoreContents? {
    if tree.files[ModuleFiles.manifestName] != nil { return module(tree, name) }
    if tree.files["COMPANY.md"] != nil { return package(tree, id, name) }
    if tree.files.count == 1, let file = tree.files.first, file.key.hasSuffix(".json") {
      return template(file.value, file.key, name)
    }
    return nil
  }

  private static func module(_ tree: FileTree, _ name: String) -> StoreContents? {
    let files = ModuleFiles(name: name, isBuiltIn: false, files: tree.files)
    let (manifest, findings) = ManifestReader.read(files)
    guard let manifest else {
      var contents = StoreContents(kind: .module, id: "", name: "")
      contents.findings = findings
      return contents
    }
    var contents = StoreContents(kind: .module, id: manifest.id, name: manifest.name)
    contents.findings = findings
    contents.description = manifest.description
    contents.author = manifest.author
    contents.version = manifest.version
    contents.requiresCore = manifest.core?.text
    contents.requiresModules = Dictionary(manifest.modules.map { ($0.id, $0.range.text) }) { a, _ in a }
    contents.summary.hooks = manifest.hooks.map(\.name)
    contents.summary.tables = tables(files, manifest)
    contents.summary.pages = manifest.pages.map(\.path)
    contents.summary.widgets = manifest.widgets.map(\.label)
    contents.summary.routes =
      manifest.routes.map { RouteFiles.routes(files, $0).routes.map(\.path) } ?? []
    contents.summary.config = manifest.configSchema.properties.sorted { $0.precedesInBytes($1) }
    contents.summary.executables = tree.paths.filter { path in scripts.contains { path.hasSuffix($0) } }
    let settings = json(tree.files[ModuleFiles.manifestName] ?? [])?["configSchema"]?["properties"]?.record
    contents.secrets = (settings ?? [:]).filter { $0.value["writeOnly"] == true }.keys.sorted {
      $0.precedesInBytes($1)
    }
    contents.license = licenseName(tree)
    return contents
  }

  /// The names after CREATE TABLE in its migrations.
  private static func tables(_ files: ModuleFiles, _ manifest: ModuleManifest) -> [String] {
    var tables: [String] = []
    for path in files.paths(in: manifest.migrations) where path.hasSuffix(".sql") {
      let words = (files.text(path) ?? "").split { " \t\r\n(".contains($0) }
      for (place, word) in words.enumerated() where word.hasPrefix(manifest.tablePrefix) {
        let before = words[..<place].suffix(4).map { $0.lowercased() }
        let name = String(word.filter { $0 == "_" || $0.isLetter || $0.isNumber })
        if before.last == "table" || before.suffix(4) == ["table", "if", "not", "exists"],
          !tables.contains(name)
        {
          tables.append(name)
        }
      }
    }
    return tables
  }

  private static func package(_ tree: FileTree, _ id: String, _ name: String) -> StoreContents {
    let (read, findings) = PackageReader.read(tree.files, name: id, source: name)
    var contents = template(read.template, findings)
    contents.license = read.license ?? licenseName(tree)
    contents.summary.teams = Int64(read.teams.count)
    contents.summary.skills = Int64(read.skills.count)
    contents.summary.inputs = read.inputs.map(\.name).reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
    contents.summary.executables = read.executables.map { $0.file + ($0.line.map { ":\($0)" } ?? "") }
    let head = FrontMatter(tree.files["COMPANY.md"] ?? []).fields
    contents.tags = (head?["tags"]?.list ?? []).compactMap(\.string).prefix(12).map {
      String($0.prefix(30))
    }
    contents.package = read
    if !ModuleManifest.isValid(id: contents.id) { contents.id = id }
    return contents
  }

  private static func template(_ bytes: [UInt8], _ file: String, _ name: String) -> StoreContents? {
    let (template, findings) = TemplateReader.read(bytes, source: name + "/" + file)
    guard let template else { return nil }
    var contents = self.template(template, findings)
    contents.package = CompanyPackage(template: template)
    return contents
  }

  private static func template(_ template: CompanyTemplate, _ findings: [Finding]) -> StoreContents {
    var contents = StoreContents(kind: .template, id: template.id, name: template.name)
    contents.description = template.description
    contents.author = template.author
    contents.version = template.version.flatMap { SemanticVersion($0) }
    contents.findings = findings
    contents.summary.agents = Int64(template.agents.count)
    contents.summary.goals = Int64(template.goals.count)
    contents.summary.projects = Int64(template.projects.count)
    contents.summary.issues = Int64(template.issues.count)
    contents.summary.routines = Int64(template.routines.count)
    return contents
  }

  private init(kind: StoreEntry.Kind, id: String, name: String) {
    self.kind = kind
    self.id = id
    self.name = name
  }

  /// A well-known license by the title of its file. Of others, which are not guessed, the file is named.
  private static func licenseName(_ tree: FileTree) -> String? {
    guard let name = ["LICENSE", "LICENSE.md", "LICENSE.txt"].first(where: { tree.files[$0] != nil }),
      let file = tree.files[name]
    else { return nil }
    let head = String(decoding: file.prefix(400), as: UTF8.self)
    let titles = [
      ("MIT License", "MIT"), ("Apache License\n", "Apache-2.0"),
      ("Mozilla Public License Version 2.0", "MPL-2.0"),
      ("BSD 3-Clause License", "BSD-3-Clause"), ("ISC License", "ISC"), ("CC0 1.0 Universal", "CC0-1.0"),
    ]
    return titles.first { head.contains($0.0) }?.1 ?? "see \(name)"
  }

  private static func json(_ bytes: [UInt8]) -> Value? {
    try? JSONDocument.read(bytes) { $0.value($0.root) }
  }

  /// An entry with one version for these files.
  package func entry(of tree: FileTree) -> StoreEntry {
    var entry = StoreEntry(kind: kind, id: id, name: name)
    entry.description = description
    entry.license = license
    entry.author = author
    entry.tags = tags
    entry.summary = summary
    guard let number = version ?? SemanticVersion("0.0.0") else { return entry }
    var version = StoreVersion(number)
    version.describe(tree)
    version.requiresCore = requiresCore
    version.requiresModules = requiresModules
    entry.versions = [version]
    return entry
  }
}
