/// The files of a package, found without following links and recognized by name and place.
struct PackageFolder {
  /// One file to read.
  struct File {
    /// Its path in the package.
    let path: String
    /// The name of its folder, which is its slug unless it gives one.
    let slug: String
  }

  let root: String
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
    try walk("", depth: 0)
  }

  private mutating func walk(_ folder: String, depth: Int) throws {
    let names = try FileSystem.names(in: folder.isEmpty ? root : root + "/" + folder)
    for name in names {
      guard count < Self.maximumFiles else { return }
      count += 1
      let path = folder.isEmpty ? name : folder + "/" + name
      guard let status = FileSystem.status(root + "/" + path) else { continue }
      if status.isSymlink {
        noteLink(path)
      } else if status.isFolder {
        if name == ".git" || name == "node_modules" { continue }
        guard depth < Self.maximumDepth else {
          note(
            .warning, path, "the folder is nested deeper than \(Self.maximumDepth) levels and was not read")
          continue
        }
        try walk(path, depth: depth + 1)
      } else if status.isFile {
        size += status.size
        modified = max(modified, status.modified)
        file(path, name, status)
      }
    }
    if count >= Self.maximumFiles, folder.isEmpty {
      note(
        .warning, nil, "the package has more than \(Self.maximumFiles.grouped) files; the rest were not read")
    }
  }

  private mutating func note(
    _ severity: Finding.Severity, _ path: String?, _ message: String, remedy: String? = nil
  ) {
    findings.append(
      Finding(severity, message, remedy: remedy, source: path.map { source + "/" + $0 } ?? source))
  }

  private mutating func noteLink(_ path: String) {
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

  private mutating func file(_ path: String, _ name: String, _ status: FileSystem.Status) {
    let folders = path.split(separator: "/").dropLast().map(String.init)
    noteExecutable(path, name, status)
    func take(_ limit: Int64) -> File? {
      guard status.size <= limit else {
        note(
          .error, path,
          "the file is \((status.size >> 20).grouped) MB; files over \(limit >> 20) MB are not read")
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
        FileSystem.exists(root + "/" + folders[..<depth].joined(separator: "/") + "/AGENTS.md")
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
      if status.size > 16 << 20 {
        note(.note, path, "the file is \((status.size >> 20).grouped) MB and was not checked")
      }
    }
  }

  private static let scripts = [
    ".sh", ".bash", ".zsh", ".py", ".js", ".mjs", ".ts", ".rb", ".pl", ".ps1", ".bat", ".exe",
  ]

  private mutating func noteExecutable(_ path: String, _ name: String, _ status: FileSystem.Status) {
    if Self.scripts.contains(where: { name.hasSuffix($0) }) {
      executables.append(CompanyPackage.Executable(file: path, what: "a script"))
    } else if status.isExecutable, !name.hasSuffix(".md") {
      executables.append(CompanyPackage.Executable(file: path, what: "an executable file"))
    }
  }
}
