import Testing

@testable import Engine

/// Cached tokens count once, whoever reports them and however.
@Suite struct TokenRuleTests {
  @Test func theProviderDecidesForAnthropicThenTheAdapterThenTheProvider() {
    func input(_ provider: String?, _ adapter: String?, cached: Int64 = 41_000) -> Int64 {
      TokenRule.uncachedInput(44_000, cached: cached, provider: provider, adapter: adapter)
    }
    #expect(input("openai", "codex_local") == 3_000)
    #expect(input("google", "gemini_local") == 3_000)
    #expect(input("anthropic", "claude_local") == 44_000)
    #expect(input("anthropic", "codex_local") == 44_000)
    #expect(input("openai", "opencode_local") == 44_000)
    #expect(input("deepseek", "codex_local") == 3_000)
    #expect(input("openai", nil) == 3_000 && input("google", nil) == 3_000)
    #expect(input("OpenAI", nil) == 3_000)
    #expect(input("xai", nil) == 44_000 && input(nil, nil) == 44_000)
    // More cached tokens than input: they cannot be part of it.
    #expect(input("openai", "codex_local", cached: 44_001) == 44_000)
    #expect(input("openai", "codex_local", cached: 44_000) == 0)
  }

  @Test func theSQLSaysTheSame() throws {
    let database = try Database(path: ":memory:")
    try database.execute("CREATE TABLE t (provider, adapter, input_tokens, cached_input_tokens)")
    let providers = ["anthropic", "openai", "google", "Google", "xai", nil]
    let adapters = ["claude_local", "codex_local", "gemini_local", "process", nil]
    for provider in providers {
      for adapter in adapters {
        for cached in [0, 7, 10, 11] as [Int64] {
          try database.run(
            "INSERT INTO t VALUES (?, ?, 10, ?)", [SQLValue(provider), SQLValue(adapter), .int(cached)])
        }
      }
    }
    var count = 0
    try database.query(
      """
      SELECT provider, adapter, cached_input_tokens, \(TokenSQL.uncachedInput("t", adapter: "t.adapter")) FROM t
      """
    ) { row in
      count += 1
      let expected = TokenRule.uncachedInput(
        10, cached: row.int(2), provider: row.text(0), adapter: row.text(1))
      #expect(row.int(3) == expected, "\(row.text(0) ?? "-") \(row.text(1) ?? "-") \(row.int(2))")
    }
    #expect(count == 120)
  }

  /// A Codex and a Claude agent with the same counts, in cost events and in runs without one.
  private static func dump(adapter: String = "codex_local") -> TestDump {
    var dump = TestDump()
    dump.add("companies", "id name created_at updated_at")
    dump.tables[0].rows = [
      [TestDump.company, "Acme", "2026-01-01 00:00:00+00", "2026-03-01 00:00:00+00"]
    ]
    dump.add(
      "agents", "id name role status adapter_type created_at updated_at",
      "g1|Codex|engineer|idle|\(adapter)|2026-01-01 00:00:00+00|2026-01-01 00:00:00+00",
      "g2|Claude|engineer|idle|claude_local|2026-01-02 00:00:00+00|2026-01-01 00:00:00+00")
    dump.add(
      "cost_events",
      "id agent_id provider model cost_status input_tokens cached_input_tokens output_tokens cost_cents occurred_at",
      "c1|g1|openai|gpt-5|unpriced|44000|41000|1000|0|2026-02-01 00:00:00+00",
      "c2|g2|anthropic|opus|priced|3000|41000|1000|5|2026-02-01 00:00:00+00")
    dump.add(
      "heartbeat_runs", "id agent_id status started_at finished_at usage_json created_at updated_at",
      #"r1|g1|succeeded|2026-02-02 00:00:00+00|2026-02-02 00:10:00+00|{"inputTokens": 44000, "cachedInputTokens": 41000, "outputTokens": 1000, "provider": "openai", "model": "gpt-5"}|2026-02-02 00:00:00+00|2026-02-02 00:10:00+00"#
    )
    return dump
  }

