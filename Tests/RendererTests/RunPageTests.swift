import Testing

@testable import Engine
@testable import Renderer

/// The pages of runs whose logs are shown.
@Suite struct RunPageTests {
  private static func view(steps count: Int = 5) -> CompanyView {
    var view = CompanyViewFixture.small()
    var history = view.history as? MemoryHistory ?? MemoryHistory()
    let start = CompanyViewFixture.asOf
    let run = "run-1"
    var steps = (1...count).map { number in
      var step = RunStep(
        number: Int64(number), kind: .said,
        at: Instant(milliseconds: start.milliseconds + Int64(number) * 1000))
      let text = "Text \(number) </script><b>&"
      step.body = StepText(text: text, size: Int64(text.utf8.count))
      return step
    }
    steps[0].deltas = [.init(after: 0, length: 3), .init(after: 200, length: 20)]
    steps[0].usage = StepUsage(input: 1, cacheRead: 2, cacheWrite: 3, output: 4)
    steps[1].kind = .command
    (steps[1].name, steps[1].isError, steps[1].exitCode) = ("Bash", true, 2)
    steps[1].result = StepText(text: "failed", size: 9000, digest: String(repeating: "ab", count: 32))
    steps[1].resultAt = Instant(milliseconds: start.milliseconds + 9000)
    steps[2].kind = .edit
    steps[2].name = "src/app.ts"
    steps[3].body = StepText(text: "", size: 70)
    steps[4].cost = Money(microcents: 5_000_000)
    history.steps[run] = steps
    var trace = RunTrace(run: run, source: "log")
    (trace.agentId, trace.issueId, trace.startedAt) = ("agent-2", "issue-1", start)
    trace.endedAt = Instant(milliseconds: start.milliseconds + Int64(count) * 1000)
    (trace.steps, trace.errors, trace.commands, trace.edits) = (Int64(count), 1, 1, 1)
    (trace.hasUsage, trace.usage) = (true, StepUsage(input: 1, cacheRead: 2, cacheWrite: 3, output: 4))
    trace.hasDeltas = true
    view.history = history
    view.replays = [CompanyView.Replay(trace: trace, run: history.runs.first { $0.id == run })]
    return view
  }

  @Test func aRunIsADocumentOfItsSteps() throws {
    let site = try RenderedSite(Self.view())
    #expect(site.findings.isEmpty)
    let page = site.page("runs/run-1.html")
    for text in [
      "Run of Bob on 20 Nov 2026", "Text 1 &lt;/script&gt;&lt;b&gt;&amp;", "failed, exit code 2",
      "data-deltas=\"0:3 200:20\"", "70 bytes, not stored", "src/app.ts", "<h2 id=\"failures\">", "took 7 s",
      "Result, 9,000 bytes", "SHA-256 of the whole result abababababab…",
    ] { #expect(page.contains(text), "\(text)") }
    #expect(site.files.keys.contains { $0.hasPrefix("assets/player.") })
    let data = try site.json("api/runs/run-1.json")
    #expect(data["data"]?["steps"]?.list?.count == 5)
    #expect(data["data"]?["steps"]?.list?[1]["exitCode"] == 2)
  }

  @Test func aRunIsFoundInTheSearch() throws {
    let site = try RenderedSite(Self.view())
    let index = String(decoding: site.files["search/index.js"] ?? [], as: UTF8.self)
    #expect(index.contains("search/runs-1.js"))
    let part = String(decoding: site.files["search/runs-1.js"] ?? [], as: UTF8.self)
    #expect(
      part.contains(
        #"["run","Bob, ACM-1 Write the manual, 20 Nov 2026, 00:00","runs/run-1.html","5 steps, 1 failed","run-1 Text 1"#
      ),
      "\(part)")
    #expect(site.page("search.html").contains(#"<option value="run">Runs</option>"#))
    #expect(site.page("search.html").contains(", routines, runs and activity.</p>"))
    let other = try RenderedSite(CompanyViewFixture.small())
    #expect(!other.page("search.html").contains(#"value="run""#))
    #expect(other.page("search.html").contains(", routines and activity.</p>"))
  }

  @Test func theRunItsAgentAndItsIssueLinkToIt() throws {
    let view = Self.view()
    let site = try RenderedSite(view)
    let agent = view.agents[1].slug
    for path in ["agents/\(agent).html", "issues/\(view.issues[0].slug).html"] {
      let page = site.page(path)
      #expect(page.contains("../runs/run-1.html\">steps</a>"), "\(path)")
      #expect(page.contains("Step by step:"), "\(path)")
    }
    #expect(
      try site.json("api/agents/\(agent).json")["data"]?["recentRuns"]?.list?.last?["replay"]
        == "runs/run-1.html")
  }

  @Test func aLongRunHasSeveralPages() throws {
    let site = try RenderedSite(Self.view(steps: 450))
    #expect(site.findings.isEmpty)
    #expect(site.page("runs/run-1.html").contains("data-next=\"../runs/run-1/2.html\""))
    let last = site.page("runs/run-1/3.html")
    #expect(last.contains("id=\"step-450\"") && last.contains("data-base-tokens=\"10\""))
    #expect(!last.contains("id=\"step-400\"") && !last.contains("data-next"))
  }

  @Test func aSiteWithoutThemHasNeitherPagesNorPlayer() throws {
    let site = try RenderedSite(CompanyViewFixture.small())
    #expect(!site.files.keys.contains { $0.hasPrefix("runs/") || $0.contains("player") })
    #expect(!site.pages.contains { $0.text.contains("Step by step") })
  }
}
