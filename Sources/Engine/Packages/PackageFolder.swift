/// The files of a package, in a folder or in memory, recognized by name and place. Links are not followed.
struct PackageFolder {
  /// One file to read.
  struct File {
    /// Its path in the package.
    let path: String
    /// The name of its folder, which is its slug unless it gives one.
    let slug: String
  }

  /// Where the files are. Nil if they are in memory.
  private let root: String?
  /// By path, if they are in memory.
  private let files: [String: [UInt8]]
  /// The name of the folder, which a package without a name of its own has.
  let name: String
  /// The name of the package in messages.
  let source: String
  private(set) var company: File?
  private(set) var agents: [File] = []
  private(set) var teams: [File] = []
  private(set) var skills: [File] = []
  private(set) var projects: [File] = []
  /// Tasks, with the slug of the project folder that contains them.
  private(set) var tasks: [(file: File, project: String?)] = []
  private(set) var settings: File?
  private(set) var executables: [CompanyPackage.Executable] = []
  private(set) var findings: [Finding] = []
  /// Changes whenever a file changes, so that the next run can skip an unchanged package.
  private(set) var size: Int64 = 0
  private(set) var modified: Int64 = 0

  private static let maximumDepth = Limits.packageDepth
  private static let maximumFiles = Limits.packageFiles
  /// People do not write Markdown files larger than this.
  static let maximumMarkdown = Limits.markdown
  static let maximumSettings = Limits.template
  private var count = 0

  /// True if a folder is a package: it has a COMPANY.md, or other files that only packages have.
  static func recognizes(_ path: String) -> Bool {
    guard FileSystem.isFolder(path) else { return false }
    return ["COMPANY.md", ".paperclip.yaml", ".paperclip.yml", "agents"].contains {
      FileSystem.exists(path + "/" + $0)
    }
  }

  init(_ root: String, source: String) throws {
    self.root = root
    self.source = source
    files = [:]
    // A folder given as "." still has a name.
    let whole = (try? FileSystem.absolute(root)) ?? root
    name = whole.split(separator: "/").last.map(String.init) ?? "company"
    try walk(root, "", depth: 0)
  }

  /// A package in memory, as it is in a file of a store or in the program.
  init(_ files: [String: [UInt8]], name: String, source: String) {
    root = nil
    self.source = source
    self.name = name
    self.files = files
    // In the order of a walk through folders.
    var tooDeep: Set<String> = []
    let paths = files.keys.map { path in (path, path.utf8.map { $0 == UInt8(ascii: "/") ? 0 : $0 }) }
    for (path, _) in paths.sorted(by: { $0.1.lexicographicallyPrecedes($1.1) }) {
      let parts = path.split(separator: "/")
      guard count < Self.maximumFiles, let last = parts.last else { break }
      count += 1
      if parts.dropLast().contains(where: { Self.isSkipped(String($0)) }) { continue }
      guard parts.count <= Self.maximumDepth + 1 else {
        let folder = parts.prefix(Self.maximumDepth + 1).joined(separator: "/")
        if tooDeep.insert(folder).inserted { noteDepth(folder) }
        continue
      }
      let bytes = Int64(files[path]?.count ?? 0)
      size += bytes
      file(path, String(last), size: bytes, isExecutable: false)
    }
    noteCount()
  }

  /// The contents of a file of the package.
  func read(_ path: String) throws -> [UInt8] {
    if let root { return try FileSystem.read(root + "/" + path) }
    guard let bytes = files[path] else { throw Failure("\(source)/\(path): file not found") }
    return bytes
  }

  private func has(_ path: String) -> Bool {
    root.map { FileSystem.exists($0 + "/" + path) } ?? (files[path] != nil)
  }

  private static func isSkipped(_ name: String) -> Bool { name == ".git" || name == "node_modules" }

  private mutating func noteDepth(_ path: String) {
    note(.warning, path, "the folder is nested deeper than \(Self.maximumDepth) levels and was not read")
  }

  private mutating func noteCount() {
    guard count >= Self.maximumFiles else { return }
    note(
      .warning, nil, "the package has more than \(Self.maximumFiles.grouped) files; the rest were not read")
  }

