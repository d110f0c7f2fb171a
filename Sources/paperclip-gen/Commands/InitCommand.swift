import Engine
import Renderer

/// Creates a workspace that is ready to generate.
enum InitCommand {
  static let command = Command(
    name: "init", summary: "Create a workspace that is ready to generate", operands: "[DIR]",
    options: [
      Command.Option(name: "--backups", value: "DIR", summary: "the folder with Paperclip's backups"),
      Command.Option(name: "--sample", summary: "use sample data even if there are backups"),
      Command.Option(name: "--name", value: "NAME", summary: "the name of the sample company"),
    ],
    examples: [
      (
        "init my-company",
        "finds Paperclip's backups on this machine and writes a configuration that publishes their companies"
      ),
      ("init my-company --backups /srv/backups", "uses backups in another folder"),
      ("init", "uses the current folder; existing files are kept, and a workspace gets no sample data"),
    ],
    notes: [
      "Backups are searched for in PAPERCLIP_DB_BACKUP_DIR, then in instances/*/data/backups below PAPERCLIP_HOME or ~/.paperclip. "
        + "If there are none, the workspace gets sample data."
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...1)
    let folder = arguments.operands.first ?? "."
    if let name = arguments.value("--name"), name.allSatisfy(\.isWhitespace) {
      throw UsageError(message: "--name: must not be empty")
    }
    let backups = try backups(arguments, console)
    let asOf = try arguments.asOf(environment: Main.environment())
    try FileSystem.makeFolders(folder)
    let path = try FileSystem.absolute(folder)
    let name = arguments.value("--name") ?? title(of: path.split(separator: "/").last.map(String.init) ?? "")
    var written: [String] = []
    var files =
      backups.map { InitFiles.publishing($0.folder.pattern, $0.newest.companies) }
      ?? InitFiles.sample(companyName: name, today: (asOf ?? SystemClock.now).day)
    if backups == nil, isWorkspace(path) {
      console.message("This is a workspace with data of its own, so no sample data is written.")
      files.removeAll { $0.path != Workspace.configurationName }
    }
    for file in files {
      let target = path + "/" + file.path
      if FileSystem.status(target) != nil {
        console.message("kept     \(file.path)")
        continue
      }
      if let slash = target.lastIndex(of: "/") { try FileSystem.makeFolders(String(target[..<slash])) }
      try FileSystem.write(Array(file.content.utf8), to: target)
      written.append(file.path)
      console.message("wrote    \(file.path)")
    }
    if console.isJSON {
      let companies = backups?.newest.companies.map {
        ["id": .string($0.id), "name": .string($0.name)] as Value
      }
      console.result(json: [
        "folder": .string(path), "written": .list(written.map(Value.string)),
        "backup": .optional(backups?.newest.path), "companies": .list(companies ?? []),
      ])
    }
    let place = folder == "." ? "" : " -C \(folder)"
    let site = folder == "." ? "site/index.html" : "\(folder)/site/index.html"
    console.message("Next: paperclip-gen generate\(place), then open \(site)")
    return .done
  }

  /// Whether a folder has a configuration that `init` did not write for sample data: its sources can name any
  /// file, so that sample data would become part of a real company.
  private static func isWorkspace(_ path: String) -> Bool {
    guard FileSystem.status(path + "/" + Workspace.configurationName) != nil else { return false }
    let workspace = try? Workspace.find(from: path, environment: Main.environment())
    return workspace?.configuration.site.isSample != true
  }

  /// The backups on this machine, and the companies in the newest one.
  private static func backups(
    _ arguments: Arguments, _ console: Console
  ) throws -> (folder: BackupFolder, newest: BackupFolder.Newest)? {
    if arguments.has("--sample") { return nil }
    var folders: [BackupFolder] = []
    if let path = arguments.value("--backups") {
      guard let folder = try BackupFolder(FileSystem.absolute(path)) else {
        throw Failure("\(path): no backups found (paperclip-*.sql.gz)")
      }
      folders = [folder]
    } else {
      folders = try BackupFolder.find(environment: Main.environment())
    }
    for folder in folders {
      let count = folder.files.count
      console.message("found    \(Formats.count(count, "backups")) in \(folder.path)")
      guard let newest = try folder.newest() else {
        console.message("         cannot read any of the newest")
        continue
      }
      let name = newest.path.split(separator: "/").last.map(String.init) ?? newest.path
      console.message("         the newest, \(name), has:")
      for company in newest.companies { console.message("         - \(company.name)") }
      return (folder, newest)
    }
    return nil
  }

  /// "My company" for "my-company".
  private static func title(of folder: String) -> String {
    let words = folder.split { $0 == "-" || $0 == "_" }.joined(separator: " ")
    guard let first = words.first else { return "My company" }
    return first.uppercased() + words.dropFirst()
  }
}
