import Foundation

/// What an export of the company's tables adds: projects, documents and entries of the activity log.
extension ChangingCompany {
  private func id(_ kind: String, _ number: Int) -> String {
    "00000000-0000-4000-\(kind)-\(String(format: "%012d", number))"
  }

  func addProject() throws {
    let project = id("b000", newNumber())
    projects.append(project)
    try write(project: project, "Project \(projects.count)")
  }

  func renameProject() throws { try write(project: one(projects), "Renamed \(newNumber())") }

  private func write(project: String, _ name: String) throws {
    let at = next()
    try write([
      "id": project, "name": name, "status": "in_progress", "leadAgentId": one(agents), "createdAt": at,
      "updatedAt": at,
    ])
  }

  /// A document of an issue, with its first revision.
  func addDocument() throws {
    let number = newNumber()
    let document = id("c000", number)
    documents.append(document)
    let at = next()
    try write([
      "id": id("d000", number), "issueId": one(issues), "documentId": document, "key": "plan-\(number)",
      "createdAt": at, "updatedAt": at,
    ])
    try write(document: document, revision: 1)
  }

  func changeDocument() throws { try write(document: one(documents), revision: newNumber()) }

  private func write(document: String, revision: Int) throws {
    let (at, author) = (next(), one(agents))
    let body =
      "# Plan\n\n"
      + (0..<20).map { _ in one(["heron", "kestrel", "osprey", "merlin", "kite"]) }
      .joined(separator: " ")
    try write([
      "id": document, "title": "Plan \(documents.firstIndex(of: document) ?? 0)", "format": "markdown",
      "latestBody": body, "latestRevisionNumber": revision, "createdByAgentId": author, "createdAt": at,
      "updatedAt": at,
    ])
    try write([
      "id": id("e000", newNumber()), "documentId": document, "revisionNumber": revision,
      "format": "markdown", "body": body, "createdByAgentId": author, "createdAt": at,
    ])
  }

  /// Something that an agent did to an issue, or to an agent, which changes no figure.
  func addEntry(on kind: String = "issue", daysLater: Double = 0) throws {
    let agent = one(agents)
    entries += 1
    clock += daysLater * 86_400
    try write([
      "id": id("f000", entries), "actorType": "agent", "actorId": agent, "agentId": agent,
      "action": kind == "issue" ? "issue.released" : "agent.key_created", "entityType": kind,
      "entityId": one(kind == "issue" ? issues : agents), "details": ["step": step], "createdAt": next(),
    ])
  }

  func addRun() throws {
    let run = Run(id: id("a100", runs.count), agent: one(agents), start: next())
    runs.append(run)
    try write(run, end: next())
  }

  /// The same run with another end and another issue.
  func correctRun() throws {
    guard !runs.isEmpty else { return }
    try write(runs[Int.random(in: 0..<runs.count, using: &random)], end: next())
  }

  private func write(_ run: Run, end: String) throws {
    try write([
      "id": run.id, "agentId": run.agent, "status": "failed", "invocationSource": "timer",
      "errorCode": "timeout", "startedAt": run.start, "finishedAt": end, "createdAt": run.start,
      "updatedAt": end, "contextSnapshot": ["issueId": one(issues)],
    ])
  }

  /// An entry and a run of the first agent on each of 40 days, so that a chart of the last 30 has a bar on each. A
  /// run of the second agent long enough ago that its figures of the last week stay the same.
  func busyMonth() throws {
    for day in 0..<40 {
      clock += 80_000
      try heartbeat(of: "Agent 0")
      if day == 20 { try heartbeat(of: "Agent 1") }
      try addEntry()
    }
  }
}
