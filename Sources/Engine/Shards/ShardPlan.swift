/// The companies of a workspace, each with the sources that have data of it, found without reading more than
/// the beginning of a source.
package struct ShardPlan {
  /// All companies, whatever their shard, by ID.
  package private(set) var members: [ShardMember] = []
  /// Backups of several companies, with these.
  package private(set) var shared: [(source: Source, companies: Set<String>)] = []
  package private(set) var findings: [Finding] = []

  private let workspace: Workspace
  private let backups: BackupCompanies
  private var byID: [String: ShardMember] = [:]
  /// IDs by the slug of a name, and by the name.
  private var idByName: [String: String] = [:]

  package init(_ workspace: Workspace) throws {
    self.workspace = workspace
    backups = BackupCompanies(state: workspace.sharedState)
    let files = try workspace.files()
    findings = files.findings
    for (key, company) in workspace.configuration.companies.sorted(by: { $0.key < $1.key }) {
      if Self.isID(key), let name = company.name { learn(name, key) }
    }
    try addBackups(files.sources)
    try addNamed(files.sources)
    try addTemplates(files.templates)
    members = byID.values.sorted { $0.id < $1.id }
  }

  /// The companies of a shard.
  package func members(of shard: Shard) -> [ShardMember] { members.filter { shard.contains($0.id) } }

  // MARK: Sources

  /// Backups whose entry names no company name their companies themselves.
  private mutating func addBackups(_ sources: [Source]) throws {
    for source in sources where source.company == nil {
      let found = try companies(of: source)
      guard !found.isEmpty else {
        findings.append(
          Finding(
            .error, "names no company, so no shard can take it",
            remedy:
              "name it in its entry: { \"path\": …, \"company\": … }, or by its folder: companies/{company}/…",
            source: source.name))
        continue
      }
      for company in found {
        learn(company.name, company.id)
        add(source, to: company.id, company.name)
      }
      if found.count > 1 { shared.append((source, Set(found.map(\.id)))) }
    }
  }

  /// Sources whose entry or folder names the company.
  private mutating func addNamed(_ sources: [Source]) throws {
    for (name, group) in Self.grouped(sources) {
      let id = try resolve(name, group)
      for source in group { add(source, to: id, name) }
    }
  }

  private mutating func addTemplates(_ templates: [Source]) throws {
    for (name, group) in Self.grouped(templates) {
      let id = try resolve(name, [])
      for source in group { add(source, to: id, name) }
    }
    for source in templates where source.company == nil {
      if let only = byID.keys.first, byID.count == 1 {
        add(source, to: only, nil)
      } else {
        findings.append(
          Finding(
            .error, "names no company, so no shard can take it",
            remedy: "name it by its folder: companies/{company}/…", source: source.name))
      }
    }
  }

  /// Sources by the company that their entries name, in the order of the first of each.
  private static func grouped(_ sources: [Source]) -> [(name: String, sources: [Source])] {
    var groups: [(name: String, sources: [Source])] = []
    var places: [String: Int] = [:]
    for source in sources {
      guard let name = source.company else { continue }
      if let place = places[name] {
        groups[place].sources.append(source)
      } else {
        places[name] = groups.count
        groups.append((name, [source]))
      }
    }
    return groups
  }

  private func companies(of source: Source) throws -> [BackupCompanies.Company] {
    do { return try backups.companies(of: source.path) } catch is Failure { return [] }
  }

  private mutating func add(_ source: Source, to id: String, _ name: String?) {
    var member = byID[id] ?? ShardMember(id: id, name: name ?? id, folder: CompanyDatabase.fileName(id))
    for other in [name, name.map(Slug.make(from:))].compactMap({ $0 }) where !member.names.contains(other) {
      member.names.append(other)
    }
    let own = Source(
      path: source.path, name: source.name, company: id, isTemplate: source.isTemplate,
      isDocuments: source.isDocuments)
    if source.isTemplate { member.templates.append(own) } else { member.sources.append(own) }
    byID[id] = member
  }

  // MARK: Names

  private mutating func learn(_ name: String, _ id: String) {
    for key in [id, name, Slug.make(from: name)] where idByName[key] == nil { idByName[key] = id }
  }

  private static func isID(_ text: String) -> Bool {
    text.utf8.count == 36 && text.split(separator: "-").count == 5
  }

  /// The ID of the company that an entry or a folder names: from the configuration, a backup, a database,
  /// else from the name.
  private mutating func resolve(_ name: String, _ group: [Source]) throws -> String {
    let slug = Slug.make(from: name)
    if let id = idByName[name] ?? idByName[slug] { return id }
    var held: Set<String> = []
    for source in group {
      let found = try companies(of: source)
      for company in found { learn(company.name, company.id) }
      if let id = idByName[name] ?? idByName[slug] { return id }
      held.formUnion(found.map(\.id))
    }
    if let only = held.first, held.count == 1 {
      learn(name, only)
      return only
    }
    // Unlike a name, an ID identifies a company even if nothing has mentioned it yet.
    if Self.isID(name) { return name }
    let made = Identifier.company(slug: slug)
    if !FileSystem.exists(CompanyDatabase.path(workspace.databases, made)), let id = try stored[slug] {
      return id
    }
    learn(name, made)
    return made
  }

  /// The companies of the databases by the slugs of their names, read when a name is otherwise unknown.
  private var stored: [String: String] {
    mutating get throws {
      if let known = storedNames { return known }
      let all = try CompanyViewReader.companies(in: workspace.databases)
      let names = Dictionary(all.map { (Slug.make(from: $0.name), $0.id) }) { first, _ in first }
      storedNames = names
      return names
    }
  }
  private var storedNames: [String: String]?
}
