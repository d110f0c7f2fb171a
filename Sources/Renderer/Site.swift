package import Engine

/// A site: a list of pages over one snapshot, given to the publisher one at a time.
package struct Site {
  package struct Options: Sendable {
    /// The name on every page; nil is the company's.
    package var title: String?
    package var isIndexed = false
    /// Whether pages say that their data is made up.
    package var isSample = false
    package var audience = Audience.team
    /// Where the site will stand, for the files that need absolute addresses.
    package var baseURL: String?
    /// "" for a site at the root, "acme/" for one company among several.
    package var prefix = ""
    /// More groups of the menu: the pages of modules.
    package var navigation: [NavigationGroup] = []

    package init() {}
  }

  private let context: SiteContext
  private let library: TemplateLibrary
  private let publisher: Publisher
  private let options: Options
  private let formats: Formats
  /// What strict rendering found wrong with the templates.
  package private(set) var findings: [Finding] = []
  private var catalogue: [(path: String, what: String)] = []
  /// What modules put on the dashboard.
  var widgets: [Value] = []
  /// The report of the last full day, if it has a page.
  var lastDay: Report?
  /// The pieces of the search's index that hold the activity, the newest first.
  var activitySearch: [SearchPart] = []
  /// Modules whose pages could not be made, by id: why.
  private(set) var failures: [String: String] = [:]

  package init(
    _ view: CompanyView, zone: TimeZoneRules, library: TemplateLibrary, publisher: Publisher,
    options: Options
  ) {
    context = SiteContext(view, zone: zone)
    self.library = library
    self.publisher = publisher
    self.options = options
    formats = Formats(zone: zone)
  }

  /// Gives every page and file of the company to the publisher.
  package mutating func publish() throws {
    for build in PageList.builders { try build(context, &self) }
    for asset in Theme.assets { try file(asset.path, "Asset", asset.bytes) }
    if options.prefix.isEmpty {
      let pages = publisher.paths.filter { $0.hasSuffix(".html") && $0 != "404.html" }
      let files = HostFiles.all(
        folders: [""], pages: pages, isIndexed: options.isIndexed, baseURL: options.baseURL)
      for host in files {
        // Somebody may have written one for the host before; it says what they want.
        if try publisher.isForeign(host.path) { continue }
        try file(host.path, host.what, host.bytes)
      }
    }
    let descriptions = OpenAPIFile.all(
      FileSchemaTable.all, title: context.view.company.name, baseURL: companyURL)
    for description in descriptions { try file(description.path, description.what, description.bytes) }
    try publishCatalogue()
  }

  /// Adds an HTML page: `value` rendered by the page template of this name.
  mutating func page(_ path: String, _ template: String, title: String, _ value: Value) throws {
    var renderer = TemplateRenderer(library, mode: .strict, formats: formats)
    renderer.render(template, Self.flagged(value), outer: frame(path, title))
    for finding in renderer.findings where !findings.contains(finding) { findings.append(finding) }
    try publisher.add(options.prefix + path, RowAnchors.adding(to: renderer.bytes))
    if path != "404.html" { catalogue.append((path, title)) }
  }

  /// A part of a page from a module's template, and what is wrong with the template.
  func fragment(_ view: ModuleFacts.View, _ value: Value, on path: String) -> (
    bytes: [UInt8], problem: Finding?
  ) {
    var renderer = TemplateRenderer(library, mode: .strict, formats: formats)
    renderer.render(view.template, Self.flagged(value), outer: frame(path, view.label))
    return (renderer.bytes, ModulePages.problem(of: view, renderer, library))
  }

  /// True if the path is in use: files of modules must not replace other files.
  func has(_ path: String) -> Bool { publisher.has(options.prefix + path) }

  /// Says that a module failed while its pages were made.
  mutating func fail(_ module: String, _ problem: Finding) {
    findings.append(ModulePages.told(problem, of: module))
    if failures[module] == nil { failures[module] = problem.reason }
  }

  /// The page's value with a flag for each of its lists, "hasRuns" for "runs": a template can only ask a list for its
  /// items, one by one, and a table without rows should not be there at all.
  static func flagged(_ value: Value) -> Value {
    guard case .record(var fields) = value else { return value }
    for (name, field) in fields {
      guard case .list(let items) = field else { continue }
      let flag = "has" + name.prefix(1).uppercased() + name.dropFirst()
      if fields[flag] == nil { fields[flag] = .bool(!items.isEmpty) }
    }
    return .record(fields)
  }

  /// Adds a JSON file in the common envelope.
  mutating func api(_ path: String, _ what: String, _ data: Value, meta: Value? = nil, links: Value? = nil)
    throws
  {
    var envelope: [String: Value] = [
      "schemaVersion": "1.0", "asOf": .string(context.view.asOf.text), "data": data,
    ]
    envelope["$schema"] = .optional(FileSchemaTable.path(for: path).map { Self.root(of: path) + $0 })
    envelope["meta"] = meta
    envelope["links"] = links
    try publisher.add(options.prefix + path, JSONWriter.encode(.record(envelope)))
    catalogue.append((path, what))
  }

  /// Adds a file that is neither a page nor JSON.
  mutating func file(_ path: String, _ what: String, _ bytes: [UInt8]) throws {
    try publisher.add(options.prefix + path, bytes)
    catalogue.append((path, what))
  }

  /// Where the company's part of the site will stand, where that is configured.
  var companyURL: String? { options.baseURL.map { HostFiles.address($0, options.prefix) } }

  /// A chart for the page at `path`, as `partials/chart` takes it, and its numbers as a file; null without numbers, for
  /// a page whose other parts say so.
  mutating func figure(_ chart: Chart, on path: String, file: String? = nil) throws -> Value {
    guard !chart.isEmpty else { return .null }
    let file = file ?? "api/charts/\(chart.id).csv"
    try self.file(file, chart.title, chart.csv)
    return chart.figure(root: Self.root(of: path), file: file)
  }

  /// Makes a module's chart like those of the core: the same colours for models, and an unfinished day hatched.
  func finish(_ chart: inout Chart) {
    context.modelColours.apply(to: &chart)
    chart.markPartial(today: context.view.asOf.day)
  }

  /// The pages that a feed reader is pointed to: each of some thousand others would carry the line for nobody.
  private static let pagesWithFeed: Set = ["index.html", "activity/index.html", "reports/index.html"]

  /// "../" for every folder that a page stands in.
  static func root(of path: String) -> String {
    String(repeating: "../", count: path.utf8.filter { $0 == UInt8(ascii: "/") }.count)
  }

  /// What every page knows: where it stands, when, and of whom.
  private func frame(_ path: String, _ title: String) -> Value {
    let root = Self.root(of: path)
    let view = context.view
    let section = path.split(separator: "/").first.map(String.init) ?? path
    // A page of a folder belongs to the entry of that folder, unless it has an entry of its own.
    let groups = PageList.navigation(view) + options.navigation + ModulePages.navigation(view.modules)
    let isOwn = groups.contains { $0.entries.contains { $0.path == path } }
    let navigation = groups.filter { !$0.entries.isEmpty }.map { group -> Value in
      let entries = group.entries.map { entry -> Value in
        let isSection = !isOwn && path.contains("/") && entry.path.hasPrefix(section + "/")
        return [
          "path": .string(entry.path), "label": .string(entry.label),
          "current": entry.path == path ? "page" : isSection ? "true" : .null,
        ]
      }
      return ["group": .string(group.label), "entries": .list(entries)]
    }
    return [
      "root": .string(root), "pageTitle": .string(title),
      "siteTitle": .string(options.title ?? view.company.name),
      "companyName": .string(view.company.name), "navigation": .list(navigation),
      "asOf": view.hasInstants ? .string(view.asOf.text) : .null,
      "zone": .string(view.company.timeZone),
      "isIndexed": .bool(options.isIndexed), "isSample": .bool(options.isSample),
      "isAmongMany": .bool(!options.prefix.isEmpty),
      "leftOut": .optional(options.audience.leftOut),
      "baseURL": .optional(options.baseURL),
      "home": .optional(options.baseURL.map { HostFiles.address($0, "") }),
      "stylesheet": .string(Theme.stylesheet), "script": .string(Theme.script),
      "icon": .string(Theme.icon), "feed": .optional(Self.pagesWithFeed.contains(path) ? FeedFile.path : nil),
    ]
  }

  /// A line of api/index.json; a JSON file names its schema.
  static func entry(_ path: String, _ what: String) -> Value {
    var entry: [String: Value] = ["path": .string(path), "what": .string(what)]
    if let schema = FileSchemaTable.path(for: path) { entry["schema"] = .string(schema) }
    return .record(entry)
  }

  /// api/index.json: every file, what it is. Written last: it is also how a later run knows which files are ours.
  private mutating func publishCatalogue() throws {
    let path = "api/index.json"
    catalogue.append((path, "List of all files"))
    catalogue.append(("404.html", "Page not found"))
    let files = catalogue.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }.map {
      file -> Value in
      Self.entry(file.path, file.what)
    }
    let envelope: Value = [
      "$schema": "../api/schemas/index.json", "schemaVersion": "1.0",
      "asOf": .string(context.view.asOf.text),
      "data": ["files": .list(files), "audience": .string(options.audience.rawValue)],
    ]
    try publisher.add(options.prefix + path, JSONWriter.encode(envelope))
  }
}
