import Testing

@testable import Engine

/// The figures of the module Revenue against loops over random movements and costs.
@Suite struct RevenueTests {
  private static let now = Instant("2026-11-20T12:00:00Z") ?? .epoch

  private struct Books {
    var account: MoneyFiles
    /// Billed cents by day.
    var costs: [String: Int] = [:]
    /// Cents of the runs of issues of a project.
    var projectCost = 0

    /// Movements in US dollars, and runs from before the first month to after the last.
    init(seed: UInt64) {
      account = MoneyFiles(seed: seed)
      account.movements.removeAll { $0.currency != "usd" }
    }

    func net(_ movement: MoneyFiles.Movement) -> Int {
      movement.kind == "transfer" ? -movement.fee : movement.net
    }

    func month(_ month: String) -> [String: Int] {
      let rows = account.movements.filter { $0.day.hasPrefix(month) }
      func gross(_ kind: String) -> Int { rows.filter { $0.kind == kind }.reduce(0) { $0 + $1.gross } }
      return [
        "gross": gross("sale"), "refunds": gross("refund"), "disputes": gross("dispute"),
        "fees": rows.reduce(0) { $0 + $1.fee } - gross("fee"), "net": rows.reduce(0) { $0 + net($1) },
        "billed": costs.filter { $0.key.hasPrefix(month) }.reduce(0) { $0 + $1.value },
      ]
    }

    func sales(_ month: String) -> Int {
      account.movements.filter { $0.day.hasPrefix(month) && $0.kind == "sale" }.count
    }

    /// The first day on which the net since the start of the month reaches the costs of the month.
    func breakEven(_ month: String) -> String? {
      let cost = self.month(month)["billed"] ?? 0
      var net = 0
      for day in 1...31 {
        let text = month + (day < 10 ? "-0\(day)" : "-\(day)")
        let rows = account.movements.filter { $0.day == text }
        net += rows.reduce(0) { $0 + self.net($1) }
        if cost > 0, net >= cost, !rows.isEmpty { return text }
      }
      return nil
    }
  }

  private static func facts(_ books: inout Books, seed: UInt64, covered: String = "") throws -> (
    ModuleFacts, ModuleCompany
  ) {
    var random = RandomHistoryTests.Random(state: seed &+ 99)
    var lines = [
      TestCompany.line(
        "agent:created", "2026-07-20T00:00:00Z", #"{"agent":{"id":"a1","name":"Ada","role":"engineer"}}"#)
    ]
    let start = CivilDate(year: 2026, month: 7, day: 20)
    for day in 0..<110 {
      let date = start.adding(days: day).text
      for hour in 0..<Int.random(in: 0...3, using: &random) {
        let cents = Int.random(in: 0...9000, using: &random)
        books.costs[date, default: 0] += cents
        lines.append(
          TestCompany.heartbeat(
            "a1", "\(date)T0\(hour):30:00Z",
            "\"runId\":\"r\(day)x\(hour)\",\"status\":\"succeeded\",\"latencyMs\":5,\"inputTokens\":10,\"outputTokens\":1,\"provider\":\"p\",\"costCents\":\(cents)"
          ))
      }
    }
    lines.append(
      TestCompany.heartbeat(
        "a1", "2026-11-20T11:00:00Z", "\"runId\":\"last\",\"status\":\"succeeded\",\"costCents\":0"))
    var company = ModuleCompany()
    company.now = now
    if !covered.isEmpty { company.company.money = MoneyFileTests.settings(covered) }
    try company.company.ingest([
      (name: "log.ndjson", text: lines.map { $0 + "\n" }.joined()),
      (name: "a.csv", text: books.account.history()),
    ])
    try KeptSums.update(path: company.path, SumBasis(zone: .utc, priceChanges: []))
    let set = company.set(["revenue"])
    let runner = try company.run(set)
    #expect(runner.reports.allSatisfy { $0.failure == nil }, "\(runner.reports)")
    let facts = try #require(
      ModuleReader(path: company.path, modules: set, now: now).read().first { $0.id == "revenue" })
    #expect(facts.status == "active", "\(facts.reason ?? "")")
    return (facts, company)
  }

  private static func rows(_ facts: ModuleFacts, _ file: String) throws -> [Value] {
    try #require(facts.files.first { $0.path.hasSuffix("/" + file) }, "\(facts.files.map(\.path))").content
      .rows
  }

