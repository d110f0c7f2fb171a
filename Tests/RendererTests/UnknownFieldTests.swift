import Testing

@testable import Engine
@testable import Renderer

/// Where no source says something at all, pages say that it is unknown instead of "none" and "0".
@Suite struct UnknownFieldTests {
  @Test func pagesSayUnknownWhereNoSourceSaysIt() throws {
    var view = CompanyViewFixture.small()
    (view.known.assignees, view.known.managers, view.known.runIssues) = (false, false, false)
    for place in view.issues.indices { view.issues[place].assigneeAgentId = nil }
    view.known.runStarts = false
    view.runs.recentFailures[0].issueId = nil
    view.runs.recentFailures[0].hasUsage = false
    view.runs.recentFailures[0].tokens = Tokens()
    let site = try RenderedSite(view)
    #expect(site.findings == [])
    for (path, text) in site.pages {
      #expect(!text.lowercased().contains("unassigned") && !text.contains("Assign it"), "\(path)")
      #expect(!text.contains("no issue<"), "\(path)")
    }
    let agent = site.page("agents/agent-1.html")
    #expect(agent.contains("<dt>Reports to</dt><dd>unknown</dd>"))
    #expect(agent.contains("Unknown: no source says who issues are assigned to."))
    #expect(!site.page("waste.html").contains("Issues finished"))
    // "Reported" is an amount on other pages, so it is not the time of a run.
    #expect(site.page("index.html").contains("<th scope=\"col\">Time</th>"))
    #expect(!site.page("index.html").contains("Reported"))
    #expect(site.page("index.html").contains("<td class=\"n\">—</td>\n<td class=\"n\">—</td>\n</tr>"))
  }

  @Test func rowsOfModulesLinkToRecords() throws {
    let context = SiteContext(CompanyViewFixture.small(), zone: .utc)
    let rows = RecordLinks.add(
      to: [
        "rows": [
          [
            "agent_id": "agent-1", "owner_agent_id": .null,
            "issue_id": "1d54db73-1111-4222-8333-000000000001",
          ]
        ]
      ],
      context)["rows"]?.list
    let row = try #require(rows?.first)
    #expect(row["agent_link"]?["page"] == "agents/agent-1.html")
    #expect(row["owner_agent_link"] == .null)
    #expect(row["issue_link"]?["name"]?.string?.contains("1d54…0001") == true)
    #expect(row["issue_link"]?["page"] == .null)
  }

  @Test func aBudgetIsComparedOnlyWithSpendThatItCovers() throws {
    var view = CompanyViewFixture.small()
    view.ledger.month.billed = Money(microcents: 1_000_000_000)
    view.ledger.month.budget = Money(microcents: 1_000_000_000)
    view.agents[1].monthSpend = Money(microcents: 1_000_000_000)
    #expect(
      MonthToDate(SiteContext(view, zone: .utc)).budgetText == "100% of $10.00, the budgets of all agents")
    // Cy is terminated: the budget is in no sum, so the spend is in none either.
    view.agents[1].monthSpend = Money(microcents: 600_000_000)
    view.agents[2].monthSpend = Money(microcents: 400_000_000)
    view.agents[2].budget = Money(microcents: 2_000_000_000)
    let current = MonthToDate(SiteContext(view, zone: .utc))
    #expect(current.budgetPercent == 60)
    #expect(current.budgetText == "60% of $10.00, the budgets of the current agents, who spent $6.00")
    // Ada has spend and no budget.
    view.agents[0].monthSpend = Money(microcents: 500_000_000)
    let month = MonthToDate(SiteContext(view, zone: .utc))
    #expect(month.budgetText == "known budgets: $10.00 (1 of 3 agents)" && month.budgetPercent == nil)
    view.company.budget = view.ledger.month.budget
    #expect(MonthToDate(SiteContext(view, zone: .utc)).budgetText == "100% of the company budget of $10.00")
  }

  @Test func spendWithoutAPriceIsNoShareOfABudget() {
    var view = CompanyViewFixture.small()
    view.agents[1].monthSpend = .zero
    view.ledger = CompanyViewFixture.ledger(cents: 0, agent: "agent-2", project: nil, unpriced: 1)
    let context = SiteContext(view, zone: .utc)
    #expect(context.budgetPercent(view.agents[1]) == nil)
    #expect(BudgetList(context).values.allSatisfy { ($0["percent"] ?? .null) == .null })
  }

  @Test func whatWasUnchangedLongestStandsFirstAmongAlerts() throws {
    var view = CompanyViewFixture.small()
    view.issues[0].status = "in_progress"
    view.issues[0].updatedAt = view.asOf.adding(days: -8)
    view.issues[1].updatedAt = view.asOf.adding(days: -30)
    let alerts = try Attention(SiteContext(view, zone: .utc)).alerts.filter { $0.kind == "stuck" }
    #expect(alerts.map { $0.subject["id"] } == ["issue-2", "issue-1"])
  }
}
