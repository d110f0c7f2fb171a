/// Where messages go, as the configuration says.
package struct Channel: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case slack, discord, teams, ntfy, alertmanager, webhook, email
  }

  package var name: String
  package var kind: Kind
  /// From the environment. Never shown.
  package var url = ""
  /// What stands for the URL: "$SLACK_URL".
  package var shownURL = ""
  /// From the environment as well.
  package var headers: [(name: String, value: String)] = []
  package var topic = ""
  package var to: [String] = []
  package var from = ""
  package var sendmail: String?
  package var minimum = Severity.info
  /// The rules that it gets; nil is all.
  package var rules: Set<String>?
  package var getsResolved = true
  package var getsDigest = true
  /// Whether a URL without encryption is meant, for a receiver in the own network.
  package var allowsHTTP = false

  package static func == (a: Channel, b: Channel) -> Bool { a.name == b.name && a.url == b.url }

  func wants(_ alert: OutboxAlert, _ status: String) -> Bool {
    guard rules?.contains(alert.rule) ?? true, alert.severity >= minimum else { return false }
    return status != "resolved" || getsResolved
  }
}
