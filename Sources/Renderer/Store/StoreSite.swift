package import Engine

/// A folder of modules and company templates as a store: browsable pages, the files of every version, and the
/// index, which other workspaces can name.
///
/// Versions are kept: publishing again adds, and never changes or removes what others may have pinned.
package struct StoreSite {
  package struct Options: Sendable {
    package var title = "Store"
    /// Where the site will be, for the lines to copy. Nil: pages show a placeholder.
    package var address: String?
    /// The date of new versions, if it is known.
    package var publishedAt: Instant?
    package init() {}
  }

  package static let indexPath = "api/store.json"
  private let out: String
  private let options: Options
  private let library: TemplateLibrary
  package private(set) var findings: [Finding] = []
  package private(set) var index = StoreIndex()
  private var pages: Set<String> = []

  package init(out: String, options: Options, library: TemplateLibrary) throws {
    self.out = out
    self.options = options
    self.library = library
    guard try !Self.isNew(out) else { return }
    guard FileSystem.exists(out + "/" + Self.indexPath) else {
      throw Failure("\(out): has other files; publish the store to a new folder")
    }
    let (index, found) = StoreIndexReader.read(
      try FileSystem.read(out + "/" + Self.indexPath), name: out, base: .folder(out + "/api"))
    guard let index else {
      throw Failure(
        "\(out)/\(Self.indexPath): \(found.first?.message ?? "is not an index"); restore it or publish to a new folder"
      )
    }
    self.index = index
  }

  /// Whether nothing is there yet, or only the start of a first index, when a run was killed.
  private static func isNew(_ out: String) throws -> Bool {
    guard FileSystem.exists(out) else { return true }
    let names = try FileSystem.names(in: out)
    let folder = FileSystem.folder(of: indexPath)
    return try names.isEmpty
      || names == [folder]
        && FileSystem.names(in: out + "/" + folder).allSatisfy {
          $0.hasSuffix(FileSystem.unfinishedSuffix)
        }
  }

  /// Publishes the entries of a folder.
  package mutating func publish(_ source: StoreIndex, _ tree: (StoreEntry) throws -> FileTree) throws {
    // An index without entries says whose folder it is, so that a run that is killed can be repeated.
    if try Self.isNew(out) { try write(StoreIndex()) }
    let before = index
    index = StoreIndex()
    for entry in source.entries {
      try add(entry, tree(entry), before[entry.kind, entry.id])
    }
    for entry in before.entries where source[entry.kind, entry.id] == nil {
      var entry = entry
      for place in entry.versions.indices { entry.versions[place].isYanked = true }
      index.entries.append(entry)
      try page(of: entry, nil)
    }
    index.entries.sort { ($0.kind.rawValue, $0.id) < ($1.kind.rawValue, $1.id) }
    try front()
    // The index comes last: it names only what is there.
    try write(index)
    try removeOldPages()
  }

  private func write(_ index: StoreIndex) throws {
    let value = index.value { "../files/\($0.kind.rawValue)/\($0.id)/" }
    try StandalonePage.write(JSONWriter.encode(value), to: out + "/" + Self.indexPath)
  }

  private mutating func add(_ entry: StoreEntry, _ tree: FileTree, _ before: StoreEntry?) throws {
    var entry = entry
    guard var version = entry.newest else { return }
    version.describe(tree)
    version.path = version.version.text
    if let old = before?.version(version.version.text) {
      guard old.sha256 == version.sha256 else {
        throw Failure(
          "\(entry.id) \(version.version.text): was already published with other content; raise the version in its "
            + (entry.kind == .module ? ModuleFiles.manifestName : "COMPANY.md"))
      }
      version.publishedAt = old.publishedAt
    } else {
      version.publishedAt = options.publishedAt?.text
    }
    if let newest = before?.newest, version.version < newest.version {
      findings.append(
        Finding(
          .warning, "\(entry.id) \(version.version.text) is older than the published \(newest.version.text)",
          source: entry.id))
    }
    let others = (before?.versions ?? []).filter { $0.version != version.version }
    entry.versions = (others + [version]).sorted { $1.version < $0.version }
    let folder = out + "/files/\(entry.kind.rawValue)/\(entry.id)/\(version.version.text)"
    for path in tree.paths { try StandalonePage.write(tree.files[path] ?? [], to: folder + "/" + path) }
    try StandalonePage.write(tree.listing, to: folder + "/" + FileTree.listingName)
    index.entries.append(entry)
    try page(of: entry, tree)
  }

  // MARK: Pages

  private mutating func page(of entry: StoreEntry, _ tree: FileTree?) throws {
    guard case .record(var fields) = StoreValue.card(entry) else { return }
    fields["storeTitle"] = .string(options.title)
    fields["versions"] = StoreValue.versions(entry)
    fields["address"] = .string(address)
    fields["sha256"] = .optional(entry.newest?.sha256?.text)
    fields["folder"] = .optional(
      entry.newest.map { "files/\(entry.kind.rawValue)/\(entry.id)/\($0.version.text)/" })
    fields["fileList"] = .list(
      (tree?.paths ?? []).prefix(300).map { path in
        ["path": .string(path), "size": .string(Formats.size(Int64(tree?.files[path]?.count ?? 0)))]
      })
    fields["hasFileList"] = .bool(tree != nil)
    fields["touches"] = []
    fields["hasTouches"] = false
    fields["hasTemplate"] = false
    fields["instructions"] = []
    if let tree {
      let contents = StoreContents.read(tree, id: entry.id, name: entry.id)
      if entry.kind == .module, let contents {
        let rows = StoreValue.touches(contents)
        fields["touches"] = .list(rows)
        fields["hasTouches"] = .bool(!rows.isEmpty)
      } else {
        fields.merge(try template(tree, entry, contents?.package)) { $1 }
      }
    }
    try write(
      "store-entry", StoreValue.page(entry), title: "\(entry.name) · \(options.title)", .record(fields))
  }

  /// The company as a preview shows it, and the instructions of its agents.
  private func template(
    _ tree: FileTree, _ entry: StoreEntry, _ package: CompanyPackage?
  ) throws -> Fields {
    try FileSystem.withTemporaryFolder { folder in
      let place = folder + "/" + entry.id
      try tree.write(to: place)
      let isFolder = tree.files["COMPANY.md"] != nil
      let path = isFolder ? place : place + "/" + (tree.paths.first ?? "")
      let plan = try TemplatePreview.plan(from: Source(path: path, name: entry.id), into: nil, asOf: .epoch)
      var fields = PreviewSite(plan).page
      fields["hasTemplate"] = true
      // These are the store's own.
      for name in ["name", "license", "description"] { fields[name] = nil }
      let texts = tree.paths.filter { $0.hasPrefix("agents/") && $0.hasSuffix("/AGENTS.md") }
      let refs = Dictionary((package?.agents ?? []).map { ($0.file, $0.ref) }) { first, _ in first }
      let names = Dictionary((package?.template.agents ?? []).map { ($0.ref, $0.name) }) { first, _ in first }
      fields["instructions"] = .list(
        texts.prefix(100).map { path in
          let text = String(decoding: tree.files[path] ?? [], as: UTF8.self)
          let folder = String(path.dropFirst(7).dropLast(10))
          return [
            "agent": .string(refs[path].flatMap { names[$0] } ?? folder), "text": .string(Self.body(text)),
          ]
        })
      fields["hasInstructions"] = .bool(!texts.isEmpty)
      return fields
    }
  }

  /// The text below the fields, without more than a page can show.
  private static func body(_ text: String) -> String {
    guard text.hasPrefix("---\n"), let end = text.dropFirst(4).firstRange(of: "\n---\n") else {
      return String(text.prefix(20_000))
    }
    return String(text[end.upperBound...].drop { $0 == "\n" }.prefix(20_000))
  }

  private var address: String {
    let base = options.address.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? "https://…/"
    return base + Self.indexPath
  }

  private mutating func front() throws {
    func cards(_ kind: StoreEntry.Kind) -> Value {
      .list(
        index.entries.filter { $0.kind == kind }.map { StoreValue.card($0, page: StoreValue.page($0)) })
    }
    try write(
      "store-index", "index.html", title: options.title,
      [
        "title": .string(options.title), "address": .string(address),
        "total": .int(Int64(index.entries.count)), "isEmpty": .bool(index.entries.isEmpty),
        "groups": .list(
          StoreEntry.Kind.allCases.map { kind in
            [
              "title": kind == .module ? "Modules" : "Company templates",
              "anchor": .string(kind.rawValue + "s"),
              "list": .string("store-" + kind.rawValue + "s"), "cards": cards(kind),
              "hasCards": .bool(index.entries.contains { $0.kind == kind }),
              "isLong": .bool(index.entries.filter { $0.kind == kind }.count > StoreValue.fewEntries),
            ]
          }),
      ])
  }

  private mutating func write(_ template: String, _ path: String, title: String, _ value: Value) throws {
    let page = StandalonePage(template, title: title, value, library: library)
    findings += page.findings.filter { !findings.contains($0) }
    try page.write(to: out + "/" + path)
    pages.insert(path)
  }

  /// Pages of entries whose ID changed.
  private func removeOldPages() throws {
    for name in try FileSystem.names(in: out) where name.hasSuffix(".html") && !pages.contains(name) {
      if StoreEntry.Kind.allCases.contains(where: { name.hasPrefix($0.rawValue + "-") }) {
        try FileSystem.remove(out + "/" + name)
      }
    }
  }
}
