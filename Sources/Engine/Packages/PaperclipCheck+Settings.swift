/// The structure of `.paperclip.yaml`. Paperclip silently drops values in other places.
extension PaperclipCheck {
  /// The keys that Paperclip reads at each level.
  private static let sections: Set<String> = [
    "schema", "company", "agents", "projects", "tasks", "routines", "sidebar",
  ]
  private static let company: Set<String> = [
    "brandColor", "logoPath", "logo", "attachmentMaxBytes", "requireBoardApprovalForNewAgents",
    "feedbackDataSharingEnabled", "feedbackDataSharingConsentAt", "feedbackDataSharingConsentByUserId",
    "feedbackDataSharingTermsVersion",
  ]
  private static let entries: [String: Set<String>] = [
    "agents": [
      "role", "icon", "capabilities", "reportsTo", "reportsToExistingAgentId", "reportsToExistingAgentSlug",
      "adapter", "runtime", "permissions", "budgetMonthlyCents", "metadata", "inputs",
    ],
    "projects": [
      "leadAgentSlug", "targetDate", "color", "icon", "status", "env", "executionWorkspacePolicy",
      "workspaces",
      "metadata", "inputs",
    ],
    "tasks": [
      "identifier", "projectWorkspaceKey", "status", "priority", "labelIds", "billingCode",
      "executionWorkspaceSettings", "assigneeAdapterOverrides", "comments", "metadata", "recurrence",
    ],
    "routines": ["concurrencyPolicy", "catchUpPolicy", "variables", "triggers", "status", "priority"],
  ]
  /// The correct place for a misplaced setting.
  private static let places: [String: String] = [
    "adapter": "agents.<slug>.adapter", "adapterConfig": "agents.<slug>.adapter.config",
    "adapterType": "agents.<slug>.adapter.type", "model": "agents.<slug>.adapter.config.model",
    "env": "agents.<slug>.inputs.env", "inputs": "agents.<slug>.inputs.env",
    "budget": "agents.<slug>.budgetMonthlyCents, in cents",
    "monthlyBudget": "agents.<slug>.budgetMonthlyCents, in cents",
    "budgetCents": "agents.<slug>.budgetMonthlyCents",
    "budgetMonthlyCents": "agents.<slug>.budgetMonthlyCents", "runtime": "agents.<slug>.runtime",
    "runtime_config": "agents.<slug>.runtime", "runtimeConfig": "agents.<slug>.runtime",
    "heartbeat": "agents.<slug>.runtime.heartbeat", "permissions": "agents.<slug>.permissions",
    "trigger": "routines.<slug>.triggers", "cron": "routines.<slug>.triggers",
    "lead": "projects.<slug>.leadAgentSlug",
    "owner": "projects.<slug>.leadAgentSlug",
  ]

  mutating func checkSettings() {
    guard let settings, let entries = settings.map else { return }
    for entry in entries {
      let (key, value) = (entry.key, entry.value)
      if let known = Self.entries[key] {
        checkSection(key, value, known)
      } else if key == "company" {
        guard expectMap(value, "company") else { continue }
        note(value, Self.company, in: "company")
      } else if !Self.sections.contains(key) {
        drop(entry, "at the top level")
      }
    }
  }

  private mutating func checkSection(_ section: String, _ node: YAMLNode, _ known: Set<String>) {
    if let items = node.list {
      // Other tools write lists of maps. The finding names what is lost.
      let keys = Set(items.flatMap { ($0.map ?? []).map(\.key) }).subtracting(["slug", "name", "id"]).sorted()
      let lost = keys.isEmpty ? "" : " (\(keys.joined(separator: ", ")))"
      warn(
        settingsPath, node,
        "\"\(section)\" is a list, but Paperclip expects a map by slug and drops all of it\(lost)\(Self.lost(in: node))",
        "write \(section): and below it <slug>: with the settings of each")
      return
    }
    guard expectMap(node, section) else { return }
    for entry in node.map ?? [] {
      guard expectMap(entry.value, "\(section).\(entry.key)") else { continue }
      note(entry.value, known, in: "\(section).\(entry.key)")
      if section == "agents" { checkAgent(entry) }
      if section == "agents" || section == "projects" {
        checkInputs(entry.value["inputs"], "\(section).\(entry.key)")
      }
    }
  }

  /// True if a value is a map. Otherwise its content is lost.
  private mutating func expectMap(_ node: YAMLNode, _ name: String) -> Bool {
    if node.map != nil { return true }
    guard !node.isNull else { return false }
    let what = node.list == nil ? "a text" : "a list"
    warn(
      settingsPath, node,
      "\"\(name)\" is \(what), but Paperclip expects a map of settings and drops it\(Self.lost(in: node))")
    return false
  }