  private mutating func walk(_ root: String, _ folder: String, depth: Int) throws {
    let names = try FileSystem.names(in: folder.isEmpty ? root : root + "/" + folder)
    for name in names {
      guard count < Self.maximumFiles else { return }
      count += 1
      let path = folder.isEmpty ? name : folder + "/" + name
      guard let status = FileSystem.status(root + "/" + path) else { continue }
      if status.isSymlink {
        noteLink(path, in: root)
      } else if status.isFolder {
        if Self.isSkipped(name) { continue }
        guard depth < Self.maximumDepth else {
          noteDepth(path)
          continue
        }
        try walk(root, path, depth: depth + 1)
      } else if status.isFile {
        size += status.size
        modified = max(modified, status.modified)
        file(path, name, size: status.size, isExecutable: status.isExecutable)
      }
    }
    if folder.isEmpty { noteCount() }
  }

  private mutating func note(
    _ severity: Finding.Severity, _ path: String?, _ message: String, remedy: String? = nil
  ) {
    findings.append(
      Finding(severity, message, remedy: remedy, source: path.map { source + "/" + $0 } ?? source))
  }

  private mutating func noteLink(_ path: String, in root: String) {
    let target = (try? FileSystem.absolute(root + "/" + path)) ?? ""
    let home = (try? FileSystem.absolute(root)) ?? root
    let isInside = target.hasPrefix(home + "/")
    note(
      isInside ? .note : .warning, path,
      isInside
        ? "symbolic link; not followed"
        : "symbolic link to a place outside the package; not followed",
      remedy: isInside ? nil : "replace the link with the file")
  }

  private mutating func file(_ path: String, _ name: String, size: Int64, isExecutable: Bool) {
    let folders = path.split(separator: "/").dropLast().map(String.init)
    noteExecutable(path, name, isExecutable)
    func take(_ limit: Int64) -> File? {
      guard size <= limit else {
        note(
          .error, path,
          "the file is \((size >> 20).grouped) MB; files over \(limit >> 20) MB are not read")
        return nil
      }
      return File(path: path, slug: folders.last ?? "")
    }
    switch name {
    case "COMPANY.md" where folders.isEmpty: company = take(Self.maximumMarkdown)
    case ".paperclip.yaml" where folders.isEmpty: settings = take(Self.maximumSettings)
    case ".paperclip.yml" where folders.isEmpty: settings = settings ?? take(Self.maximumSettings)
    case "AGENTS.md" where folders.first == "agents" && folders.count > 1:
      // Agents keep copies of their files in their own folders. These copies are not agents.
      let isInsideAgent = (2..<folders.count).contains { depth in
        has(folders[..<depth].joined(separator: "/") + "/AGENTS.md")
      }
      if !isInsideAgent, let file = take(Self.maximumMarkdown) { agents.append(file) }
    case "TEAM.md" where !folders.isEmpty: if let file = take(Self.maximumMarkdown) { teams.append(file) }
    case "SKILL.md" where !folders.isEmpty: if let file = take(Self.maximumMarkdown) { skills.append(file) }
    case "PROJECT.md" where !folders.isEmpty:
      if let file = take(Self.maximumMarkdown) { projects.append(file) }
    case "TASK.md" where !folders.isEmpty:
      let project = folders.lastIndex(of: "projects").flatMap {
        $0 + 1 < folders.count ? folders[$0 + 1] : nil
      }
      if let file = take(Self.maximumMarkdown) { tasks.append((file, project)) }
    default:
      if size > 16 << 20 {
        note(.note, path, "the file is \((size >> 20).grouped) MB and was not checked")
      }
    }
  }

  private static let scripts = [
    ".sh", ".bash", ".zsh", ".py", ".js", ".mjs", ".ts", ".rb", ".pl", ".ps1", ".bat", ".exe",
  ]

  private mutating func noteExecutable(_ path: String, _ name: String, _ isExecutable: Bool) {
    // The name is shown.
    let path = Redactor.strict.redact(path)
    if Self.scripts.contains(where: { name.hasSuffix($0) }) {
      executables.append(CompanyPackage.Executable(file: path, what: "a script"))
    } else if isExecutable, !name.hasSuffix(".md") {
      executables.append(CompanyPackage.Executable(file: path, what: "an executable file"))
    }
  }
}
