package import Engine
import Synchronization

/// A site: pages made from one company view. Pages with changed dependencies are made on all processors and
/// passed to the publisher; the others are kept.
package struct Site {
  package typealias Options = SiteFrame.Options

  private let context: SiteContext
  private let frame: SiteFrame
  private let publisher: Publisher
  private let making: Making
  /// Findings on templates, by page.
  package private(set) var findings: [Finding] = []
  /// Why each page was made or kept, in the order of pages.
  package private(set) var decisions: [PageDecision] = []
  /// For a page over several companies.
  package private(set) var summary: CompanySummary?

  /// How the pages are made.
  package struct Making: Sendable {
    /// The number of workers.
    package var jobs = Workers.available
    /// Make every page, whatever earlier runs recorded.
    package var isFull = false
    /// Identifies the program. A new one makes every page again.
    package var program = ""
    /// Called after each page, from several threads.
    package var onProgress: (@Sendable (Progress) -> Void)?
    package init() {}
  }

  package init(
    _ view: CompanyView, zone: TimeZoneRules, library: TemplateLibrary, publisher: Publisher,
    options: Options, making: Making = Making()
  ) {
    context = SiteContext(view, zone: zone)
    frame = SiteFrame(view, zone: zone, library: library, options: options)
    self.publisher = publisher
    self.making = making
  }

  /// Passes every page and file of the company to the publisher.
  package mutating func publish() throws {
    let modules = ModulePages.make(context, frame)
    findings += modules.findings
    let pages = try pages(modules)
    precondition(Set(pages.map(\.path)).count == pages.count, "two pages have one path")
    let prefix = frame.options.prefix
    var company = PublishedCompany()
    company.names = context.named.all
    let known = publisher.published(in: prefix)
    let site = siteDependency()
    decisions = try decide(pages, known, site)
    let made = try make(pages, site)
    var places = NamePlaces(company.names)
    for (place, page) in pages.enumerated() {
      guard let result = made[place] else {
        guard let kept = known?.pages[page.path] else { continue }
        publisher.keep(kept)
        company.pages[page.path] = places.moved(kept, from: known?.names ?? [])
        continue
      }
      for finding in result.findings where !findings.contains(finding) { findings.append(finding) }
      // Findings on a page's template are reported in every run, so such a page is not recorded. Neither is a
      // page with an unknown ID, whose short form depends on all other IDs.
      let isRemembered = result.findings.isEmpty && result.lookups.missing.isEmpty
      var dependencies = isRemembered ? page.dependencies : nil
      dependencies?[.site] = site
      company.pages[page.path] = PublishedPage(
        dependencies: dependencies, names: places.places(of: result.lookups), files: result.files)
      if page.path == CompanySummary.path { summary = result.summary }
    }
    company.names = places.names
    try publishLists(&company)
    publisher.note(company, in: prefix)
  }

  /// The pages of all builders, in their order.
  private func pages(_ modules: ModulePages.Made) throws -> [Page] {
    let builders = PageList.builders
    let lists = Slots<[Page]>(builders.count, [])
    try Workers.each(builders.count, workers: making.jobs) { [context] place in
      lists.set(place, builders[place](context, modules))
    }
    return lists.values.flatMap { $0 }
  }

  /// What all pages depend on.
  private func siteDependency() -> UInt64 {
    var digest = DependencyDigest()
    digest.add(Int64(bitPattern: frame.digest(program: making.program)))
    digest.add(context.view.versions.database)
    digest.add(context.view.ledger.hasPrices)
    return digest.value
  }

  // MARK: Making pages

  private func decide(
    _ pages: [Page], _ known: PublishedCompany?, _ site: UInt64
  ) throws -> [PageDecision] {
    let changed = NamePlaces.changed(in: known?.names ?? [], now: context.named.all)
    // Without history versions, everything counts as changed.
    let isVersioned = context.view.versions.database != nil
    let reasons = pages.map { page -> PageDecision.Reason in
      if making.isFull { return .full }
      guard let own = page.dependencies, isVersioned else { return .wholeCompany }
      guard let before = known?.pages[page.path] else { return .new }
      guard let dependencies = before.dependencies else { return .wholeCompany }
      var now = own
      now[.site] = site
      if dependencies != now,
        let dependency = Dependency.allCases.first(where: { dependencies[$0] != now[$0] })
      {
        return .changed(dependency)
      }
      if before.names.contains(where: { changed[Int($0)] }) { return .renamed }
      return .unchanged
    }
    guard publisher.comparesFiles else {
      return zip(pages, reasons).map { PageDecision(path: $0.path, reason: $1) }
    }
    let isDamaged = Slots(pages.count, false)
    try Workers.each(pages.count, workers: making.jobs) { place in
      guard reasons[place] == .unchanged, let before = known?.pages[pages[place].path] else { return }
      isDamaged.set(place, !publisher.isIntact(before))
    }
    let damaged = isDamaged.values
    return pages.indices.map { place in
      PageDecision(path: pages[place].path, reason: damaged[place] ? .damaged : reasons[place])
    }
  }

  private struct Made: Sendable {
    let files: [PublishedFile]
    let findings: [Finding]
    let lookups: NameLookups.Found
    let summary: CompanySummary?
  }

  private func make(_ pages: [Page], _ site: UInt64) throws -> [Made?] {
    let prefix = frame.options.prefix
    // Of a full site, too, every file says what it is made of.
    let published = PageWriter.Published(site: site) { [publisher, making] path, source in
      making.isFull ? nil : publisher.published(prefix + path, source: source)
    }
    let wanted = decisions.indices.filter { decisions[$0].reason.isMade }
    let made = Slots<Made?>(pages.count, nil)
    let done = Atomic<Int64>(0)
    let phase = "Rendering \(context.view.company.name)"
    try Workers.each(wanted.count, workers: making.jobs) { number in
      let page = pages[wanted[number]]
      let lookups = NameLookups()
      var writer = PageWriter(frame, published: published)
      try page.make(page.dependencies == nil ? context : context.noting(lookups), &writer)
      let files = try writer.files.map { file in
        if let kept = file.kept {
          publisher.keep(kept)
          return kept
        }
        return try publisher.add(prefix + file.path, file.what, file.bytes, source: file.source)
      }
      let summary =
        page.path == CompanySummary.path
        ? writer.files.first.flatMap { CompanySummary($0.bytes, root: frame.options.prefix) } : nil
      made.set(
        wanted[number],
        Made(files: files, findings: writer.findings, lookups: lookups.found, summary: summary))
      if let report = making.onProgress {
        let count = done.add(1, ordering: .relaxed).newValue
        report(Progress(phase, count, "pages", done: count, total: Int64(wanted.count)))
      }
    }
    return made.values
  }

  // MARK: Lists of files

  /// Files that list all others: those for hosts, and api/index.json.
  private func publishLists(_ company: inout PublishedCompany) throws {
    let prefix = frame.options.prefix
    func add(_ path: String, _ what: String, _ bytes: [UInt8]) throws {
      let file = try publisher.add(prefix + path, what, bytes)
      company.pages[path] = PublishedPage(dependencies: nil, names: [], files: [file])
    }
    func catalog() -> [(path: String, what: String)] {
      company.pages.values.flatMap(\.files).map { (String($0.path.dropFirst(prefix.count)), $0.what) }
    }
    if prefix.isEmpty, !frame.options.isAmongMany {
      let pages = catalog().map(\.path).filter { $0.hasSuffix(".html") && $0 != "404.html" }
        .sorted(byBytesOf: { $0 })
      let files = HostFiles.all(
        folders: [""], pages: pages, isIndexed: frame.options.isIndexed, baseURL: frame.options.baseURL)
      for host in files {
        // The user may have written one for the host, which is kept.
        if try publisher.isForeign(host.path) { continue }
        try add(host.path, host.what, host.bytes)
      }
    }
    var list = catalog()
    let path = "api/index.json"
    list.append((path, "This list"))
    if prefix.isEmpty { list.append((Manifest.path, Manifest.what)) }
    try add(path, "This list", index(list))
  }

  /// api/index.json: a row for each file, written as it is made: as one value, the list of a large site would
  /// be the peak of the run's memory.
  private func index(_ list: [(path: String, what: String)]) -> [UInt8] {
    var bytes = Array(
      """
      {
       "$schema": "../api/schemas/index.json",
       "asOf": "\(context.view.asOf.text)",
       "data": {
        "audience": "\(frame.options.audience.rawValue)",
        "files": [
      """.utf8)
    for (place, file) in list.sorted(byBytesOf: { $0.path }).enumerated() {
      bytes += (place == 0 ? "\n   " : ",\n   ").utf8
      bytes += JSONWriter.encode(Self.entry(file.path, file.what), layout: .compact)
    }
    return bytes + "\n  ]\n },\n \"schemaVersion\": \"1.1\"\n}\n".utf8
  }

  /// An entry of api/index.json. JSON files have a schema.
  static func entry(_ path: String, _ what: String) -> Value {
    var entry: Fields = ["path": .string(path), "what": .string(what)]
    if let schema = FileSchemaTable.path(for: path) { entry["schema"] = .string(schema) }
    return .record(entry)
  }
}
