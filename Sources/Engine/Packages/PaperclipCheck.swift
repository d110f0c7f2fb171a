/// Applies the rules of Paperclip's own importer to a package, and reports what it reads differently, drops,
/// fills in or rejects.
///
/// If it changes the company or loses something, it is a warning with a position. Defaults that apply to many
/// records are one note with all of them. docs/preview.md lists both.
struct PaperclipCheck {
  /// One file of the package, and how Paperclip reads it.
  struct File {
    let path: String
    let bytes: [UInt8]
    /// The fields according to YAML.
    let fields: YAMLNode?
    /// The fields according to Paperclip.
    let read: Fields
    let body: String

    func text(_ key: String) -> String? { read[key]?.paperclipText }
    /// The name of its folder.
    var folder: String { path.split(separator: "/").dropLast().last.map(String.init) ?? "" }
  }

  let package: CompanyPackage
  let root: String
  let source: String
  var findings: [Finding] = []
  private(set) var readings: [PaperclipReading] = []
  private(set) var company: File?
  private(set) var agents: [File] = []
  private(set) var projects: [File] = []
  private(set) var tasks: [File] = []
  private(set) var skills: [File] = []
  private(set) var settingsPath = ".paperclip.yaml"
  private(set) var settings: YAMLNode?
  private(set) var readSettings: Fields = [:]

  /// All findings and notes for a package that was read from a folder.
  static func run(
    _ package: CompanyPackage, folder: String, source: String
  ) throws -> (findings: [Finding], readings: [PaperclipReading]) {
    var check = PaperclipCheck(package: package, root: folder, source: source)
    try check.load("", depth: 0)
    check.loadSettings()
    check.checkFields()
    check.checkCompany()
    check.checkSettings()
    check.checkAgents()
    check.checkProjects()
    check.checkTasks()
    check.checkRest()
    check.findings.sort {
      ($0.source ?? "", $0.line ?? 0, $0.column ?? 0, $0.message)
        < ($1.source ?? "", $1.line ?? 0, $1.column ?? 0, $1.message)
    }
    return (check.findings, check.readings)
  }

  private init(package: CompanyPackage, root: String, source: String) {
    self.package = package
    self.root = root
    self.source = source
  }

  // MARK: Files

  /// Every file with this name counts, wherever it is. Files that are too large were already reported.
  private mutating func load(_ folder: String, depth: Int) throws {
    guard depth <= 16 else { return }
    for name in try FileSystem.names(in: folder.isEmpty ? root : root + "/" + folder) {
      let path = folder.isEmpty ? name : folder + "/" + name
      guard let status = FileSystem.status(root + "/" + path), !status.isSymlink else { continue }
      if status.isFolder {
        if name != ".git", name != "node_modules" { try load(path, depth: depth + 1) }
        continue
      }
      guard status.isFile, status.size <= PackageFolder.maximumMarkdown else { continue }
      switch name {
      case "COMPANY.md" where folder.isEmpty: company = try file(path)
      case "AGENTS.md": agents.append(try file(path))
      case "PROJECT.md": projects.append(try file(path))
      case "TASK.md": tasks.append(try file(path))
      case "SKILL.md": skills.append(try file(path))
      default: break
      }
    }
  }

  private func file(_ path: String) throws -> File {
    let bytes = try read(path)
    let matter = FrontMatter(bytes)
    return File(
      path: path, bytes: bytes, fields: matter.fields, read: PaperclipYAML.fields(of: bytes),
      body: matter.body)
  }

  /// Messages quote the files, so secrets are removed first.
  private func read(_ path: String) throws -> [UInt8] {
    let bytes = try FileSystem.read(root + "/" + path)
    return Redactor.strict.redact(bytes)?.bytes ?? bytes
  }

  private mutating func loadSettings() {
    for name in [".paperclip.yaml", ".paperclip.yml"] where FileSystem.exists(root + "/" + name) {
      guard let bytes = try? read(name) else { continue }
      settingsPath = name
      settings = YAMLReader.read(bytes).node
      readSettings = PaperclipYAML.read(String(decoding: bytes, as: UTF8.self))
      return
    }
  }

  /// What Paperclip reads for `agents.<slug>` and the like. Nil if it is missing or not a map.
  func entry(_ section: String, _ slug: String) -> Fields? { readSettings[section]?[slug]?.record }

  // MARK: Reporting

  mutating func warn(_ path: String, _ node: YAMLNode?, _ message: String, _ remedy: String? = nil) {
    findings.append(
      Finding(
        .warning, message, remedy: remedy, source: source + "/" + path, line: node?.line ?? 1,
        column: node?.column ?? 1))
  }

  mutating func add(_ kind: String, _ text: String, _ subjects: [String]) {
    readings.append(PaperclipReading(kind: kind, text: text, subjects: subjects))
  }

  /// "5 agents without a role": one note for all of them, if there are any.
  mutating func add(_ kind: String, _ subjects: [String], _ noun: String, _ text: String) {
    guard !subjects.isEmpty else { return }
    add(kind, "\(CountNoun(noun).of(subjects.count)) \(text)", subjects)
  }

  /// The slug that Paperclip derives from a name. Nil if nothing remains.
  static func slug(_ name: String?) -> String? {
    var slug = ""
    for byte in (name ?? "").lowercased().utf8 {
      if byte &- 0x30 < 10 || byte &- 0x61 < 26 {
        slug.unicodeScalars.append(Unicode.Scalar(byte))
      } else if !slug.isEmpty, slug.last != "-" {
        slug.append("-")
      }
    }
    if slug.last == "-" { slug.removeLast() }
    return slug.isEmpty ? nil : slug
  }
}