  private static func tokens(_ company: TestCompany) throws -> [Int64] {
    try company.view { view in
      let tokens = view.ledger.total.tokens
      return [tokens.input, tokens.cachedInput, tokens.output]
    }
  }

  @Test func sumsCountInputWithoutItsCachedPart() throws {
    for files in [[("1.sql", Self.dump().pgDump)], Self.dump().arrays] {
      var company = TestCompany()
      try company.ingest(files)
      #expect(try Self.tokens(company) == [9_000, 123_000, 3_000])
      try company.view { view in
        #expect(view.ledger.byAgent.map(\.sum.tokens.total).sorted() == [45_000, 90_000])
        #expect(view.runFigures.agents["g1"]?.all.tokens == 45_000)
        let runs = try view.history.runs(ofAgent: "g1", limit: 1)
        #expect(runs.map(\.tokens.input) == [3_000])
        let notes = view.quality.findings.map(\.message).filter { $0.contains("cached tokens") }
        #expect(
          notes == [
            "provider openai, adapter codex_local: reported input includes cached tokens; 82,000 cached tokens were taken out of the input of 2 entries, so that they count once"
          ])
      }
      // The fact keeps the source's value.
      #expect(
        try company.rows(
          "SELECT input_tokens FROM cost_events UNION ALL SELECT input_tokens FROM runs ORDER BY 1")
          == "3000\n44000\n44000\n")
    }
  }

  @Test func notionalPricesFollow() throws {
    var company = TestCompany()
    try company.ingest([("1.sql", Self.dump().pgDump)])
    var price = PriceList.Entry(
      model: "gpt-5", input: Money(microcents: 125_000_000), output: Money(microcents: 1_000_000_000))
    price.cachedInput = Money(microcents: 12_500_000)
    let path = try CompanyViewReader.companies(in: company.folder.path + "/db")[0].path
    let reader = try CompanyViewReader(path: path, options: .init(prices: PriceList([price])))
    // Twice 3,000 at $1.25, 41,000 at $0.125 and 1,000 at $10 per million tokens.
    let expected: Int64 = 2 * (3_000 * 125 + 41_000 * 125 / 10 + 1_000 * 1_000)
    #expect(try reader.read { view, _ in view.ledger.total.notional.money.microcents } == expected)
  }

  @Test func anAdapterKnownLaterCountsForEarlierFacts() throws {
    let meta = #""inputTokens":44000,"cachedInputTokens":41000,"outputTokens":1000,"provider":"#
    var company = TestCompany()
    try company.ingest(lines: [
      TestCompany.heartbeat("g1", "2026-02-01T00:00:00Z", meta + #""openai""#),
      TestCompany.heartbeat("g2", "2026-02-02T00:00:00Z", meta + #""anthropic""#),
      TestCompany.heartbeat("g3", "2026-02-03T00:00:00Z", meta + #""elsewhere""#),
    ])
    #expect(try Self.tokens(company) == [3_000 + 44_000 + 44_000, 123_000, 3_000])
    func created(_ agent: String, _ adapter: String) -> String {
      TestCompany.line(
        "agent:created", "2026-02-04T00:00:00Z",
        #"{"agent":{"id":"\#(agent)","name":"\#(agent)","adapterType":"\#(adapter)"}}"#)
    }
    try company.ingest(lines: [created("g1", "process"), created("g3", "codex_local")], name: "later.ndjson")
    #expect(try Self.tokens(company) == [44_000 + 44_000 + 3_000, 123_000, 3_000])
  }

  @Test func aSnapshotDoesNotSubtractThemTwice() throws {
    var company = TestCompany()
    try company.ingest([("1.sql", Self.dump().pgDump)])
    let path = try CompanyViewReader.companies(in: company.folder.path + "/db")[0].path
    let records = try RecordsReader.read(path: path)
    let copy = TestCompany()
    try SnapshotImport.run(records, into: copy.folder.path + "/db", source: "snapshot", asOf: .epoch)
    #expect(try Self.tokens(copy) == Self.tokens(company))
  }
}
