package import Engine

/// A page over all companies, made from what their sites publish. What is missing is named on it.
package struct CombinedSite {
  package struct Options: Sendable {
    /// Nil: that of the sites, if they are for the same one.
    package var audience: Audience?
    /// Older figures than this, compared with the newest, are marked.
    package var maximumAge = CompaniesPage.maximumAge
    /// The version of this program.
    package var version = ""
    /// Do not show companies that are gone since the last time.
    package var forgetsMissing = false
    package init() {}
  }

  package private(set) var summaries: [CompanySummary] = []
  package private(set) var problems: [CompanyProblem] = []
  package private(set) var findings: [Finding] = []
  private let options: Options
  private var byID: [String: CompanySummary] = [:]
  private var expected: [String: ExpectedFile.Company] = [:]
  private var manifests: [String: SHA256.Digest] = [:]
  /// Sites for a narrower audience than the page.
  private var withheld = 0
  /// True once a site says of a company that it is there or should be.
  private var isFleet = false

  package init(_ options: Options) { self.options = options }

  // MARK: Reading

  package mutating func add(_ parts: FolderParts) {
    add(parts.parts, parts.expected)
    manifests.merge(parts.manifests) { $1 }
  }

  package mutating func add(_ parts: WebParts) { add(parts.parts, parts.expected) }

  /// A site that cannot be read at all.
  package mutating func add(unreadable place: String, _ reason: String) {
    problems.append(
      CompanyProblem(
        id: place, name: place, why: "cannot be read: \(reason)", hint: "Check the site and combine again.",
        isSite: true))
  }

  private mutating func add(_ parts: [SitePart], _ expected: ExpectedFile?) {
    isFleet = isFleet || !parts.isEmpty || !(expected?.companies ?? []).isEmpty
    for part in parts {
      switch part {
      case .problem(let problem): problems.append(problem)
      case .company(let summary):
        if let other = byID[summary.id] {
          findings.append(
            Finding(
              .warning,
              "\(summary.name) was found twice (\(other.root), \(summary.root)); the newer one is shown",
              remedy: "name each site once"))
          if other.asOf >= summary.asOf { continue }
        }
        byID[summary.id] = summary
      }
    }
    // Of machines with disks of their own, only the one that takes a company knows how far it is.
    for company in expected?.companies ?? []
    where company.state != .pending || self.expected[company.id] == nil {
      self.expected[company.id] = company
    }
  }

  // MARK: Publishing

  /// Publishes the page and its files. `before`: the last page's api/index.json.
  package mutating func publish(
    library: TemplateLibrary, publisher: Publisher, site: Site.Options, before: [UInt8]?
  ) throws -> Publisher.Report {
    // If all companies are missing, as in a first night, the page says so.
    guard isFleet else {
      throw Failure(
        "no company to show: none of the sites has a readable \(CompanySummary.path)"
          + (problems.first.map { "; \($0.name) \($0.why)" } ?? ""))
    }
    let audience = try audience()
    for id in byID.keys where byID[id].map({ $0.audience > audience }) == true {
      byID[id] = nil
      expected[id] = nil
      withheld += 1
    }
    if withheld > 0 {
      let count = withheld
      findings.append(
        Finding(
          .error,
          "\(CountNoun("site is/sites are").of(count)) for a narrower audience than this page (\(audience.rawValue)), and not shown",
          remedy: "publish them for \(audience.rawValue), or combine with --audience private"))
    }
    guard !byID.isEmpty || withheld == 0 else {
      throw Failure("no company to show: no site is for the audience \(audience.rawValue)")
    }
    addMissing(before)
    note()
    var site = site
    site.audience = audience
    try CompaniesPage.publish(
      summaries, problems: problems, maximumAge: options.maximumAge, library: library, publisher: publisher,
      options: site)
    return try publisher.finish(companies: summaries.map(\.id), parts: manifests)
  }

  /// The audience of the page: never a wider one than was asked for.
  private func audience() throws -> Audience {
    if let audience = options.audience { return audience }
    let all = Set(byID.values.map(\.audience))
    guard !all.isEmpty else { return .team }
    guard let only = all.first, all.count == 1 else {
      let names = all.sorted().map(\.rawValue).joined(separator: ", ")
      throw Failure(
        "the sites are for different audiences (\(names)); say who the page is for with --audience")
    }
    return only
  }

  /// Companies that a shard expects, or that the last page had, and that no site has.
  private mutating func addMissing(_ before: [UInt8]?) {
    var known = Set(problems.map(\.id)).union(byID.keys)
    let data = before.flatMap { try? JSONDocument.read($0, { $0.value($0.root) }) }?["data"]
    let earlier = (data?["companies"]?.list ?? []).reduce(into: [String: Instant]()) { times, row in
      if let id = row["id"]?.string { times[id] = row["asOf"]?.string.flatMap { Instant($0) } }
    }
    for company in expected.values.sorted(by: { $0.id < $1.id }) where known.insert(company.id).inserted {
      problems.append(
        CompanyProblem(
          id: company.id, name: company.name,
          why: company.state == .unfinished
            ? "is not published: its shard did not finish" : "is not published yet",
          hint: "Run the shards again.", asOf: earlier[company.id]))
    }
    guard !options.forgetsMissing, expected.isEmpty, withheld == 0 else { return }
    for row in data?["companies"]?.list ?? [] {
      guard let id = row["id"]?.string, let name = row["name"]?.string, known.insert(id).inserted else {
        continue
      }
      problems.append(
        CompanyProblem(
          id: id, name: name, why: "is missing: none of the sites has it",
          hint: "Name its site, or use --forget-missing if it is gone for good.", asOf: earlier[id]))
    }
    for problem in (data?["problems"]?.list ?? []).compactMap(CompanyProblem.init)
    where known.insert(problem.id).inserted { problems.append(problem) }
  }

  /// Marks what is older or of another version, and sorts.
  private mutating func note() {
    let newest = byID.values.map(\.asOf).max() ?? .epoch
    summaries = byID.values.map { summary in
      var summary = summary
      var notes: [String] = []
      if expected[summary.id]?.state == .unfinished { notes.append("last run not finished") }
      if summary.isOlder(than: newest, by: options.maximumAge) {
        notes.append("older")
      }
      if summary.version != options.version {
        notes.append(summary.version.isEmpty ? "other version" : "version \(summary.version)")
      }
      summary.notes = notes
      return summary
    }
    .sorted { (Slug.make(from: $0.name), $0.id) < (Slug.make(from: $1.name), $1.id) }
    problems.sort { (Slug.make(from: $0.name), $0.id) < (Slug.make(from: $1.name), $1.id) }
  }
}
