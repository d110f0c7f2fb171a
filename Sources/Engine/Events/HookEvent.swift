/// The 13 hook points of the module system. Raw values are the numbers in the event log and never change.
package enum HookEvent: Int64, CaseIterable, Sendable {
  case serverStarted = 1
  case agentCreated, agentUpdated, agentDeleted, agentHeartbeat, agentStatusChanged
  case issueCreated, issueStatusChanged, issueAssigned
  case goalCreated, goalCompleted
  case budgetSpendRecorded, budgetThresholdCrossed

  /// The name in logs and manifests, such as "agent:heartbeat".
  package var name: String { String(describing: staticName) }

  /// The action in the activity log, such as "issue.created".
  var action: String { Self.actions[Int(rawValue) - 1] }

  private static let actions = allCases.map { event in
    String(event.name.map { $0 == ":" ? "." : $0 })
  }

  var staticName: StaticString {
    switch self {
    case .serverStarted: "server:started"
    case .agentCreated: "agent:created"
    case .agentUpdated: "agent:updated"
    case .agentDeleted: "agent:deleted"
    case .agentHeartbeat: "agent:heartbeat"
    case .agentStatusChanged: "agent:status_changed"
    case .issueCreated: "issue:created"
    case .issueStatusChanged: "issue:status_changed"
    case .issueAssigned: "issue:assigned"
    case .goalCreated: "goal:created"
    case .goalCompleted: "goal:completed"
    case .budgetSpendRecorded: "budget:spend_recorded"
    case .budgetThresholdCrossed: "budget:threshold_crossed"
    }
  }

  /// Whether its subject is an issue.
  var isAboutIssue: Bool { self == .issueCreated || self == .issueStatusChanged || self == .issueAssigned }

  /// The event of this name; nil for a name that is none of the 13.
  init?(name: UnsafeBufferPointer<UInt8>) {
    let match = Self.allCases.first { event in
      let text = event.staticName
      return text.utf8CodeUnitCount == name.count
        && name.elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
    guard let match else { return nil }
    self = match
  }
}
