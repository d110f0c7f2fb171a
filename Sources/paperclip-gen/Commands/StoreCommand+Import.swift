import Engine
import Renderer

extension StoreCommand {
  /// Previews a company template, then imports it. Its files stay in templates/, with their hash in the lock.
  static func importTemplate(_ store: StoreSession) throws -> ExitCode {
    let (catalog, _) = try store.catalog()
    let (offer, version) = try store.choose(
      store.operands[0], kind: .template, from: catalog, action: "import")
    let entry = offer.entry
    if store.arguments.has("--preview") {
      let (tree, _) = try store.contents(offer, version)
      return try FileSystem.withTemporaryFolder { folder in
        try tree.write(to: folder + "/" + entry.id)
        return try preview(folder + "/" + path(of: tree, entry), store)
      }
    }
    let workspace = try store.workspace()
    try install(offer, version, store)
    guard let tree = try installed(workspace.root + "/" + StoreLock.folder(.template, entry.id)) else {
      throw Failure("\(entry.id): its files are missing")
    }
    let place = "templates/" + path(of: tree, entry)
    let result = try preview(workspace.root + "/" + place, store)
    guard result != .failed else { return .failed }
    let code = try Self.importCommand(workspace.root + "/" + place, store)
    guard code == .done else { return code }
    store.console.message(
      "Its files are in \(StoreLock.folder(.template, entry.id)). To keep it after a rebuild, add \"\(place)\" to \"templates\" in \(Workspace.configurationName)."
    )
    // Paperclip reads packages, not templates in one file.
    if place.hasSuffix(".json") {
      store.console.message(
        "To import it into Paperclip: paperclip-gen export --format package --out \(entry.id), then npx paperclipai company import \(entry.id) --dry-run"
      )
    } else {
      store.console.message("To import it into Paperclip: npx paperclipai company import \(place) --dry-run")
    }
    return result
  }

  /// The package folder, or the file of a template that is one file.
  private static func path(of tree: FileTree, _ entry: StoreEntry) -> String {
    guard tree.files["COMPANY.md"] == nil, let file = tree.paths.first else { return entry.id }
    return entry.id + "/" + file
  }

  private static func preview(_ path: String, _ store: StoreSession) throws -> ExitCode {
    var words = ["preview", path]
    for option in ["--company", "--out", "--as-of"] {
      if let value = store.arguments.value(option) { words += [option, value] }
    }
    return try run(words, store)
  }

  private static func importCommand(_ path: String, _ store: StoreSession) throws -> ExitCode {
    var words = ["import", path]
    for option in ["--company", "--wait", "--as-of"] {
      if let value = store.arguments.value(option) { words += [option, value] }
    }
    return try run(words, store)
  }

  /// Another command, as if its line had been typed.
  private static func run(_ words: [String], _ store: StoreSession) throws -> ExitCode {
    var words = words
    for option in ["--quiet", "--verbose"] where store.arguments.has(option) { words.append(option) }
    let arguments = try Arguments.read(words, commands: [PreviewCommand.command, ImportCommand.command])
    return try arguments.command.run(arguments, store.console)
  }

  /// Writes the current company as a store of its own: a package, a template, the index, and the list of
  /// hashes.
  static func export(_ store: StoreSession) throws -> ExitCode {
    let session = try Session(store.arguments, store.console)
    let company = try CompanyChoice(session).one()
    guard let out = store.arguments.value("--out") else {
      throw UsageError(message: "store export: missing --out", remedy: "for example: --out my-store")
    }
    var template = try TemplateExport.template(path: company.path)
    if !store.arguments.has("--budgets") {
      for index in template.agents.indices { template.agents[index].budget = nil }
    }
    // Comments are conversations, not part of a company's design.
    for index in template.issues.indices { template.issues[index].comments = [] }
    var id = Slug.make(from: template.name)
    if !ModuleManifest.isValid(id: id) { id = "company" }
    let license = store.arguments.value("--license")
    var files = Dictionary(uniqueKeysWithValues: PackageWriter.files(template).map { ($0.path, $0.bytes) })
    if let license { files["COMPANY.md"] = licensed(files["COMPANY.md"] ?? [], license) }
    let tree = try FileTree(files, name: id)
    guard let contents = StoreContents.read(tree, id: id, name: id) else {
      throw Failure("\(id): the export cannot be read again")
    }
    var entry = contents.entry(of: tree)
    entry.id = id
    entry.license = license
    var index = StoreIndex()
    index.entries = [entry]
    let folder = out + "/" + id
    try checkExport(out, id)
    try FileSystem.makeFolders(out + "/" + exportStaging)
    try tree.replace(folder, staging: out + "/" + exportStaging)
    try FileSystem.write(tree.listing, to: folder + "/" + FileTree.listingName)
    try FileSystem.writeAtomically(
      JSONWriter.encode(template.value), to: out + "/" + id + StoreFolder.exportSuffix)
    try FileSystem.writeAtomically(
      JSONWriter.encode(index.value { _ in id + "/" }), to: out + "/store.json")
    try FileSystem.removeTree(out + "/" + exportStaging)
    if store.console.isJSON {
      store.console.result(json: [
        "id": .string(id), "folder": .string(folder), "sha256": .string(tree.hash.text),
        "files": .int(Int64(tree.files.count)), "license": .optional(license),
      ])
    }
    store.console.message("Wrote \(folder), \(out)/\(id)\(StoreFolder.exportSuffix) and \(out)/store.json")
    store.console.message("SHA-256 \(tree.hash.text)")
    if license == nil {
      store.console.message(
        "No license is stated: others may not use it. Add one with --license, for example MIT.")
    }
    return .done
  }

  /// Is there until an export is complete.
  private static let exportStaging = ".staging"

  /// Only a new folder, or one with an earlier export, complete or not, is written to.
  private static func checkExport(_ out: String, _ id: String) throws {
    guard FileSystem.exists(out) else { return }
    let names = Set(try FileSystem.names(in: out))
    guard
      names.isEmpty || names.contains(exportStaging)
        || names.contains("store.json") && names.contains(id + StoreFolder.exportSuffix)
    else {
      throw Failure("\(out): has other files; choose a new folder with --out")
    }
  }

  /// COMPANY.md with the license in its first lines.
  private static func licensed(_ bytes: [UInt8], _ license: String) -> [UInt8] {
    guard let line = bytes.firstIndex(of: 0x0A) else { return bytes }
    var field: [UInt8] = []
    JSONWriter.append(string: license, to: &field)
    return bytes[...line] + Array("license: ".utf8) + field + [0x0A] + bytes[(line + 1)...]
  }
}
