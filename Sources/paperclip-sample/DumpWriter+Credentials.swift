/// Tables that a reader must not open, with a canary in each value.
extension DumpWriter {
  private static func canary(_ place: String) -> String { "\(HostileText.canary)-\(place)" }

  mutating func writeAccounts() {
    add(.account) { row in
      row.text("account-1")
      row.text("account-1")
      row.word("credential")
      row.text("user-1")
      row.text(Self.canary("access-token"))
      row.text(Self.canary("refresh-token"))
      row.text(Self.canary("id-token"))
      row.null(3)
      row.text(Self.canary("password"))
      row.time(DumpData.end)
      row.time(DumpData.end)
    }
  }

  mutating func writeAgentKeys() {
    for company in data.companies {
      guard let agent = company.agents.first else { continue }
      add(.agentKeys) { row in
        row.id(company.id)
        row.id(agent.id)
        row.id(company.id)
        row.word("default")
        row.text(Self.canary("key-hash"))
        row.null(2)
        row.time(company.createdAt)
        row.null(2)
      }
    }
  }

  mutating func writeSessions() {
    add(.session) { row in
      row.text("session-1")
      row.time(DumpData.end)
      row.text(Self.canary("session-token"))
      row.time(DumpData.end)
      row.time(DumpData.end)
      row.word("192.0.2.1")
      row.text(Self.canary("user-agent"))
      row.text("user-1")
    }
  }

  mutating func writeUsers() {
    add(.user) { row in
      row.text("user-1")
      row.text(Self.canary("user-name"))
      row.text(Self.canary("user") + "@example.com")
      row.word("t")
      row.null()
      row.time(DumpData.end)
      row.time(DumpData.end)
    }
  }

  mutating func writeEnvironments() {
    add(.environments) { row in
      row.word("00000000-0000-4000-8000-00000000e001")
      row.word("Local")
      row.null()
      row.word("local")
      row.word("active")
      row.word("{}")
      row.word("{\"defaultForInstance\": true}")
      row.time(DumpData.end, microseconds: 808)
      row.time(DumpData.end, microseconds: 499)
      row.text("{\"TOKEN\": \"\(Self.canary("environment"))\"}")
    }
  }
}
