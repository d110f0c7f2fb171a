/// The companies and their records.
extension DumpWriter {
  mutating func writeCompanies() {
    for company in data.companies {
      add(.companies) { row in
        row.id(company.id)
        row.text(company.name)
        row.text("Makes samples.\nHas \"quotes\" and \\ backslashes.")
        row.word("active")
        row.number(500_000)
        row.number(0)
        row.time(company.createdAt)
        row.time(DumpData.end)
        row.text(company.prefix)
        row.number(company.issues.count)
        row.word("f")
        row.null(3)
        row.word("f")
        row.null(3)
        row.number(10_485_760)
        row.null()
        row.word("{}")
        row.word("f")
      }
    }
  }

  mutating func writeAgents() {
    for company in data.companies {
      for agent in company.agents {
        let isPaused = agent.status == "paused"
        add(.agents) { row in
          row.id(agent.id)
          row.id(company.id)
          row.text(agent.name)
          row.text(agent.role)
          row.text(agent.title)
          row.text(agent.status)
          row.id(agent.manager.map { company.agents[$0].id })
          row.null()
          row.word("process")
          row.text(
            "{\"env\": {\"KEY\": \"\(HostileText.canary)-agent-env\"}, \"model\": \"\(agent.model.name)\"}")
          row.number(agent.budgetCents)
          row.number(0)
          row.time(agent.lastHeartbeatAt)
          row.word("{\"responsibilities\": \"Things & <b>stuff</b>\"}")
          row.time(agent.createdAt)
          row.time(DumpData.end)
          row.word("{}")
          row.word("{}")
          row.null()
          row.text(isPaused ? "manual" : nil)
          row.time(isPaused ? DumpData.end + -3 * Moment.day : nil)
          row.null()
          row.text(agent.status == "error" ? "The command ended with <code> 1" : nil)
          row.word("f")
        }
      }
    }
  }

  mutating func writeGoals() {
    for company in data.companies {
      for goal in company.goals {
        add(.goals) { row in
          row.id(goal.id)
          row.id(company.id)
          row.text(goal.title)
          row.null()
          row.text(goal.level)
          row.text(goal.status)
          row.id(goal.parent.map { company.goals[$0].id })
          row.id(company.agents[goal.owner].id)
          row.time(goal.createdAt)
          row.time(goal.updatedAt)
        }
      }
    }
  }

  mutating func writeProjects() {
    for company in data.companies {
      for project in company.projects {
        add(.projects) { row in
          row.id(project.id)
          row.id(company.id)
          row.id(company.goals[project.goal].id)
          row.text(project.name)
          row.text(project.description)
          row.text(project.status)
          row.id(company.agents[project.lead].id)
          row.word("2026-12-31")
          row.time(project.createdAt)
          row.time(DumpData.end)
          row.word("#6366f1")
          row.null(4)
          row.text("{\"TOKEN\": \"\(HostileText.canary)-project-env\"}")
          row.null()
        }
      }
    }
  }

  mutating func writeApprovals() {
    for company in data.companies {
      for approval in company.approvals {
        let isPending = "\(approval.status)" == "pending"
        add(.approvals) { row in
          row.id(approval.id)
          row.id(company.id)
          row.word(approval.type)
          row.id(company.agents[approval.agent].id)
          row.null()
          row.word(approval.status)
          row.text("{\"note\": \"\(HostileText.canary)-approval-payload\"}")
          row.null()
          row.text(isPending ? nil : "local-board")
          row.time(isPending ? nil : approval.at + Moment.hour)
          row.time(approval.at)
          row.time(approval.at)
        }
      }
    }
  }
}
