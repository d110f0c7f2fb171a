import Engine
import Renderer

/// Makes a workspace that generates at once.
enum InitCommand {
  static let command = Command(
    name: "init", summary: "Make a workspace that generates at once", operands: "[DIR]",
    options: [
      Command.Option(name: "--backups", value: "FOLDER", summary: "where Paperclip keeps its backups"),
      Command.Option(name: "--sample", summary: "a made-up company, even where there are backups"),
      Command.Option(name: "--name", value: "NAME", summary: "what the made-up company is called"),
    ],
    examples: [
      (
        "init my-company", "looks for Paperclip's backups on this machine and publishes the companies in them"
      ),
      ("init my-company --backups /srv/backups", "the same with backups that are somewhere else"),
      ("init", "does the same in this folder; files that are there are kept"),
    ],
    notes: [
      "Backups are looked for in PAPERCLIP_DB_BACKUP_DIR, then below PAPERCLIP_HOME or ~/.paperclip "
        + "(instances/*/data/backups). Without any, the workspace gets a small made-up company."
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...1)
    let folder = arguments.operands.first ?? "."
    let backups = try backups(arguments, console)
    try FileSystem.makeFolders(folder)
    let path = try FileSystem.absolute(folder)
    let name = arguments.value("--name") ?? title(of: path.split(separator: "/").last.map(String.init) ?? "")
    var written: [String] = []
    let files =
      backups.map { InitFiles.publishing($0.folder.pattern, $0.newest.companies) }
      ?? InitFiles.all(companyName: name)
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
    console.message("Now run: paperclip-gen generate\(place)   and open \(site)")
    return .done
  }

  /// The backups on this machine, and the companies in the newest one.
  private static func backups(
    _ arguments: Arguments, _ console: Console
  ) throws -> (folder: BackupFolder, newest: BackupFolder.Newest)? {
    if arguments.has("--sample") { return nil }
    var folders: [BackupFolder] = []
    if let path = arguments.value("--backups") {
      guard let folder = try BackupFolder(FileSystem.absolute(path)) else {
        throw Failure("\(path): holds no backups (paperclip-*.sql.gz)")
      }
      folders = [folder]
    } else {
      folders = try BackupFolder.find(environment: Main.environment())
    }
    for folder in folders {
      let count = folder.files.count
      console.message("found    \(Formats.count(count, "backups")) in \(folder.path)")
      guard let newest = try folder.newest() else {
        console.message("         none of the newest could be read")
        continue
      }
      let name = newest.path.split(separator: "/").last.map(String.init) ?? newest.path
      console.message("         the newest is \(name), with:")
      for company in newest.companies { console.message("         - \(company.name)") }
      return (folder, newest)
    }
    return nil
  }

  /// "My company" of "my-company".
  private static func title(of folder: String) -> String {
    let words = folder.split { $0 == "-" || $0 == "_" }.joined(separator: " ")
    guard let first = words.first else { return "My company" }
    return first.uppercased() + words.dropFirst()
  }
}
