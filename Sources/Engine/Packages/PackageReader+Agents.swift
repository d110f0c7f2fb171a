/// Agents, teams and skills.
extension PackageReader {
  mutating func readAgent(_ file: PackageFolder.File) {
    guard let matter = frontMatter(of: file) else { return }
    let fields = matter.fields
    let ref = text(fields, "slug", file.path) ?? file.slug
    guard unique(ref, file, fields, \.agentFiles, "agent") else { return }
    let extra = extra("agents", ref)
    let path = folder.settings?.path ?? ""
    let name = text(fields, "name", file.path) ?? text(fields, "title", file.path) ?? ref
    var agent = CompanyTemplate.Agent(ref: ref, name: name)
    agent.title = text(fields, "title", file.path)
    agent.role = text(extra, "role", path) ?? text(fields, "role", file.path)
    agent.capabilities = text(extra, "capabilities", path) ?? text(fields, "capabilities", file.path)
    agent.adapterType = text(extra?["adapter"], "type", path)
    agent.status = text(extra, "status", path)
    agent.reportsTo = text(fields, "reportsTo", file.path) ?? text(extra, "reportsTo", path)
    agent.budget = budget(extra, path)
    let skills = skills(fields, file)
    var metadata = fields?["metadata"]?.value.record ?? [:]
    metadata.merge(extra?["metadata"]?.value.record ?? [:]) { _, last in last }
    if !skills.all.isEmpty { metadata["skills"] = .list(skills.all.map(Value.string)) }
    if let icon = text(extra, "icon", path) ?? text(fields, "icon", file.path) {
      metadata["icon"] = .string(icon)
    }
    if !metadata.isEmpty { agent.metadata = .record(metadata) }
    package.template.agents.append(agent)
    package.agents.append(
      CompanyPackage.Agent(
        ref: ref, file: file.path, hasRole: agent.role != nil, hasAdapter: agent.adapterType != nil,
        model: extra?["adapter"]?["config"]?["model"]?.string, skills: skills.known,
        missingSkills: skills.missing))
    noteInputs(extra, ref)
    for key in ["command", "args", "extraArgs"] {
      guard let command = extra?["adapter"]?["config"]?[key] else { continue }
      package.executables.append(
        CompanyPackage.Executable(
          file: path, line: command.line, what: "a command of the adapter of \"\(ref)\""))
    }
  }

  private mutating func budget(_ extra: YAMLNode?, _ path: String) -> Money? {
    guard let node = extra?["budgetMonthlyCents"] else { return nil }
    guard let amount = node.decimal, !amount.isNegative, let budget = Money(cents: amount),
      PlausibleValue.contains(budget)
    else {
      report(
        .warning, path, node,
        "the budget must be a number of cents from 0 to 100,000,000, without quotes; the agent has no budget")
      return nil
    }
    return budget
  }

  private mutating func skills(_ fields: YAMLNode?, _ file: PackageFolder.File) -> (
    all: [String], known: [String], missing: [String]
  ) {
    var (all, known, missing): ([String], [String], [String]) = ([], [], [])
    for node in texts(fields, "skills", file.path) {
      let name = node.string ?? ""
      let ref = Self.ref(of: name)
      all.append(ref)
      if skillRefs[ref] != nil {
        known.append(ref)
        continue
      }
      missing.append(ref)
      // A company export lists its skills but contains none of them.
      if skillRefs.isEmpty, folder.skills.isEmpty {
        holdsNoSkills = true
        continue
      }
      let isBuiltIn = ref == "paperclip" || name.hasPrefix("paperclipai/")
      report(
        isBuiltIn ? .note : .warning, file.path, node,
        "the skill \"\(name)\" is not in the package\(isBuiltIn ? "; Paperclip has a built-in one" : "")",
        remedy: isBuiltIn
          ? nil : Suggestion.nearest(to: ref, in: skillRefs.keys.sorted()).map { "did you mean \"\($0)\"?" })
    }
    return (all, known, missing)
  }

  /// One note for a package that lists skills but contains none.
  mutating func noteMissingSkills() {
    guard holdsNoSkills else { return }
    report(.note, nil, nil, nil, "the package contains none of the skills that its agents use")
  }

  private mutating func noteInputs(_ extra: YAMLNode?, _ agent: String?) {
    for entry in extra?["inputs"]?["env"]?.map ?? [] {
      package.inputs.append(
        CompanyPackage.Input(
          agentRef: agent, name: entry.key, kind: entry.value["kind"]?.string,
          isRequired: entry.value["requirement"]?.string == "required",
          description: entry.value["description"]?.string))
    }
  }

  /// Entries of `.paperclip.yaml` without a file.
  mutating func readSettingsAlone() {
    noteInputs(settings, nil)
    guard let path = folder.settings?.path else { return }
    for entry in settings?["agents"]?.map ?? [] where agentFiles[entry.key] == nil {
      let nearest = Suggestion.nearest(to: entry.key, in: agentFiles.keys.sorted())
      report(
        .warning, path, entry.line, entry.column,
        "unknown agent \"\(entry.key)\"; its settings are ignored",
        remedy: nearest.map { "did you mean \"\($0)\"?" })
    }
  }

