/// Reads a company package: a folder of Markdown files with frontmatter (agentcompanies/v1) and its
/// `.paperclip.yaml`.
///
/// Every problem becomes a finding with file, line and column, and reading continues, so that a preview can
/// show the rest. The package must not be imported if one of the findings is an error.
package struct PackageReader {
  /// True if a path is a package folder.
  package static func recognizes(_ path: String) -> Bool { PackageFolder.recognizes(path) }

  /// Returns the package as far as it could be read, and all findings. `source` is the folder's name in
  /// messages. Throws only if the folder itself cannot be listed.
  package static func read(_ folder: String, source: String, redactor: Redactor = .strict) throws -> (
    package: CompanyPackage, findings: [Finding]
  ) {
    read(try PackageFolder(folder, source: source), redactor)
  }

  /// The same for a package in memory. `name` is that of its folder.
  package static func read(_ files: [String: [UInt8]], name: String, source: String) -> (
    package: CompanyPackage, findings: [Finding]
  ) {
    read(PackageFolder(files, name: name, source: source), .strict)
  }

  private static func read(_ folder: PackageFolder, _ redactor: Redactor) -> (CompanyPackage, [Finding]) {
    var reader = PackageReader(folder, redactor)
    reader.read()
    reader.findings.sort {
      ($0.source ?? "", $0.line ?? 0, $0.column ?? 0, $0.message)
        < ($1.source ?? "", $1.line ?? 0, $1.column ?? 0, $1.message)
    }
    return (reader.package, reader.findings)
  }

  /// Changes whenever anything in the package changes: the total size and the last modification time.
  static func fingerprint(_ folder: String) throws -> (size: Int64, modified: Int64) {
    let files = try PackageFolder(folder, source: folder)
    return (files.size, files.modified)
  }

  let folder: PackageFolder
  let redactor: Redactor
  var package = CompanyPackage(template: CompanyTemplate(id: "", name: ""))
  var findings: [Finding]
  /// The contents of `.paperclip.yaml`.
  var settings: YAMLNode?
  /// Its entries for agents, projects and tasks by slug, since there can be ten thousand.
  private var entries: [String: [String: YAMLNode]] = [:]
  /// Refs that can be referred to, and their files.
  var agentFiles: [String: String] = [:]
  var projectFiles: [String: String] = [:]
  var taskFiles: [String: String] = [:]
  var skillRefs: [String: String] = [:]

  var holdsNoSkills = false

  private init(_ folder: PackageFolder, _ redactor: Redactor) {
    self.folder = folder
    self.redactor = redactor
    findings = folder.findings
    package.executables = folder.executables
  }

  private mutating func read() {
    readSettings()
    readCompany()
    for file in folder.skills { readSkill(file) }
    for file in folder.agents { readAgent(file) }
    noteMissingSkills()
    readSettingsAlone()
    checkManagers()
    for file in folder.projects { readProject(file) }
    for (file, project) in folder.tasks { readTask(file, project) }
    readGoals()
    for file in folder.teams { readTeam(file) }
    noteUsers()
  }

  // MARK: Files

  /// A file's frontmatter and text. Nil if the file cannot be read. An error in a field affects only that
  /// field.
  mutating func frontMatter(of file: PackageFolder.File) -> FrontMatter? {
    guard let bytes = contents(file) else { return nil }
    let matter = FrontMatter(bytes)
    for problem in matter.problems { report(problem, file.path) }
    if matter.hasByteOrderMark {
      report(
        .warning, file.path, 1, 1,
        "the file starts with a byte order mark, so Paperclip does not find its frontmatter",
        remedy: "save it as UTF-8 without a byte order mark")
    }
    if let fields = matter.fields, fields.map == nil, !fields.isNull {
      report(
        .warning, file.path, fields.line, fields.column,
        "the frontmatter is not a map of fields; it is ignored", remedy: "write each field as name: value")
    } else if matter.fields == nil, matter.problems.isEmpty {
      report(
        .warning, file.path, 1, 1, "the file has no frontmatter; its folder's name is used",
        remedy: "start it with a line ---, then name: and the other fields, then a line ---")
    }
    noteFolded(matter.fields, file.path)
    return matter
  }

  private mutating func contents(_ file: PackageFolder.File) -> [UInt8]? {
    do {
      let bytes = try folder.read(file.path)
      guard let redacted = redactor.redact(bytes) else { return bytes }
      package.template.redactions.add(
        redacted.redactions, source: Redactor.strict.redact(folder.source + "/" + file.path), line: 1)
      return redacted.bytes
    } catch {
      report(.error, file.path, nil, nil, (error as? Failure)?.message ?? "cannot be read")
      return nil
    }
  }

  private mutating func readSettings() {
    guard let file = folder.settings, let bytes = contents(file) else { return }
    let (node, problems) = YAMLReader.read(bytes)
    for problem in problems { report(problem, file.path) }
    settings = node
    if node.map == nil, !node.isNull {
      report(
        .warning, file.path, node.line, node.column, "the file is not a map of fields; it is ignored",
        remedy: "write agents: <slug>: <setting>: <value> with one level per line")
    }
    for kind in ["agents", "projects", "tasks", "routines"] {
      let found = (node[kind]?.map ?? []).map { ($0.key, $0.value) }
      entries[kind] = Dictionary(found) { _, last in last }
    }
  }

  /// The settings of an agent, project or task in `.paperclip.yaml`.
  func extra(_ kind: String, _ ref: String) -> YAMLNode? { entries[kind]?[ref] }

  // MARK: Findings

  mutating func report(
    _ severity: Finding.Severity, _ path: String?, _ line: Int?, _ column: Int?, _ message: String,
    remedy: String? = nil
  ) {
    findings.append(
      Finding(
        severity, message, remedy: remedy, source: path.map { folder.source + "/" + $0 } ?? folder.source,
        line: line, column: column))
  }

  mutating func report(
    _ severity: Finding.Severity, _ path: String, _ node: YAMLNode?, _ message: String, remedy: String? = nil
  ) {
    report(severity, path, node?.line ?? 1, node?.column ?? 1, message, remedy: remedy)
  }

  private mutating func report(_ problem: YAMLProblem, _ path: String) {
    report(.warning, path, problem.line, problem.column, problem.message, remedy: problem.remedy)
  }

  // MARK: Fields

  /// A field's text. Lists and maps count as missing.
  mutating func text(_ fields: YAMLNode?, _ key: String, _ path: String) -> String? {
    guard let node = fields?[key] else { return nil }
    guard let text = node.string else {
      report(.warning, path, node, "\"\(key)\" must be text; it is ignored")
      return nil
    }
    return text
  }

  /// A field's list of texts. A single text counts as a list of one, and an item such as `Quality first: no
  /// cracks`, which is a map in YAML, as the text that was meant.
  mutating func texts(_ fields: YAMLNode?, _ key: String, _ path: String) -> [YAMLNode] {
    guard let node = fields?[key] else { return [] }
    guard let items = node.list else {
      if node.string != nil { return [node] }
      report(.warning, path, node, "\"\(key)\" must be a list; it is ignored")
      return []
    }
    return items.compactMap { item in
      if item.string != nil { return item }
      if let entry = item.map?.first, item.map?.count == 1, entry.value.list == nil, entry.value.map == nil {
        report(
          .warning, path, item, "an entry in \"\(key)\" contains ': '; it is read as text",
          remedy: "put the text in quotes")
        let text = entry.value.string.map { entry.key + ": " + $0 } ?? entry.key + ":"
        return YAMLNode(content: .scalar(text, .quoted), line: item.line, column: item.column)
      }
      if !item.isNull { report(.warning, path, item, "an entry in \"\(key)\" must be text; it is ignored") }
      return nil
    }
  }

  /// Text that Paperclip's own reader would lose.
  private mutating func noteFolded(_ fields: YAMLNode?, _ path: String) {
    for entry in fields?.map ?? [] where entry.value.style == .folded || entry.value.style == .literal {
      package.foldedTexts.append(
        CompanyPackage.FoldedText(file: path, line: entry.line, field: entry.key))
    }
  }

  /// The last part of a path such as "local/abc/playbook" or "../../agents/cto/AGENTS.md".
  static func ref(of name: String) -> String {
    var parts = name.split(separator: "/").map(String.init)
    if let last = parts.last, last.hasSuffix(".md") { parts.removeLast() }
    return parts.last ?? name
  }
}
