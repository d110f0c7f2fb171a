/// Goes through a package as Paperclip's own importer does, and says what it reads differently, drops, fills in or refuses.
///
/// What changes the company, or loses something that somebody wrote, is a warning with its place; what Paperclip does with
/// every package is a reading for all that it concerns together. The list of both is in docs/preview.md.
struct PaperclipCheck {
  /// One file of the package, as it is and as Paperclip reads it.
  struct File {
    let path: String
    let bytes: [UInt8]
    /// What YAML has.
    let fields: YAMLNode?
    /// What Paperclip has.
    let read: [String: Value]
    let body: String

    func text(_ key: String) -> String? { read[key]?.paperclipText }
    /// The name of the folder that it lies in.
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
  private(set) var readSettings: [String: Value] = [:]

  /// Everything that exists to say about a package that was read from a folder.
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

  // MARK: files

  /// Every file of a name counts, wherever it lies; those that are too large are named by whoever read the package.
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

  /// Texts of files stand in messages: not the secrets among them.
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

  /// What Paperclip reads of `agents.<slug>` and the like; nil where there is nothing, or no map.
  func entry(_ section: String, _ slug: String) -> [String: Value]? { readSettings[section]?[slug]?.record }

  // MARK: saying it

  mutating func warn(_ path: String, _ node: YAMLNode?, _ message: String, _ remedy: String? = nil) {
    findings.append(
      Finding(
        .warning, message, remedy: remedy, source: source + "/" + path, line: node?.line ?? 1,
        column: node?.column ?? 1))
  }

  mutating func add(_ kind: String, _ text: String, _ subjects: [String]) {
    readings.append(PaperclipReading(kind: kind, text: text, subjects: subjects))
  }

  /// "5 agents without a role": a reading of all of some, where there are any.
  mutating func add(_ kind: String, _ subjects: [String], _ noun: String, _ text: String) {
    guard !subjects.isEmpty else { return }
    add(kind, "\(CountNoun(noun).of(subjects.count)) \(text)", subjects)
  }

  /// A name as Paperclip makes a slug of it; nil for one that has nothing in it.
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