  /// An agent with an unknown manager is at the top, as in Paperclip. A cycle is an error.
  mutating func checkManagers() {
    var place: [String: Int] = [:]
    for (index, agent) in package.template.agents.enumerated() { place[agent.ref] = index }
    for index in package.template.agents.indices {
      guard let manager = package.template.agents[index].reportsTo else { continue }
      let ref = place[manager] == nil ? Self.ref(of: manager) : manager
      package.template.agents[index].reportsTo = place[ref] == nil ? nil : ref
      guard place[ref] == nil else { continue }
      let file = agentFiles[package.template.agents[index].ref] ?? ""
      let nearest = Suggestion.nearest(to: ref, in: place.keys.sorted())
      report(
        .warning, file, reportsTo(file),
        "\"reportsTo\": unknown agent \"\(manager)\"; the agent has no manager",
        remedy: nearest.map { "did you mean \"\($0)\"?" })
    }
    var managers = package.template.agents.map { agent in
      agent.reportsTo.flatMap { place[$0] }.map { [$0] } ?? []
    }
    while case .cycle(let members) = TopologicalOrder.sort(managers) {
      let refs = members.map { package.template.agents[$0].ref }.joined(separator: " → ")
      let file = agentFiles[package.template.agents[members[0]].ref] ?? ""
      report(.error, file, reportsTo(file), "\"reportsTo\" has a cycle: \(refs)")
      managers[members[0]] = []
    }
    let roots = package.template.agents.filter { $0.reportsTo == nil }.map(\.ref)
    if roots.count > 1 {
      let names = roots.prefix(5).joined(separator: ", ") + (roots.count > 5 ? ", …" : "")
      report(
        .warning, nil, nil, nil, "\(roots.count.grouped) agents have no manager: \(names)",
        remedy: "give all but one a \"reportsTo\"")
    }
  }

  /// The position of an agent's manager in its file.
  private func reportsTo(_ path: String) -> YAMLNode? {
    guard let bytes = try? folder.read(path) else { return nil }
    return FrontMatter(redactor.redact(bytes)?.bytes ?? bytes).fields?["reportsTo"]
  }

  mutating func readSkill(_ file: PackageFolder.File) {
    guard let matter = frontMatter(of: file) else { return }
    let fields = matter.fields
    let ref = Self.ref(of: text(fields, "slug", file.path) ?? file.slug)
    if let other = skillRefs[ref] {
      report(
        .warning, file.path, fields?["slug"],
        "two skills have the slug \"\(ref)\"; the other is \(other)")
      return
    }
    skillRefs[ref] = file.path
    let license = text(fields, "license", file.path)
    var sources = (fields?["metadata"]?["sources"]?.list ?? []).map { source in
      CompanyPackage.Source(
        kind: source["kind"]?.string, repository: source["repo"]?.string ?? source["url"]?.string,
        path: source["path"]?.string, commit: source["commit"]?.string,
        license: source["license"]?.string ?? license, attribution: source["attribution"]?.string,
        usage: source["usage"]?.string)
    }
    if sources.isEmpty, let license { sources = [CompanyPackage.Source(license: license)] }
    package.skills.append(
      CompanyPackage.Skill(
        ref: ref, name: text(fields, "name", file.path) ?? ref,
        description: text(fields, "description", file.path)?.trimmed, sources: sources, agents: [],
        isEmpty: matter.body.isEmpty, file: file.path))
  }

  mutating func readTeam(_ file: PackageFolder.File) {
    guard let matter = frontMatter(of: file) else { return }
    let fields = matter.fields
    let ref = text(fields, "slug", file.path) ?? file.slug
    var team = CompanyPackage.Team(
      ref: ref, name: text(fields, "name", file.path) ?? ref,
      description: text(fields, "description", file.path), managerRef: agentRef(fields, "manager", file.path),
      memberRefs: [], skillRefs: [], tags: texts(fields, "tags", file.path).compactMap(\.string),
      file: file.path)
    for node in texts(fields, "includes", file.path) {
      let name = node.string ?? ""
      let ref = Self.ref(of: name)
      if name.hasSuffix("SKILL.md"), skillRefs[ref] != nil {
        team.skillRefs.append(ref)
      } else if name.hasSuffix("AGENTS.md") || !name.contains("/"), agentFiles[ref] != nil {
        team.memberRefs.append(ref)
      } else {
        report(
          .warning, file.path, node, "the team includes the unknown agent or skill \"\(name)\"")
      }
    }
    package.teams.append(team)
  }

  /// The agents that use each skill.
  mutating func noteUsers() {
    var users: [String: [String]] = [:]
    for agent in package.agents {
      for skill in agent.skills { users[skill, default: []].append(agent.ref) }
    }
    for index in package.skills.indices {
      package.skills[index].agents = users[package.skills[index].ref] ?? []
    }
  }
}

extension String {
  /// Without the line break at the end of folded text.
  fileprivate var trimmed: String {
    var text = Substring(self)
    while let last = text.utf8.last, last == 0x0A || last == 0x20 { text = text.dropLast() }
    return String(text)
  }
}
