import Engine
import Renderer

/// Everything that the outcome of `generate` depends on: settings as a digest, and files.
struct RunInputs {
  /// A digest of all settings, the values of environment variables among them. Keyed, so that it gives none
  /// away.
  let settings: String
  /// Files that a run reads and does not write, by their paths.
  let files: [String]
  /// What a run writes and the next one relies on: databases, the record of the published files, the front
  /// page.
  let results: [String]

  init(
    _ session: Session, _ files: (sources: [Source], templates: [Source], findings: [Finding]), key: String,
    zones: Set<String>
  ) {
    let workspace = session.workspace
    let configuration = workspace.configuration
    var paths = [workspace.root + "/" + Workspace.configurationName]
    paths += (files.sources + files.templates).flatMap { FileStamp.paths(below: $0.path) }
    if let prices = configuration.prices { paths.append(workspace.path(prices)) }
    if let rates = configuration.modules.config[MoneySettings.module]?["rates"]?.string {
      paths.append(workspace.path(rates))
    }
    if let inbox = KnowledgeSettings(configuration.modules)?.inbox {
      paths += FileStamp.paths(below: workspace.path(inbox))
    }
    if let vectors = KnowledgeSettings(configuration.modules)?.vectors {
      paths.append(workspace.path(vectors))
    }
    paths += [configuration.site.logo, configuration.site.favicon].compactMap { $0.map(workspace.path) }
    paths += FileStamp.paths(below: workspace.html)
    paths += FileStamp.paths(below: workspace.root + "/modules")
    paths += StoreShelf.inputs(root: workspace.root, stores: configuration.stores)
    let named = [configuration.company.timeZone] + configuration.companies.values.map(\.timeZone)
    paths += zones.union(named.compactMap { $0 }).sorted().map(TimeZoneRules.path)
    self.files = paths
    settings = Self.settings(session, files, key: key)
    results =
      Self.state(of: workspace)
      + Workspace.durable.flatMap { Self.durable($0, of: workspace) }
      + session.outputs.flatMap { output in
        // The files for hosts are written where nobody else has written them.
        (Publisher.lookedAt + HostFiles.names).map { output.out + "/" + $0 }
      }
  }

  private static func settings(
    _ session: Session, _ files: (sources: [Source], templates: [Source], findings: [Finding]), key: String
  ) -> String {
    let configuration = session.workspace.configuration
    var words = [key, VersionCommand.version, FileSystem.executable, session.workspace.root]
    words.append(session.asOf?.text ?? "")
    if let member = session.workspace.member {
      words += [member.id, configuration.company.name ?? member.name]
    }
    for (name, value) in configuration.environmentValues.sorted(by: { $0.key < $1.key }) {
      words += [name, value]
    }
    for output in session.outputs { words += [output.out, output.audience.rawValue] }
    for source in files.sources + files.templates {
      words += [source.path, source.name, source.company ?? ""]
    }
    words += files.findings.map(\.text)
    // Lengths keep two words apart from one that holds both.
    let text = words.map { "\($0.utf8.count) \($0)\n" }.joined()
    return SHA256.digest(of: Array((key + SHA256.digest(of: Array(text.utf8)).text).utf8)).text
  }

  /// The files of a folder that outlives the databases; of one company, its own.
  private static func durable(_ folder: String, of workspace: Workspace) -> [String] {
    let path = workspace.root + "/" + folder
    guard let member = workspace.member else { return FileStamp.paths(below: path) }
    return [path + "/" + member.folder, "\(path)/\(member.folder).ndjson"].flatMap {
      FileStamp.paths(below: $0)
    }
  }

  private static func state(of workspace: Workspace) -> [String] {
    let names = (try? FileSystem.names(in: workspace.state)) ?? []
    return names.filter {
      !WorkspaceLock.names.contains($0) && $0 != DatabaseSeals.name && !$0.hasPrefix(RunRecord.name)
    }
    .flatMap { FileStamp.paths(below: workspace.state + "/" + $0) }
  }
}
