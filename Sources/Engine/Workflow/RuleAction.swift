/// What a rule proposes. There is no action that approves, rejects, resumes or deletes.
package struct RuleAction: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case createIssue, comment, setPriority, pauseAgent, requestApproval, fireRoutine, notify
  }

  /// How Paperclip knows that a call of a routine's public trigger is meant.
  package enum Signing: String, Sendable, CaseIterable {
    case none, bearer, hmacSHA256 = "hmac_sha256", github = "github_hmac"
  }

  package var kind: Kind
  /// Texts with placeholders, by field.
  package var texts: [String: String] = [:]
  package var priority: String?
  package var status: String?
  /// The name or ID of the agent that gets a new issue.
  package var assignee: String?
  /// A new issue becomes a child of the one that the rule is about.
  package var isChild = false
  package var routine: String?
  package var trigger: String?
  package var signing = Signing.none
  /// From the environment. Never shown.
  package var secret = ""
  package var severity = Severity.warning

  package init(_ kind: Kind) { self.kind = kind }

  init?(_ value: Value?) {
    guard let value, let kind = value["do"]?.string.flatMap(Kind.init) else { return nil }
    self.init(kind)
    for name in RuleText.fields { texts[name] = value[name]?.string }
    priority = value["priority"]?.string
    status = value["status"]?.string
    assignee = value["assignee"]?.string
    isChild = value["child"]?.bool ?? false
    routine = value["routine"]?.string
    trigger = value["trigger"]?.string
    secret = value["secret"]?.string ?? ""
    signing = value["signing"]?.string.flatMap(Signing.init) ?? (secret.isEmpty ? .none : .bearer)
    severity = value["severity"]?.string.flatMap(Severity.init) ?? .warning
  }

  /// Paperclip starts a run because of it, which costs money.
  var startsAgent: Bool { kind == .fireRoutine || kind == .createIssue && assignee != nil }
}