  private mutating func note(_ node: YAMLNode, _ known: Set<String>, in name: String) {
    for entry in node.map ?? [] where !known.contains(entry.key) { drop(entry, "in \(name)") }
  }

  private mutating func drop(_ entry: YAMLNode.Entry, _ place: String) {
    let belongs = Self.places[entry.key].map { "it belongs in \($0)" }
    findings.append(
      Finding(
        .warning,
        "Paperclip does not read \"\(entry.key)\" \(place) and drops it\(Self.lost(in: entry.value, key: entry.key))",
        remedy: belongs, source: source + "/" + settingsPath, line: entry.line, column: entry.column))
  }

  /// The environment inputs and budgets in a dropped value, which matter most.
  private static func lost(in node: YAMLNode, key: String = "") -> String {
    var names: [String] = []
    func walk(_ node: YAMLNode, _ key: String) {
      if ["env", "inputs"].contains(key) {
        for entry in node.map ?? [] where !["env"].contains(entry.key) { names.append(entry.key) }
        for item in node.list ?? [] {
          if let name = item["name"]?.string ?? item.string { names.append(name) }
        }
      }
      for entry in node.map ?? [] { walk(entry.value, entry.key) }
      for item in node.list ?? [] { walk(item, "") }
    }
    walk(node, key)
    guard !names.isEmpty else { return "" }
    return
      ", with the environment inputs \(names.prefix(8).joined(separator: ", "))\(names.count > 8 ? ", …" : "")"
  }

  private mutating func checkAgent(_ entry: YAMLNode.Entry) {
    let (slug, node) = (entry.key, entry.value)
    if let adapter = node["adapter"] {
      if adapter.map == nil {
        warn(
          settingsPath, adapter,
          "\"adapter\" of \"\(slug)\" is not a map: Paperclip drops it, and the agent gets the adapter \"process\"",
          adapter.string.map { "write adapter: and below it type: \($0)" })
      } else {
        note(adapter, ["type", "config"], in: "agents.\(slug).adapter")
        if let config = adapter["config"] { _ = expectMap(config, "agents.\(slug).adapter.config") }
      }
    }
    for key in ["runtime", "permissions", "metadata"] {
      if let value = node[key] { _ = expectMap(value, "agents.\(slug).\(key)") }
    }
    if let budget = node["budgetMonthlyCents"] {
      switch readSettings["agents"]?[slug]?["budgetMonthlyCents"] {
      case .int, .number: break
      default:
        warn(
          settingsPath, budget, "the budget of \"\(slug)\" is not a plain number: Paperclip reads it as 0",
          "write a number of cents, without quotes, signs or separators")
      }
      if let amount = budget.decimal, amount.wholeNumber == nil {
        warn(settingsPath, budget, "Paperclip drops the fraction of a cent in the budget of \"\(slug)\"")
      }
    }
  }

  private mutating func checkInputs(_ node: YAMLNode?, _ name: String) {
    guard let node, expectMap(node, name + ".inputs") else { return }
    note(node, ["env"], in: name + ".inputs")
    guard let env = node["env"], expectMap(env, name + ".inputs.env") else { return }
    for entry in env.map ?? [] {
      guard entry.value.map != nil else {
        warn(
          settingsPath, entry.value,
          "the environment input \"\(entry.key)\" of \"\(name)\" is not a map: Paperclip drops it",
          "write \(entry.key): and below it kind: secret and requirement: required or optional")
        continue
      }
      if let kind = entry.value["kind"]?.string, kind != "secret", kind != "plain" {
        warn(
          settingsPath, entry.value["kind"],
          "Paperclip reads the kind \"\(kind)\" of \"\(entry.key)\" as secret")
      }
      if let need = entry.value["requirement"]?.string, need != "required", need != "optional" {
        warn(
          settingsPath, entry.value["requirement"],
          "Paperclip reads the requirement \"\(need)\" of \"\(entry.key)\" as optional")
      }
      if let value = entry.value["default"],
        value.map != nil || value.list != nil || value.style == .plain && value.decimal != nil
      {
        warn(
          settingsPath, value, "Paperclip drops the default of \"\(entry.key)\": it is not text",
          "put it in quotes")
      }
      if entry.value["portability"]?.string == "system_dependent" {
        warn(
          settingsPath, entry.value,
          "the environment input \"\(entry.key)\" depends on the system and may need another value")
      }
    }
  }
}
