/// The usage and costs of runs.
extension DumpWriter {
  mutating func writeCostEvents() throws(Trouble) {
    for company in data.companies {
      for run in company.runs {
        guard let usage = run.usage else { continue }
        let agent = company.agents[run.agent]
        add(.costEvents) { row in
          row.id(run.costID)
          row.id(company.id)
          row.id(agent.id)
          row.id(run.issue.map { company.issues[$0].id })
          row.id(run.issue.flatMap { company.issues[$0].project }.map { company.projects[$0].id })
          row.null(2)
          row.text(agent.model.provider)
          row.text(agent.model.name)
          row.number(usage.input)
          row.number(usage.output)
          row.number(agent.billedCents(usage))
          row.time(run.finishedAt)
          row.time(run.finishedAt)
          row.id(run.id)
          row.text(agent.model.provider)
          row.word(agent.billing == .subscription ? "subscription_included" : "metered_api")
          row.number(usage.cachedInput)
          row.word(agent.billing == .unpriced ? "unpriced" : "reported")
        }
        try output.settle()
      }
    }
  }

  mutating func writeRuns() throws(Trouble) {
    var transcript = longLine
    for company in data.companies {
      for run in company.runs {
        let result = Self.result(transcript: transcript)
        transcript = 0
        let agent = company.agents[run.agent]
        let failed = run.usage == nil && run.finishedAt != nil
        add(.heartbeatRuns) { row in
          row.id(run.id)
          row.id(company.id)
          row.id(agent.id)
          row.word(run.source)
          row.text(run.status)
          row.time(run.startedAt)
          row.time(run.finishedAt)
          row.text(failed ? "ended: <\(run.status)>" : nil)
          row.null()
          row.raw(Self.context(of: run, in: company))
          row.time(run.createdAt)
          row.time(run.finishedAt ?? run.createdAt)
          row.null(2)
          if run.finishedAt == nil { row.null() } else { row.number(failed ? 1 : 0) }
          row.null()
          if let usage = run.usage { row.raw(Self.usageJSON(usage, of: agent)) } else { row.null() }
          if run.finishedAt == nil { row.null() } else { row.raw(result) }
          row.null(6)
          row.word("f")
          row.text(failed ? "\(HostileText.canary)-stdout" : nil)
          row.text(failed ? "\(HostileText.canary)-stderr" : nil)
          row.text(failed ? (run.status == "timed_out" ? "timeout" : "adapter_failed") : nil)
          row.null(3)
          row.number(0)
          row.word("not_applicable")
          row.null(5)
          row.number(0)
          row.null(3)
          row.number(0)
          row.null(2)
          row.number(0)
          row.null(3)
        }
        try output.settle()
      }
    }
  }

  private static func context(of run: DumpCompany.Run, in company: DumpCompany) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append("{\"prompt\": \"")
    bytes.append(text: HostileText.canary)
    bytes.append("-context\"")
    if let issue = run.issue {
      bytes.append(", \"issueId\": \"")
      company.issues[issue].id.append(to: &bytes)
      bytes.append("\"")
    }
    bytes.append("}")
    return bytes
  }

  private static func usageJSON(_ usage: Usage, of agent: DumpCompany.Agent) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append("{\"model\": \"")
    bytes.append(text: agent.model.name)
    bytes.append("\"")
    if agent.model.reportsCost {
      bytes.append(", \"costUsd\": ")
      bytes.append(tenThousandths: usage.reportedCost(agent.model))
    }
    bytes.append(", \"provider\": \"")
    bytes.append(text: agent.model.provider)
    bytes.append("\", \"inputTokens\": ")
    bytes.append(number: usage.input)
    bytes.append(", \"outputTokens\": ")
    bytes.append(number: usage.output)
    bytes.append(", \"cachedInputTokens\": ")
    bytes.append(number: usage.cachedInput)
    bytes.append("}")
    return bytes
  }

  /// The result of an agent's command, with `transcript` bytes of output.
  private static func result(transcript: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append("{\"stdout\": \"")
    bytes.append(text: HostileText.canary)
    bytes.append("-transcript")
    let line = Array("\\nline of \\\"output\\\"\\twith C:\\\\path and <markup>".utf8)
    bytes.reserveCapacity(transcript + 200)
    let start = bytes.count
    while bytes.count - start < transcript { bytes.append(contentsOf: line) }
    bytes.append("\", \"summary\": \"did <things>\\nand \\\"more\\\"\"}")
    return bytes
  }
}
