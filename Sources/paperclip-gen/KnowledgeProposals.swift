import Engine
import Renderer

/// Proposes what agents wrote to the inbox: one PUT for each changed document, with the revision that it is
/// based on. Calls nothing.
struct KnowledgeProposals {
  private static let maximumBody = 524_288
  private static let lifetimeDays = 6

  let session: Session
  let settings: KnowledgeSettings
  let inbox: String

  /// Nil without an inbox.
  init?(_ session: Session, _ modules: ModuleSet) {
    guard let module = modules[KnowledgeSettings.module], module.isActive,
      let settings = KnowledgeSettings(session.workspace.configuration.modules), let inbox = settings.inbox
    else { return nil }
    (self.session, self.settings, self.inbox) = (session, settings, inbox)
  }

  func run() throws -> [Finding] {
    let workspace = session.workspace
    let files = try DocumentInbox(workspace.path(inbox), name: inbox, redactor: session.redactor)
    var findings = files.findings
    var left = files.entries
    let companies = try CompanyViewReader.companies(in: workspace.databases)
    for company in companies {
      let reader = try KnowledgeReader(path: company.path, settings, root: nil, relates: false)
      var plan = try Plan(root: workspace.root, name: AlertContext.name(ofDatabase: company.path))
      let now = try CompanyViewReader.now(path: company.path, asOf: session.asOf)
      var proposals: [Proposal] = []
      for entry in left {
        guard let issue = reader.issue(ofKey: entry.key) else { continue }
        left.removeAll { $0.key == entry.key }
        if let proposal = proposal(entry, issue, reader, plan.company, now, &findings) {
          proposals.append(proposal)
        }
      }
      // An edited file takes the place of what it said before.
      let present = Set(proposals.map(\.id))
      try plan.withdraw("the file in the inbox has changed", asOf: now) {
        $0.rule == KnowledgeSettings.module && !present.contains($0.id)
      }
      try plan.propose(proposals)
    }
    for entry in left {
      findings.append(
        Finding(
          .error, "no issue has the identifier in the key \"\(entry.key)\"; the file is not proposed",
          remedy: "expected ISSUE/KEY, such as ATL-41/plan", source: entry.file))
    }
    return findings
  }

  private func proposal(
    _ entry: DocumentInbox.Entry, _ issue: KnowledgeReader.Issue, _ reader: KnowledgeReader,
    _ company: String,
    _ now: Instant, _ findings: inout [Finding]
  ) -> Proposal? {
    func refuse(_ message: String, _ remedy: String) -> Proposal? {
      findings.append(Finding(.error, message, remedy: remedy, source: entry.file))
      return nil
    }
    guard Self.isKey(issue.key) else {
      return refuse(
        "the key \"\(issue.key)\" is not one of a document",
        "use lower-case letters, digits, - and _, at most 64")
    }
    guard entry.body.unicodeScalars.count <= Self.maximumBody else {
      return refuse(
        "the text is longer than \(Formats.count(Int64(Self.maximumBody))) characters", "shorten it")
    }
    let document = reader.knowledge.documents.first { $0.kind == .document && $0.key == entry.key }
    if let document {
      // It was applied, or nothing was changed.
      if document.sha256 == entry.sha256 { return nil }
      guard !document.isLocked else {
        return refuse("the document is locked", "write a new document under another key")
      }
      guard let base = entry.base, base == document.sha256 || base == document.revisionId,
        document.revisionId != nil
      else {
        return refuse(
          "is not based on the current text of \(entry.key)",
          "merge the current text, and set base: \(document.sha256)")
      }
    } else if entry.base != nil {
      return refuse(
        "is based on a text of \(entry.key), which is not in the data", "remove \"base\" for a new document")
    }
    let path = "/api/issues/\(issue.id)/documents/\(issue.key)"
    var body: Fields = [
      "format": "markdown", "body": .string(entry.body),
      "changeSummary": .string(String((entry.summary ?? "Proposed from \(entry.file)").prefix(500))),
    ]
    if let title = entry.title ?? document?.title { body["title"] = .string(String(title.prefix(200))) }
    if let base = document?.revisionId { body["baseRevisionId"] = .string(base) }
    return Proposal(
      id: Proposal.id(
        company: company, rule: KnowledgeSettings.module, record: "\(issue.id)/\(issue.key)/\(entry.sha256)",
        since: document?.updatedAt ?? .epoch),
      rule: KnowledgeSettings.module, record: "issue:\(issue.id)", label: entry.key, event: "document.edited",
      since: now, at: now, because: "\(entry.file) has a new text",
      title: "\(document == nil ? "create" : "update") document \(entry.key)", asOf: now,
      expires: now.adding(days: Self.lifetimeDays),
      check: document?.revisionId.map {
        Proposal.Check(path: path, expect: ["latestRevisionId": .string($0)])
      }
        ?? Proposal.Check(path: "/api/issues/\(issue.id)", expect: ["id": .string(issue.id)]),
      call: Proposal.Call("PUT", path, .record(body)))
  }

  private static func isKey(_ key: String) -> Bool {
    guard let first = key.utf8.first, key.utf8.count <= 64 else { return false }
    func isPlain(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 || byte &- 0x30 < 10 }
    return isPlain(first) && key.utf8.allSatisfy { isPlain($0) || $0 == 0x2D || $0 == 0x5F }
  }
}
