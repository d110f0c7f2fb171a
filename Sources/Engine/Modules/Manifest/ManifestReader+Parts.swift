/// The structured parts of a manifest: routes, pages and widgets, requirements, services.
extension ManifestReader {
  mutating func routes(_ index: JSONDocument.Index) {
    manifest.routes = "routes"
    object(
      index, "routes",
      [
        ("prefix", { $0.prefix($1) }),
        (
          "entry", { reader, index in reader.path(index, "routes.entry").map { reader.manifest.routes = $0 } }
        ),
      ])
    guard let folder = manifest.routes else { return }
    if files.paths(in: folder).isEmpty {
      report("\"routes\": no files in \"\(folder)\"", at: index)
    }
    findings += RouteFiles.routes(files, folder).problems
  }

  private mutating func prefix(_ index: JSONDocument.Index) {
    guard let text = text(index, "routes.prefix") else { return }
    let name = text.hasPrefix("/") ? String(text.dropFirst()) : ""
    let isPlain = name.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || "-_".utf8.contains($0) }
    guard !name.isEmpty, isPlain, name.utf8.count <= 60, SiteNames.isUsable(name) else {
      return report(
        "\"routes.prefix\" must be a slash and lower-case letters, digits and hyphens, such as \"/metrics\"; got \"\(text)\"",
        at: index)
    }
    manifest.prefix = name
  }

  mutating func views(_ index: JSONDocument.Index) {
    object(
      index, "ui",
      [
        (
          "pages",
          { reader, index in
            for item in reader.list(index, "ui.pages") {
              if let view = reader.view(item, "ui.pages", isPage: true) { reader.manifest.pages.append(view) }
            }
          }
        ),
        (
          "widgets",
          { reader, index in
            for item in reader.list(index, "ui.widgets") {
              guard let view = reader.view(item, "ui.widgets", isPage: false) else { continue }
              if reader.manifest.widgets.contains(where: { $0.path == view.path }) {
                reader.report("two widgets have the ID \"\(view.path)\"", at: item)
              }
              reader.manifest.widgets.append(view)
            }
          }
        ),
      ])
  }

  private mutating func view(_ index: JSONDocument.Index, _ path: String, isPage: Bool) -> ModuleManifest
    .View?
  {
    var view = ModuleManifest.View(path: "", label: "", entry: "")
    var found = ModuleManifest.View(path: "", label: "", entry: "")
    var fields: [Field] = [
      ("label", { $0.text($1, path + ".label").map { found.label = $0 } }),
      ("entry", { $0.path($1, path + ".entry", suffix: ".html").map { found.entry = $0 } }),
      ("data", { found.queries = $0.queries($1, path + ".data") }),
      ("charts", { found.charts = $0.charts($1, path + ".charts") }),
    ]
    if isPage {
      fields.append(("path", { $0.text($1, path + ".path").map { found.path = $0 } }))
    } else {
      fields.append(("id", { $0.text($1, path + ".id").map { found.path = $0 } }))
      fields.append(
        (
          "placement",
          { reader, index in
            guard let text = reader.text(index, path + ".placement"), text != "dashboard" else { return }
            reader.report("\"\(path).placement\" must be \"dashboard\"; got \"\(text)\"", at: index)
          }
        ))
    }
    object(index, path, required: [isPage ? "path" : "id", "label", "entry"], fields)
    view = found
    for chart in view.charts where !view.queries.contains(where: { $0.name == chart.data }) {
      let nearest = Suggestion.nearest(to: chart.data, in: view.queries.map(\.name))
      report(
        "the chart \"\(chart.name)\" uses \"\(chart.data)\", which is not in \"data\"", at: index,
        remedy: nearest.map { "did you mean \"\($0)\"?" })
    }
    return view.label.isEmpty || view.entry.isEmpty || view.path.isEmpty ? nil : view
  }

  private static let reservedNames: Set<String> = ["module", "config", "charts", "root", "asOf", "pageTitle"]

  private mutating func queries(_ index: JSONDocument.Index, _ path: String) -> [ModuleManifest.Query] {
    guard document.kind(index) == .object else {
      report("\"\(path)\" must be an object with a file for each name", at: index)
      return []
    }
    var queries: [ModuleManifest.Query] = []
    for field in document.fields(index) {
      let name = document.string(field.key) ?? ""
      let isPlain = name.utf8.allSatisfy {
        $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_")
      }
      guard !name.isEmpty, isPlain, !Self.reservedNames.contains(name) else {
        report(
          "\"\(name)\" is not a valid data name: use letters and digits, and no name that every page has",
          at: field.key)
        continue
      }
      if let file = self.path(field.value, path + "." + name, suffix: ".sql") {
        queries.append(ModuleManifest.Query(name: name, path: file))
      }
    }
    return queries
  }

  private mutating func charts(_ index: JSONDocument.Index, _ path: String) -> [ModuleManifest.Chart] {
    guard document.kind(index) == .object else {
      report("\"\(path)\" must be an object with a chart for each name", at: index)
      return []
    }
    var charts: [ModuleManifest.Chart] = []
    for field in document.fields(index) {
      let name = document.string(field.key) ?? ""
      let own = path + "." + name
      var chart = ModuleManifest.Chart(name: name, kind: "", data: "", x: "", y: [])
      object(
        field.value, own, required: ["kind", "data", "x", "y"],
        [
          (
            "kind",
            { reader, index in chart.kind = reader.choice(index, own + ".kind", ModuleChartKind.names) }
          ),
          ("data", { $0.text($1, own + ".data").map { chart.data = $0 } }),
          (
            "x", { reader, index in chart.x = reader.column(index, own + ".x", &chart.positions) ?? "" }
          ),
          (
            "y",
            { reader, index in
              let items = reader.document.kind(index) == .array ? reader.document.items(index) : [index]
              chart.y = items.compactMap { reader.column($0, own + ".y", &chart.positions) }
            }
          ),
          ("series", { chart.series = $0.column($1, own + ".series", &chart.positions) }),
          ("title", { chart.title = $0.text($1, own + ".title") }),
          (
            "format",
            { reader, index in
              chart.format = reader.choice(
                index, own + ".format", ["count", "money", "tokens", "duration", "percent"])
            }
          ),
        ])
      charts.append(chart)
    }
    return charts
  }

  private mutating func column(
    _ index: JSONDocument.Index, _ path: String, _ positions: inout [String: TextPosition]
  ) -> String? {
    let name = text(index, path)
    if let name { positions[name] = document.position(index) }
    return name
  }

  private mutating func choice(_ index: JSONDocument.Index, _ path: String, _ known: [String]) -> String {
    guard let text = text(index, path) else { return "" }
    if !known.contains(text) {
      let nearest = Suggestion.nearest(to: text, in: known)
      report(
        "\"\(path)\" must be one of \(known.joined(separator: ", ")), not \"\(text)\"", at: index,
        remedy: nearest.map { "did you mean \"\($0)\"?" })
    }
    return text
  }

  /// Turns the paths of pages into files below modules/<prefix>/.
  mutating func placeViews() {
    if manifest.prefix.isEmpty { manifest.prefix = manifest.id }
    var taken: Set<String> = []
    for (place, page) in manifest.pages.enumerated() {
      let own = "/" + manifest.prefix
      let rest = page.path == own ? "index" : page.path.dropping(bytes: own.utf8.count + 1)
      let parts = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      let isPlain = parts.allSatisfy { part in
        SiteNames.isUsable(part)
          && part.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || "-_".utf8.contains($0) }
      }
      guard page.path == own || page.path.hasPrefix(own + "/"), isPlain else {
        report(
          "the page path \"\(page.path)\" must be \"\(own)\" or start with \"\(own)/\", in lower-case letters",
          at: document.root)
        continue
      }
      if !taken.insert(rest).inserted {
        report("two pages have the path \"\(page.path)\"", at: document.root)
      }
      manifest.pages[place].path = "modules/\(manifest.prefix)/\(rest).html"
    }
  }

  mutating func requirements(_ index: JSONDocument.Index) {
    object(
      index, "requires",
      [
        ("core", { $0.manifest.core = $0.range($1, "requires.core") }),
        (
          "modules",
          { reader, index in
            // A list of IDs means any version.
            if reader.document.kind(index) == .array {
              for item in reader.document.items(index) {
                guard let id = reader.text(item, "requires.modules"), let any = VersionRange("*") else {
                  continue
                }
                reader.manifest.modules.append((id, any))
              }
              return
            }
            guard reader.document.kind(index) == .object else {
              return reader.report(
                "\"requires.modules\" must be an object with a version for each module ID", at: index)
            }
            for field in reader.document.fields(index) {
              let id = reader.document.string(field.key) ?? ""
              if let range = reader.range(field.value, "requires.modules." + id) {
                reader.manifest.modules.append((id, range))
              }
            }
          }
        ),
      ])
  }

  private mutating func range(_ index: JSONDocument.Index, _ path: String) -> VersionRange? {
    guard let text = text(index, path) else { return nil }
    guard let range = VersionRange(text) else {
      report(
        "\"\(path)\" must be a version range such as \">=0.1.0\" or \"^1.2\"; got \"\(text)\"", at: index)
      return nil
    }
    return range
  }

  mutating func services(_ index: JSONDocument.Index) {
    for item in list(index, "services") {
      var task = ModuleManifest.Task(name: "", interval: 0, entry: "")
      object(
        item, "services", required: ["name", "interval", "entry"],
        [
          ("name", { $0.text($1, "services.name").map { task.name = $0 } }),
          (
            "interval",
            { reader, index in
              if let interval = reader.document.int(index), interval > 0 {
                task.interval = interval
              } else {
                reader.report(
                  "\"services.interval\" must be a number of milliseconds greater than 0", at: index)
              }
            }
          ),
          ("entry", { $0.path($1, "services.entry", suffix: ".sql").map { task.entry = $0 } }),
        ])
      if manifest.services.contains(where: { $0.name == task.name }) {
        report("two services have the name \"\(task.name)\"", at: item)
      }
      manifest.services.append(task)
    }
  }
}
