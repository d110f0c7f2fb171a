import Engine

/// The output of one page: its rendered files, and findings on its template. Used by one worker at a time.
struct PageWriter {
  struct File {
    /// Relative to the company's root.
    let path: String
    /// Its description in `api/index.json`.
    let what: String
    let bytes: [UInt8]
    /// A digest of all that it is made of. 0 if only making it tells.
    var source: UInt64 = 0
    /// The published file that stays in place.
    var kept: PublishedFile?
  }

  /// The files of earlier runs that need not be made again.
  struct Published: Sendable {
    /// A digest of what all pages depend on.
    let site: UInt64
    /// The file at a path from the company's root that was made of this.
    let find: @Sendable (_ path: String, _ source: UInt64) -> PublishedFile?
  }

  /// Which time a page or file shows.
  enum Moment {
    /// The whole company, as of its newest fact. It changes with every fact.
    case company
    /// One record, day or period, or several: the newest time of what is shown.
    case changed(Instant?)
    /// No time.
    case none
  }

  let frame: SiteFrame
  private let published: Published?
  private(set) var files: [File] = []
  /// Findings on templates from strict rendering.
  private(set) var findings: [Finding] = []

  init(_ frame: SiteFrame, published: Published? = nil) {
    self.frame = frame
    self.published = published
  }

  /// Adds an HTML page: `value` rendered with the page template of this name.
  mutating func page(
    _ path: String, _ template: String, title: String, _ value: Value, _ moment: Moment = .company
  ) {
    let folder = frame.folder(of: path)
    let page = TemplateRenderer.page(
      frame.library, template, Self.flagged(value), outer: frame.value(path, title, moment, in: folder),
      formats: frame.formats, finished: folder.partials)
    for finding in page.findings where !findings.contains(finding) { findings.append(finding) }
    files.append(File(path: path, what: title, bytes: FinishedPage.finish(page.bytes)))
  }

  /// A Markdown file, which says at its end if the data is a sample.
  mutating func markdown(_ path: String, _ what: String, _ text: [UInt8]) {
    file(path, what, frame.options.isSample ? text + Array("\nThis is sample data.\n".utf8) : text)
  }

  /// A fragment from a module's template, and the template's problem, if any.
  func fragment(_ view: ModuleFacts.View, _ value: Value, on path: String) -> (
    bytes: [UInt8], problem: Finding?
  ) {
    var renderer = TemplateRenderer(frame.library, mode: .strict, formats: frame.formats)
    let outer = frame.value(path, view.label, .company, in: frame.folder(of: path))
    renderer.render(view.template, Self.flagged(value), outer: outer)
    return (renderer.bytes, ModulePages.problem(of: view, renderer, frame.library))
  }

  /// The page's value with a flag for each list, "hasRuns" for "runs", since templates can only iterate over
  /// lists, and empty tables are left out.
  static func flagged(_ value: Value) -> Value {
    guard case .record(var fields) = value else { return value }
    for (name, field) in fields {
      guard case .list(let items) = field else { continue }
      let flag = flag(for: name)
      if fields[flag] == nil { fields[flag] = .bool(!items.isEmpty) }
    }
    return .record(fields)
  }

  /// "hasRuns" for "runs".
  private static func flag(for name: String) -> String {
    guard let first = name.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else {
      return "has" + name.prefix(1).uppercased() + name.dropFirst()
    }
    // Every page has several, and `uppercased` takes as long as all the rest of this function.
    return "has" + String(UnicodeScalar(first - 0x20)) + name.dropFirst()
  }

  /// Adds a JSON file in the common envelope.
  mutating func api(
    _ path: String, _ what: String, _ data: Value, _ moment: Moment = .company, meta: Value? = nil,
    links: Value? = nil, layout: JSONWriter.Layout = .indented
  ) {
    let envelope = envelope(path, data, moment, meta, links)
    file(path, what, JSONWriter.encode(.record(envelope), layout: layout))
  }

  /// The same with a list of rows, each of which is made when it is written: those of a large company would
  /// take several times the size of the file.
  mutating func api(
    _ path: String, _ what: String, rows: some Collection<Value>, _ moment: Moment = .company,
    meta: Value? = nil
  ) {
    let envelope = envelope(path, .list([]), moment, meta, nil)
    file(path, what, JSONWriter.encode(envelope, with: rows, as: "data"))
  }

  private func envelope(
    _ path: String, _ data: Value, _ moment: Moment, _ meta: Value?, _ links: Value?
  ) -> Fields {
    var envelope: Fields = ["schemaVersion": "1.1", "data": data]
    switch moment {
    case .company: envelope["asOf"] = .string(frame.asOf.text)
    case .changed(let instant): envelope["changedAt"] = .optional(instant?.text)
    case .none: break
    }
    envelope["$schema"] = .optional(FileSchemaTable.path(for: path).map { SiteFrame.root(of: path) + $0 })
    envelope["meta"] = meta
    envelope["links"] = links
    return envelope
  }

  /// Adds a file that is neither a page nor JSON.
  mutating func file(_ path: String, _ what: String, _ bytes: [UInt8]) {
    files.append(File(path: path, what: what, bytes: bytes))
  }

  /// Adds files that are made of nothing but what `source` has. They are not made again where an earlier run
  /// published them, made of the same.
  mutating func part(
    _ paths: [String], of source: DependencyDigest, _ make: (inout PageWriter) throws -> Void
  ) rethrows {
    guard let published else { return try make(&self) }
    var whole = source
    whole.add(Int64(bitPattern: published.site))
    let source = whole.value
    let found = paths.compactMap { published.find($0, source) }
    if found.count == paths.count {
      for (path, file) in zip(paths, found) {
        files.append(File(path: path, what: file.what, bytes: [], source: source, kept: file))
      }
      return
    }
    let (first, known) = (files.count, findings.count)
    try make(&self)
    precondition(files[first...].map(\.path) == paths, "a part has other files than it says")
    // Findings are reported in every run.
    if findings.count == known { for place in first..<files.count { files[place].source = source } }
  }

  /// Adds finished files.
  mutating func add(_ other: [File]) { files += other }

  /// A chart for the page at `path`, as `partials/chart` expects it, with its numbers as a file. Null without
  /// numbers, for pages that handle that themselves.
  mutating func figure(_ chart: Chart, on path: String, file: String? = nil) -> Value {
    guard !chart.isEmpty else { return .null }
    let file = file ?? "api/charts/\(chart.id).csv"
    self.file(file, chart.title, chart.csv)
    return chart.figure(root: SiteFrame.root(of: path), file: file)
  }
}
