/// Unused files in a module's folder: a service that the manifest does not list, a migration that does not
/// end in .sql, a link. They would be ignored without a message.
struct UnusedFiles {
  private let files: ModuleFiles
  private let manifest: ModuleManifest

  init(_ files: ModuleFiles, _ manifest: ModuleManifest) {
    self.files = files
    self.manifest = manifest
  }

  private var folders: [String] {
    [
      "hooks", "services", "queries", CommonTables.folder, "triggers", "conditions", "ui",
      manifest.migrations,
    ]
      + (manifest.routes.map { [$0] } ?? ["routes"])
  }

  private func isIn(_ folder: String, _ path: String) -> Bool { path.hasPrefix(folder + "/") }

  private func isCode(_ path: String) -> Bool { path.hasSuffix(".sql") || path.hasSuffix(".html") }

  /// True if a file has a type or folder that modules use. Notes for people have neither.
  private func isOfModule(_ path: String) -> Bool {
    isCode(path) || folders.contains { isIn($0, path) } && ![".md", ".txt"].contains(where: path.hasSuffix)
  }

  var findings: [Finding] {
    let views = manifest.pages + manifest.widgets
    let named = Set(
      manifest.services.map(\.entry) + views.map(\.entry) + views.flatMap { $0.queries.map(\.path) })
    let included = included()
    let common = commonPaths()
    var findings: [Finding] = []
    func add(_ path: String, _ message: String, _ remedy: String) {
      findings.append(Finding(.warning, message, remedy: remedy, source: files.name + "/" + path))
    }
    for path in files.paths where isOfModule(path) && !named.contains(path) {
      if isIn(manifest.migrations, path), path.hasSuffix(".sql") { continue }
      // In these folders, every file is checked by name.
      if ["hooks", "triggers"].contains(where: { isIn($0, path) }), path.hasSuffix(".sql") { continue }
      // Only the module of rules has conditions.
      if manifest.id == WorkflowSettings.module, isIn("conditions", path), path.hasSuffix(".sql") { continue }
      if let routes = manifest.routes, isIn(routes, path) { continue }
      if common.contains(path) { continue }
      if path.hasSuffix(".html"), isIn("ui", path),
        included.contains("*") || included.contains("modules/\(manifest.id)/\(path.dropLast(5))")
      {
        continue
      }
      add(path, "unused file", remedy(path))
    }
    for entry in files.unread {
      if entry.isLink {
        add(entry.path, "symbolic links are not read", "replace the link with the file")
      } else if isCode(entry.path) || entry.isFolder && isOfModule(entry.path) {
        add(entry.path, "files whose names start with a dot are not read", "rename or remove it")
      }
    }
    return findings
  }

  /// The files of common tables that some query names.
  private func commonPaths() -> Set<String> {
    let tables = CommonTables(files)
    let queries = files.paths.filter { $0.hasSuffix(".sql") && !isIn(CommonTables.folder, $0) }
    return Set(queries.flatMap { tables.used(by: SQLText(files.text($0) ?? "")) }.map(CommonTables.path))
  }

  /// The names that templates include. "*" if a name comes from the data and can be anything.
  private func included() -> Set<String> {
    var names: Set<String> = []
    for path in files.paths where path.hasSuffix(".html") {
      for tag in (files[path] ?? []).split(separator: UInt8(ascii: "{")) {
        guard let first = tag.first, first == UInt8(ascii: ">") || first == UInt8(ascii: "<") else {
          continue
        }
        let name = tag.dropFirst().drop { $0 == 0x20 }.prefix { $0 > 0x20 && $0 != UInt8(ascii: "}") }
        names.insert(name.first == UInt8(ascii: "*") ? "*" : String(decoding: name, as: UTF8.self))
      }
    }
    return names
  }

  private func remedy(_ path: String) -> String {
    if isIn("services", path) {
      return
        "list it in the manifest: \"services\": [{\"name\": …, \"interval\": …, \"entry\": \"./\(path)\"}]"
    }
    if isIn("queries", path) { return "list it under \"data\" of a page or widget: \"./\(path)\"" }
    if isIn(CommonTables.folder, path) {
      return path.hasSuffix(".sql") ? "no query reads it; remove it" : "rename it to end in .sql"
    }
    if isIn("routes", path) { return "add \"routes\": {\"prefix\": …} to the manifest" }
    if path.hasSuffix(".html"), isIn("ui", path) {
      return
        "make it the \"entry\" of a page or widget, or include it: {{>modules/\(manifest.id)/\(path.dropLast(5))}}"
    }
    if isIn(manifest.migrations, path) || isIn("hooks", path) { return "rename it to end in .sql" }
    return "the folders are hooks, services, queries, common, routes, triggers, ui and \(manifest.migrations)"
  }
}
