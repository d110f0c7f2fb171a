/// A folder with a paperclip.config.json, and the paths in it.
package struct Workspace: Sendable {
  package static let configurationName = "paperclip.config.json"

  package let root: String
  package private(set) var configuration: Configuration
  /// The company that this workspace is narrowed to, as one of a shard.
  package private(set) var member: ShardMember?
  /// Problems of the configuration.
  package let findings: [Finding]

  /// Finds the workspace of a folder: the folder itself or the nearest parent with a configuration.
  package static func find(from folder: String, environment: [String: String]) throws -> Workspace {
    guard FileSystem.isFolder(folder) else { throw Failure("\(folder): folder not found") }
    guard let root = try root(from: folder) else {
      throw Failure(
        "no \(configurationName) in \(folder == "." ? "this folder" : folder) or above it; create a workspace with paperclip-gen init"
      )
    }
    return try Workspace(root: root, environment: environment)
  }

  /// True if a folder is in a workspace.
  package static func isInside(_ folder: String) -> Bool { (try? root(from: folder)) != nil }

  private static func root(from folder: String) throws -> String? {
    var root = try FileSystem.absolute(folder)
    while true {
      if FileSystem.exists(root + "/" + configurationName) { return root }
      guard let slash = root.lastIndex(of: "/"), root != "/" else { return nil }
      root = slash == root.startIndex ? "/" : String(root[..<slash])
    }
  }

  package init(root: String, environment: [String: String]) throws {
    self.root = root
    let bytes = try FileSystem.read(root + "/" + Self.configurationName)
    (configuration, findings) = ConfigurationReader.read(
      bytes, source: Self.configurationName, environment: environment)
  }

  /// Databases, locks and cursors, which do not belong in git. One company of a shard has its own, of the
  /// same form.
  package var state: String { member.map { sharedState + "/companies/" + $0.folder } ?? sharedState }
  /// The state of the whole workspace.
  package var sharedState: String { root + "/.paperclip" }
  package var databases: String { state + "/companies" }
  /// Folders of text that outlive the databases: no rebuild and no retention changes them.
  package static let durable = ["ledger", "outbox", "plan"]
  /// Page templates that replace built-in ones.
  package var html: String { root + "/html" }

  /// The path to open for a path in the configuration.
  package func path(_ name: String) -> String { name.hasPrefix("/") ? name : root + "/" + name }

  /// The workspace as that of one company: its sources, settings and state.
  package func narrowed(to member: ShardMember) -> Workspace {
    var workspace = self
    workspace.member = member
    let own =
      configuration.companies[member.id] ?? member.names.lazy.compactMap { configuration.companies[$0] }.first
    var company = own ?? Configuration.Company()
    company.id = member.id
    company.timeZone = company.timeZone ?? configuration.company.timeZone
    workspace.configuration.company = company
    workspace.configuration.companies = [:]
    workspace.configuration.site.layout = .single
    return workspace
  }

  /// False for a company of a shard that has no site.
  package var isPublished: Bool { configuration.company.isPublished }

  /// The company for sources that name none.
  package var configuredCompany: ConfiguredCompany {
    if let member {
      return ConfiguredCompany(id: member.id, name: configuration.company.name ?? member.name)
    }
    let folder = root.split(separator: "/").last.map(String.init) ?? "Company"
    var company = ConfiguredCompany(
      id: configuration.company.id, name: configuration.company.name ?? folder)
    company.others = Set(configuration.companies.keys).union(configuration.sources.compactMap(\.company))
    return company
  }

  /// The configured files: sources in the order of their entries, then templates.
  package func files() throws -> (sources: [Source], templates: [Source], findings: [Finding]) {
    if let member { return (member.sources, member.templates, []) }
    var findings: [Finding] = []
    func expand(
      _ pattern: String, company: String?, folders: Bool = false, newest: Bool = false
    ) throws -> [Source] {
      // "*.json" does not match the configuration itself.
      var found = try PathPattern.files(matching: pattern, in: root, folders: folders)
        .filter { !PathPattern.isPattern(pattern) || $0.path != root + "/" + Self.configurationName }
      if found.isEmpty {
        findings.append(
          PathPattern.isPattern(pattern)
            ? Finding(
              .error, "no file matches \"\(pattern)\"",
              remedy: "correct or remove it in \(Self.configurationName)",
              source: Self.configurationName)
            : Finding(
              .error, "file not found: \"\(pattern)\"",
              remedy: "correct the path in \(Self.configurationName)",
              source: Self.configurationName))
      }
      if newest {
        // Of each company, where the path names it.
        let groups = Dictionary(grouping: found) { $0.company ?? "" }
        let first = Set(groups.values.compactMap { PathPattern.newestFirst($0.map(\.path)).first })
        found = found.filter { first.contains($0.path) }
      }
      return found.map { path, named in
        let name = path.hasPrefix(root + "/") ? path.dropping(bytes: root.utf8.count + 1) : path
        return Source(path: path, name: name, company: company ?? named, isTemplate: folders)
      }
    }
    var seen: Set<String> = []
    var sources: [Source] = []
    for entry in configuration.sources {
      sources += try expand(entry.pattern, company: entry.company, newest: entry.isNewestOnly)
        .filter { seen.insert($0.path).inserted }
    }
    if let knowledge = KnowledgeSettings(configuration.modules) {
      for folder in knowledge.folders where seen.insert(path(folder.name)).inserted {
        sources.append(
          Source(path: path(folder.name), name: folder.name, company: folder.company, isDocuments: true))
      }
    }
    var templates: [Source] = []
    for pattern in configuration.templates { templates += try expand(pattern, company: nil, folders: true) }
    return (sources, templates, findings)
  }
}
