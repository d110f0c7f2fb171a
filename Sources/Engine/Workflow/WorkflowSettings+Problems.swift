/// Problems that the module's schema cannot find.
extension WorkflowSettings {
  package static func problem(in modules: Configuration.Modules) -> Finding? {
    guard let config = modules.config[module] else { return nil }
    let search = Search(modules: modules)
    if let problem = search.server(config) { return problem }
    var ids: Set<String> = []
    for (place, rule) in (config["rules"]?.list ?? []).enumerated() {
      let path = "\(module).rules[\(place)]"
      if let id = rule["id"]?.string, !ids.insert(id).inserted {
        return search.finding(path + ".id", "is used twice", "give every rule an ID of its own")
      }
      if let problem = search.rule(rule, path, place) { return problem }
    }
    return nil
  }

  private struct Search {
    let modules: Configuration.Modules

    func finding(_ path: String, _ message: String, _ remedy: String) -> Finding {
      let position = modules.positions[path]
      return Finding(
        .error, "\"modules.config.\(path)\" \(message)", remedy: remedy, source: Workspace.configurationName,
        line: position?.line, column: position?.column)
    }

    func server(_ config: Value) -> Finding? {
      if config["key"]?.string != nil, modules.secrets["\(module).key"] == nil {
        return finding(
          "\(module).key", "must not be in the file: everyone who has it can change the company",
          "put it into an environment variable and write \"$NAME\"")
      }
      guard let url = config["server"]?.string else { return nil }
      let isLocal = WebAddress(url)?.isLoopback == true
      guard
        url.hasPrefix("https://") || isLocal || config["allowHTTP"]?.bool == true && url.hasPrefix("http://")
      else {
        return finding(
          "\(module).server", "is not an https URL",
          "use https, or set \"allowHTTP\": true for a server in your own network")
      }
      guard url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x27 && $0 != 0x5C }) else {
        return finding(
          "\(module).server", "contains spaces or special characters",
          "write it as https://paperclip.example.com")
      }
      return nil
    }

    func rule(_ rule: Value, _ path: String, _ place: Int) -> Finding? {
      guard let when = rule["when"]?.string.flatMap(RuleCondition.init), let then = rule["then"],
        let action = then["do"]?.string.flatMap(RuleAction.Kind.init)
      else { return nil }
      for measure in RuleCondition.Measure.allCases
      where rule[measure.rawValue] != nil && when.measure != measure {
        return finding(
          "\(path).\(measure.rawValue)", "does not belong to \"\(when.rawValue)\"",
          when.measure.map { "use \"\($0.rawValue)\"" } ?? "remove it")
      }
      if [.comment, .setPriority].contains(action), !when.isAboutIssue {
        return finding(
          path + ".then.do", "\"\(action.rawValue)\" needs a condition about issues",
          "use createIssue, or a condition such as issue.blocked_for")
      }
      if action == .pauseAgent, !when.isAboutAgent {
        return finding(
          path + ".then.do", "\"pauseAgent\" needs a condition about agents",
          "use a condition such as agent.budget_percent")
      }
      for name in RuleText.fields {
        guard let text = then[name]?.string, let unknown = RuleText.unknown(in: text) else { continue }
        let nearest = Suggestion.nearest(to: unknown, in: RuleText.placeholders)
        return finding(
          "\(path).then.\(name)", "has an unknown placeholder \"{{\(unknown)}}\"",
          nearest.map { "did you mean \"{{\($0)}}\"?" }
            ?? "expected one of \(RuleText.placeholders.joined(separator: ", "))")
      }
      if then["secret"] != nil, modules.secrets["\(module).rules.\(place).then.secret"] == nil {
        return finding(
          path + ".then.secret", "must not be in the file",
          "put it into an environment variable and write \"$NAME\"")
      }
      for name in ["routine", "trigger"] {
        guard let id = then[name]?.string, !APICallPolicy.isPlainID(id) else { continue }
        return finding(
          "\(path).then.\(name)", "is not an ID", "copy it from the routine's page in Paperclip")
      }
      return nil
    }
  }
}
