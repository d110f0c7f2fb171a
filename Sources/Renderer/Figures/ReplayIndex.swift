import Engine

/// The runs whose logs are shown, by their run, agent and issue.
struct ReplayIndex: Sendable {
  private let pages: [String: String]
  private let byAgent: [String: [CompanyView.Replay]]
  private let byIssue: [String: [CompanyView.Replay]]
  /// What a page depends on that can list any run.
  let digest: UInt64
  /// How many of them a page of an agent or issue lists.
  private static let shown = 10

  init(_ replays: [CompanyView.Replay]) {
    pages = Dictionary(replays.map { ($0.trace.run, $0.trace.page) }) { first, _ in first }
    byAgent = Dictionary(grouping: replays.filter { $0.trace.agentId != nil }) { $0.trace.agentId ?? "" }
    byIssue = Dictionary(grouping: replays.filter { $0.trace.issueId != nil }) { $0.trace.issueId ?? "" }
    var all = DependencyDigest()
    Self.add(replays, to: &all)
    digest = all.value
  }

  /// The page of a run, if its log is shown.
  func page(ofRun id: String) -> String? { pages[id] }

  /// What a page with the runs of an agent depends on.
  func add(agent id: String, to digest: inout DependencyDigest) { Self.add(byAgent[id], to: &digest) }
  func add(issue id: String, to digest: inout DependencyDigest) { Self.add(byIssue[id], to: &digest) }

  private static func add(_ replays: [CompanyView.Replay]?, to digest: inout DependencyDigest) {
    for replay in replays ?? [] {
      digest.add(replay.trace.run)
      digest.add(Int64(bitPattern: replay.trace.content))
    }
  }

  func values(agent id: String) -> Value { Self.values(byAgent[id]) }
  func values(issue id: String) -> Value { Self.values(byIssue[id]) }

  private static func values(_ replays: [CompanyView.Replay]?) -> Value {
    .list(
      (replays ?? []).prefix(shown).map { replay in
        [
          "page": .string(replay.trace.page), "startedAt": SiteContext.instant(replay.trace.startedAt),
          "run": .string(replay.trace.run), "steps": .int(replay.trace.steps),
          "errors": .int(replay.trace.errors), "hasErrors": .bool(replay.trace.errors > 0),
        ]
      })
  }
}
