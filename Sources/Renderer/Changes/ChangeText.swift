import Engine

/// Describes a change in a sentence. Names of agents and projects are plain, titles in quotes.
struct ChangeText {
  private let comparison: CompanyComparison

  init(_ comparison: CompanyComparison) { self.comparison = comparison }

  func sentence(_ change: Change) -> String {
    switch change.record {
    case "agent": agent(change)
    case "company": company(change)
    case "comment": comment(change)
    default: titled(change)
    }
  }

  private func agent(_ change: Change) -> String {
    let name = Self.line(change.name)
    switch change.kind {
    case .hired:
      return change.toName.map { "\(name) was hired, reporting to \(Self.line($0))" } ?? "\(name) was hired"
    case .left: return "\(name) left"
    case .returned: return "\(name) is back"
    case .named: return "\(name) is referenced but not described"
    case .moved:
      let was = change.fromName.map { ", was under \(Self.line($0))" } ?? ", had no manager"
      return change.toName.map { "\(name) moved under \(Self.line($0))\(was)" }
        ?? "\(name) no longer has a manager\(was)"
    case .renamed: return "\(Self.text(change.from)) was renamed to \(name)"
    case .budgetSet, .budgetRaised, .budgetLowered, .budgetRemoved: return budget(change, of: name)
    case .statusChanged: return status(change, name)
    default: return fact(change, of: name)
    }
  }

  private func company(_ change: Change) -> String {
    switch change.kind {
    case .renamed: "The company \(Self.text(change.from)) was renamed to \(Self.text(change.to))"
    case .budgetSet, .budgetRaised, .budgetLowered, .budgetRemoved: budget(change, of: "the company")
    case .statusChanged: status(change, "The company")
    default: fact(change, of: "The company")
    }
  }

  private func comment(_ change: Change) -> String {
    let what = change.name.isEmpty ? "A comment" : "A comment on “\(Self.line(change.name))”"
    return switch change.kind {
    case .added: "\(what) was added"
    case .removed: "\(what) was removed"
    default: fact(change, of: what)
    }
  }

  /// Goals, projects, issues and approvals.
  private func titled(_ change: Change) -> String {
    let kind = change.record.prefix(1).uppercased() + change.record.dropFirst()
    let title = change.record == "project" ? Self.line(change.name) : "“\(Self.line(change.name))”"
    let name = "\(kind) \(title)"
    switch change.kind {
    case .added: return change.record == "goal" ? "\(name) was set" : "\(name) was added"
    case .opened:
      let project = change.projectId.map { " in \(Self.line(comparison.name($0)))" } ?? ""
      return "\(name) was opened\(project)"
    case .removed: return "\(name) was removed"
    case .returned: return "\(name) is back"
    case .named: return "\(name) is referenced but not described"
    case .reached: return "\(name) was achieved"
    case .done: return "\(name) is done"
    case .cancelled: return "\(name) was cancelled"
    case .reopened: return "\(name) was reopened: \(Self.text(change.to))"
    case .decided: return "\(name) was decided: \(Self.text(change.to))"
    case .renamed: return "\(kind) “\(Self.text(change.from))” was renamed to \(title)"
    case .statusChanged: return status(change, name)
    case .moved:
      let what = change.fact == "projectId" ? "moved to" : "moved under"
      return change.toName.map { "\(name) \(what) \(Self.line($0))" }
        ?? "\(name) was detached\(change.fromName.map { ", was with \(Self.line($0))" } ?? "")"
    case .reassigned:
      let role =
        change.fact == "leadAgentId" ? "lead" : change.fact == "ownerAgentId" ? "owner" : "assignee"
      let now = change.toName ?? change.to.string
      return now.map { "\(name): the \(role) is now \(Self.line($0))" }
        ?? "\(name) no longer has \(role == "lead" ? "a" : "an") \(role)"
    default: return fact(change, of: name)
    }
  }

  private func budget(_ change: Change, of name: String) -> String {
    func money(_ value: Value) -> String { Money(centsValue: value).map(Formats.money) ?? Formats.missing }
    return switch change.kind {
    case .budgetSet: "Budget of \(name) set to \(money(change.to))"
    case .budgetRemoved: "Budget of \(name) removed; it was \(money(change.from))"
    case .budgetRaised: "Budget of \(name) raised from \(money(change.from)) to \(money(change.to))"
    default: "Budget of \(name) lowered from \(money(change.from)) to \(money(change.to))"
    }
  }

  /// An agent without a status is working or idle, which changes all the time.
  private func status(_ change: Change, _ name: String) -> String {
    func words(_ value: Value) -> String {
      value.string.map { Self.line(Formats.words($0)) } ?? (change.record == "agent" ? "working" : "unknown")
    }
    return "\(name) is \(words(change.to)), was \(words(change.from))"
  }

  private func fact(_ change: Change, of name: String) -> String {
    let words = Self.words(change.fact ?? "")
    let (from, to) = (change.fromName ?? Self.text(change.from), change.toName ?? Self.text(change.to))
    guard max(from.utf8.count, to.utf8.count) <= 60 else { return "\(name): \(words) changed" }
    if change.from.isNull { return "\(name): \(words) is now \(Self.line(to))" }
    if change.to.isNull { return "\(name): \(words) removed; it was \(Self.line(from))" }
    return "\(name): \(words) changed from \(Self.line(from)) to \(Self.line(to))"
  }

  private static let plain = [
    "reportsTo": "manager", "budgetMonthlyCents": "budget", "ownerAgentId": "owner", "leadAgentId": "lead",
    "assigneeAgentId": "assignee", "createdByAgentId": "author", "authorAgentId": "author",
  ]

  /// "target date" for "targetDate", "goal" for "goalId".
  static func words(_ fact: String) -> String {
    if let word = plain[fact] { return word }
    var words = ""
    for character in fact.hasSuffix("Id") ? String(fact.dropLast(2)) : fact {
      words +=
        character.isUppercase && !fact.hasPrefix("metadata.")
        ? " " + character.lowercased() : String(character)
    }
    return words
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .string(let text): line(text)
    case .bool(let flag): flag ? "yes" : "no"
    default: String(decoding: JSONWriter.encode(value, layout: .compact), as: UTF8.self)
    }
  }

  /// Text from data on one line, shortened.
  static func line(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars.prefix(161) {
      line.unicodeScalars.append(
        scalar.value < 0x20 || scalar.value == 0x2028 || scalar.value == 0x2029 ? " " : scalar)
    }
    return text.unicodeScalars.count > 160 ? String(line.unicodeScalars.prefix(160)) + "…" : line
  }
}
