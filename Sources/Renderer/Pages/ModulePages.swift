package import Engine

/// Pages, widgets and data files of modules. Errors only make the module fail, and the site continues.
package enum ModulePages {
  /// The output of modules, made before other pages, which show whether a module failed.
  struct Made: Sendable {
    /// The files of each page and data file, by the path of the first.
    fileprivate(set) var files: [(path: String, files: [PageWriter.File])] = []
    /// Dashboard widgets, and the data files of their charts.
    fileprivate(set) var widgets: [Value] = []
    fileprivate(set) var widgetFiles: [PageWriter.File] = []
    /// By ID, why the pages of a module could not be made.
    fileprivate(set) var failures: [String: String] = [:]
    fileprivate(set) var findings: [Finding] = []

    /// True if a file with this path exists in any case. Modules must not replace each other's files.
    fileprivate func has(_ path: String) -> Bool { taken.contains(path.lowercased()) }
    private var taken: Set<String> = []

    fileprivate mutating func add(_ writer: PageWriter) {
      guard let first = writer.files.first else { return }
      files.append((first.path, writer.files))
      note(writer.files)
      findings += writer.findings.filter { !findings.contains($0) }
    }

    fileprivate mutating func note(_ files: [PageWriter.File]) {
      for file in files { taken.insert(file.path.lowercased()) }
    }

    /// Reports that a module failed while its pages were made.
    fileprivate mutating func fail(_ module: String, _ problem: Finding) {
      findings.append(ModulePages.prefixed(problem, of: module))
      if failures[module] == nil { failures[module] = problem.reason }
    }
  }

  static func pages(_ context: SiteContext, _ modules: Made) -> [Page] {
    modules.files.map { made in Page(made.path) { _, site in site.add(made.files) } }
  }

  static func make(_ context: SiteContext, _ frame: SiteFrame) -> Made {
    var made = Made()
    for module in context.view.modules where module.status != "disabled" {
      for page in module.pages {
        guard !made.has(page.path) else {
          made.fail(module.id, Finding(.error, "the page \(page.path) already exists", source: page.file))
          continue
        }
        var site = PageWriter(frame)
        guard let body = render(page, module, "modules/", context, &site, &made) else { continue }
        site.page(
          page.path, "module", title: page.label,
          ["label": .string(page.label), "module": .string(module.name), "body": body])
        made.add(site)
      }
      for widget in module.widgets {
        var site = PageWriter(frame)
        let body = render(widget, module, "", context, &site, &made)
        made.widgetFiles += site.files
        made.note(site.files)
        guard let body else { continue }
        made.widgets.append([
          "id": .string("widget-\(module.id)-\(Slug.make(from: widget.path))"),
          "label": .string(widget.label),
          "body": body,
        ])
      }
      let outcomes = outcomes(of: module, frame)
      for (file, outcome) in zip(module.files, outcomes) {
        if made.has(file.path) {
          made.fail(module.id, Finding(.error, "the file \(file.path) already exists", source: file.source))
        } else {
          if let problem = outcome.problem { made.fail(module.id, problem) }
          made.add(outcome.site)
        }
      }
    }
    return made
  }

  /// Checks a module's page templates by rendering them with its data.
  package static func check(_ module: ModuleFacts, library: TemplateLibrary) -> [Finding] {
    let views = (module.pages + module.widgets).compactMap { view -> Finding? in
      var renderer = TemplateRenderer(library, mode: .strict, formats: Formats(zone: .utc))
      var value = Self.value(view, module, nil)
      value["charts"] = .record(Fields(view.drawings.map { ($0.name, Value.null) }))
      renderer.render(view.template, PageWriter.flagged(.record(value)), outer: Self.frame(title: view.label))
      return problem(of: view, renderer, library).map { prefixed($0, of: module.id) }
    }
    return views
      + module.files.compactMap { file in
        guard file.format == "prom" else { return nil }
        do throws(MetricRows.Problem) {
          _ = try MetricRows.encode(file.content)
          return nil
        } catch {
          return prefixed(Finding(.error, error.message, source: file.source), of: module.id)
        }
      }
  }

  /// Checks a rendered fragment for unknown names and forbidden markup.
  static func problem(
    of view: ModuleFacts.View, _ renderer: TemplateRenderer, _ library: TemplateLibrary
  ) -> Finding? {
    guard library.contains(view.template) else {
      return library.findings.first { $0.source == view.file }
        ?? Finding(.error, "the template cannot be used", source: view.file)
    }
    if var finding = renderer.findings.first {
      finding.severity = .error
      return finding
    }
    return FragmentCheck.problem(in: renderer.bytes).map { message in
      Finding(.error, message, source: view.file, line: FragmentCheck.line(of: message, in: view.source))
    }
  }

  /// A problem with the module's name, as in the output of a run or check.
  static func prefixed(_ problem: Finding, of module: String) -> Finding {
    var finding = problem
    finding.message = "module \(module): \(problem.message)"
    return finding
  }

  /// The values of `SiteFrame` that every page has, for a sample company.
  static func frame(title: String) -> Value {
    [
      "root": "../../", "pageTitle": .string(title), "siteTitle": "Sample", "companyName": "Sample",
      "navigation": [], "asOf": "2026-06-30T12:00:00Z", "changedAt": .null, "isUndated": false,
      "clock": .string(ClockFile.path), "zone": "UTC", "isIndexed": false, "isSample": false,
      "leftOut": .null, "isAmongMany": false, "knowsRunIssues": true, "knowsRunStarts": true,
      "knowsAssignees": true, "knowsManagers": true,
      "baseURL": .null, "home": .null, "stylesheet": .string(Theme.assets.stylesheet),
      "script": .string(Theme.assets.script),
      "icon": .string(Theme.assets.icon), "iconType": .string(Theme.assets.iconType), "logo": .null,
      "feed": .string(FeedFile.path),
    ]
  }

  private static func value(
    _ view: ModuleFacts.View, _ module: ModuleFacts, _ context: SiteContext?
  ) -> Fields {
    var value = RecordLinks.add(to: view.data, context)
    value["config"] = module.config
    value["module"] = [
      "id": .string(module.id), "name": .string(module.name), "version": .optional(module.version),
      "api": .string("api/modules/\(module.prefix)/"),
    ]
    return value
  }

  /// The menu entries: pages of modules, and the page about modules.
  static func navigation(_ modules: [ModuleFacts]) -> [NavigationGroup] {
    let pages = modules.filter { $0.status != "disabled" }.flatMap { module in
      module.pages.map { ($0.path, $0.label) }
    }
    return [
      NavigationGroup("Modules", pages),
      NavigationGroup("Settings", [("settings/modules.html", "Modules"), (StorePage.path, "Store")]),
    ]
  }

  private static func render(
    _ view: ModuleFacts.View, _ module: ModuleFacts, _ folder: String, _ context: SiteContext,
    _ site: inout PageWriter, _ made: inout Made
  ) -> Value? {
    let path = folder.isEmpty ? "index.html" : view.path
    var value = Self.value(view, module, context)
    var charts: Fields = [:]
    var colors = SeriesColors()
    for drawing in view.drawings {
      let place =
        view.path.hasPrefix("modules/") ? String(view.path.dropFirst(8).dropLast(5)) : "widget-" + view.path
      let id = Slug.make(from: place + "-" + drawing.name)
      let file = "api/modules/\(module.prefix)/charts/\(id).csv"
      guard var chart = chart(drawing, id: id), !made.has(file) else {
        charts[drawing.name] = .null
        continue
      }
      // As in the core's charts: the same model colors, and an unfinished day hatched.
      context.modelColors.apply(to: &chart)
      colors.apply(to: &chart)
      // Why runs failed, as on the page on reliability.
      if drawing.x == "cause", chart.series.count == 1 { chart.series[0].tone = "bad" }
      chart.markPartial(today: context.view.asOf.day)
      chart.removeEmptySeries()
      // The name of a week is its first day, whose page would be misleading.
      if chart.isDaily { chart.names = context.linked(chart.names) }
      // An empty chart says so instead of leaving a gap.
      charts[drawing.name] =
        chart.isEmpty
        ? chart.figure(root: SiteFrame.root(of: path), file: nil)
        : site.figure(chart, on: path, file: file)
    }
    value["charts"] = .record(charts)
    let fragment = site.fragment(view, .record(value), on: path)
    guard let problem = fragment.problem else {
      return .markup(Markup(trusted: fragment.bytes))
    }
    made.fail(module.id, problem)
    return folder.isEmpty
      ? nil
      : .markup(
        Markup(
          trusted: Array(
            "<p class=\"empty\">This page could not be created. The error is under Settings, Modules.</p>"
              .utf8)))
  }

  private static func chart(_ drawing: ModuleFacts.Drawing, id: String) -> Chart? {
    guard let kind = Chart.Kind(rawValue: drawing.kind) else { return nil }
    var rows = drawing.rows
    var (y, series) = (drawing.y.first ?? "", drawing.series)
    if drawing.y.count > 1 {
      // Several columns of one row are series with the same name.
      rows = drawing.rows.flatMap { row in
        drawing.y.map { ["x": row[drawing.x] ?? .null, "y": row[$0] ?? .null, "series": .string($0)] }
      }
      (y, series) = ("y", "series")
    }
    let title = drawing.title ?? drawing.name
    var chart =
      Chart(
        kind, id: id, title: title, description: "", rows: rows, x: drawing.y.count > 1 ? "x" : drawing.x,
        y: y, series: series, isWhole: ["duration", "tokens", "percent"].contains(drawing.format))
      ?? Chart(
        kind, id: id, title: title, description: "", unit: .count(""), axis: drawing.x, names: [], series: [])
    chart.axis = label(drawing.x, drawing.format)
    // Names from rows stay as they are.
    if drawing.series == nil {
      for place in chart.series.indices {
        chart.series[place].name = label(chart.series[place].name, drawing.format)
      }
    }
    // An amount with decimals keeps its unit.
    if case .count = chart.unit {
      switch drawing.format {
      case "money": chart.unit = .money
      case "tokens": chart.unit = .tokens
      case "duration": chart.unit = .duration
      case "percent": chart.unit = .percent
      default: break
      }
    }
    return chart
  }

  /// A column's name for people: "busy_hours" is "Busy hours", and "cost_microcents" with the format money is
  /// "Cost".
  private static func label(_ column: String, _ format: String?) -> String {
    let units = [
      "money": ["_microcents", "_cents"], "percent": ["_percent"], "duration": ["_ms"], "tokens": ["_tokens"],
    ]
    let unit = format.flatMap { units[$0] }?.first { column.hasSuffix($0) && column != $0 } ?? ""
    let words = Formats.words(String(column.dropLast(unit.count)))
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// The data files of a module, made on all processors: a module can have thousands.
  private static func outcomes(
    of module: ModuleFacts, _ frame: SiteFrame
  ) -> [(site: PageWriter, problem: Finding?)] {
    let outcomes = Slots<(site: PageWriter, problem: Finding?)>(module.files.count, (PageWriter(frame), nil))
    // Nothing in it throws.
    try? Workers.each(module.files.count) { place in
      var site = PageWriter(frame)
      let problem = publish(module.files[place], module, &site)
      outcomes.set(place, (site, problem))
    }
    return outcomes.values
  }

  /// Adds a data file. Returns why it cannot be made, or nil.
  private static func publish(
    _ file: ModuleFacts.File, _ module: ModuleFacts, _ site: inout PageWriter
  ) -> Finding? {
    let content = file.content
    switch file.format {
    case "json":
      site.api(
        file.path, file.what, .list(content.rows), file.usesClock ? .company : .none,
        meta: ["module": .string(module.id), "count": .int(Int64(content.rows.count))])
    case "ndjson":
      var bytes: [UInt8] = []
      for row in content.rows {
        bytes += JSONWriter.encode(row, layout: .compact)
        bytes.append(0x0A)
      }
      site.file(file.path, file.what, bytes)
    case "csv":
      var bytes: [UInt8] = []
      CSVEncoder.append(content.columns, to: &bytes)
      for row in content.rows { CSVEncoder.append(content.columns.map { text(row[$0]) }, to: &bytes) }
      site.file(file.path, file.what, bytes)
    default:
      let encoded = Result { () throws(MetricRows.Problem) in try MetricRows.encode(content) }
      switch encoded {
      // An empty result creates no file, so that a module's configuration can turn its metrics off.
      case .success(let bytes): if !bytes.isEmpty { site.file(file.path, file.what, bytes) }
      case .failure(let problem): return Finding(.error, problem.message, source: file.source)
      }
    }
    return nil
  }

  private static func text(_ value: Value?) -> String {
    switch value {
    case .string(let text): text
    case .int(let number): String(number)
    case .number(let text): text
    case .bool(let flag): String(flag)
    default: ""
    }
  }
}