  @Test(arguments: [11, 12, 13, 14] as [UInt64])
  func monthsAreThoseOfAnIndependentCalculation(seed: UInt64) throws {
    var books = Books(seed: seed)
    let (facts, _) = try Self.facts(
      &books, seed: seed, covered: #"{"covered": {"from": "2026-08-01", "to": "2026-10-31"}}"#)
    let rows = try Self.rows(facts, "months.json")
    var total: [String: Int] = [:]
    for month in ["2026-08", "2026-09", "2026-10"] {
      let row = try #require(rows.first { $0["month"] == .string(month) })
      let expected = books.month(month)
      for (name, cents) in expected {
        #expect(row[name + "_microcents"] == .int(Int64(cents) * 1_000_000), "\(month) \(name)")
        total[name, default: 0] += cents
      }
      let margin = (expected["net"] ?? 0) - (expected["billed"] ?? 0)
      #expect(row["status"] == "complete" && row["margin_microcents"] == .int(Int64(margin) * 1_000_000))
      #expect(row["sales"] == .int(Int64(books.sales(month))))
      #expect(row["break_even_day"] == books.breakEven(month).map(Value.string) ?? .null, "\(month)")
    }
    let sum = try #require(rows.last)
    #expect(sum["status"] == "total")
    for (name, cents) in total {
      #expect(sum[name + "_microcents"] == .int(Int64(cents) * 1_000_000), "total \(name)")
    }
    // July has costs and no money; so does November, the current month.
    #expect(rows.first { $0["month"] == "2026-07" }?["status"] == "no money data")
    #expect(rows.first { $0["month"] == "2026-11" }?["margin_microcents"] == .null)
    let days = try Self.rows(facts, "days.csv")
    #expect(
      days.count
        == Set(books.account.movements.map(\.day)).union(books.costs.keys).union(["2026-11-20"]).count)
    // By project and by source, the same money.
    let projects = try Self.rows(facts, "projects.json")
    let website = books.account.movements.reduce(0) { $0 + books.net($1) }
    #expect(projects.last?["is_unattributed"] == .int(1))
    #expect(projects.reduce(Int64(0)) { $0 + ($1["net_microcents"]?.int ?? 0) } == Int64(website) * 1_000_000)
    #expect(
      projects.reduce(Int64(0)) { $0 + ($1["billed_microcents"]?.int ?? 0) }
        == Int64(books.costs.values.reduce(0, +)) * 1_000_000)
    let sources = try Self.rows(facts, "sources.json")
    #expect(sources.map { $0["net_microcents"] } == [.int(Int64(website) * 1_000_000)])
  }

  /// A page takes any number for true, also 0.
  @Test func flagsOfPagesAreNeverZero() throws {
    var books = Books(seed: 15)
    let (facts, _) = try Self.facts(&books, seed: 15)
    for view in facts.pages + facts.widgets {
      for row in view.data.values.flatMap({ $0.list ?? [] }) {
        let flags = (row.record ?? [:]).filter { $0.key.hasPrefix("is_") || $0.key.hasPrefix("has_") }
        #expect(flags.values.allSatisfy { $0 == .null || $0 == .int(1) }, "\(view.path): \(flags)")
      }
    }
  }

  @Test func marginIsOnlyGivenWhereBothSidesAreComplete() throws {
    var books = Books(seed: 21)
    books.account.movements.removeAll { $0.day < "2026-08-03" || $0.day > "2026-09-20" }
    let (facts, _) = try Self.facts(&books, seed: 21)
    let rows = try Self.rows(facts, "months.json")
    for row in rows where row["month"] == "2026-08" || row["month"] == "2026-09" {
      #expect(
        row["status"] == "partial" && row["margin_microcents"] == .null && row["margin_percent"] == .null)
      #expect(row["why"] == "the files do not cover every day of this month")
    }
    #expect(!rows.contains { $0["status"] == "total" })
  }

  @Test func aPublicSiteHasNoRevenue() throws {
    var books = Books(seed: 22)
    let (_, company) = try Self.facts(&books, seed: 22)
    for (audience, status) in [(Audience.public, "disabled"), (.team, "active"), (.private, "active")] {
      let reader = try ModuleReader(
        path: company.path, modules: company.set(["revenue"]), now: Self.now, audience: audience)
      let facts = try #require(reader.read().first { $0.id == "revenue" })
      #expect(facts.status == status)
      #expect(facts.files.isEmpty == (audience == .public) && facts.pages.isEmpty == (audience == .public))
      #expect(facts.widgets.isEmpty == (audience == .public))
    }
  }

  @Test func withoutMoneyThePageSaysWhatToDo() throws {
    var company = ModuleCompany()
    try company.company.ingest(lines: [
      TestCompany.heartbeat("a1", "2026-11-20T11:00:00Z", "\"runId\":\"r\",\"costCents\":5")
    ])
    try KeptSums.update(path: company.path, SumBasis(zone: .utc, priceChanges: []))
    let set = company.set(["revenue"])
    try company.run(set)
    let facts = try #require(
      ModuleReader(path: company.path, modules: set, now: Self.now).read().first { $0.id == "revenue" })
    #expect(facts.status == "active", "\(facts.reason ?? "")")
    #expect(facts.pages.first?.data["checks"]?.list?.isEmpty == true)
    #expect(try Self.rows(facts, "projects.json").count == 1)
  }
}
