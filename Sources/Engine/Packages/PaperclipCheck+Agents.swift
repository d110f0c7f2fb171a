/// The company and its agents.
extension PaperclipCheck {
  /// Paperclip's built-in adapters. Others must be installed, or the import is rejected.
  private static let adapters: Set<String> = [
    "process", "http", "claude_local", "codex_local", "cursor_cloud", "gemini_local", "grok_local",
    "hermes_gateway",
    "hermes_local", "opencode_local", "pi_local", "cursor", "openclaw_gateway",
  ]

  mutating func checkCompany() {
    guard let company else { return }
    if company.text("name") == nil {
      warn(
        company.path, company.fields?["name"],
        "Paperclip finds no name here and calls the company \"Imported Company\"; this preview calls it \"\(package.template.name)\"",
        "add a line name: \"\(package.template.name)\"")
    }
    let unread = [
      "goals", "version", "license", "authors", "tags", "requirements", "metadata", "budget", "market",
    ]
    .filter { company.fields?[$0] != nil }
    add(
      "company", unread, "fields",
      "of COMPANY.md that Paperclip does not read: name, slug and description are all")
    for item in company.fields?["includes"]?.list ?? [] {
      guard let name = item.string ?? item["path"]?.string else { continue }
      let path = Self.normal(name)
      if !FileSystem.exists(root + "/" + path) {
        warn(company.path, item, "\"includes\" lists \"\(name)\", but there is no such file")
      }
    }
    let settings = readSettings["company"]
    if let logo = settings?["logoPath"]?.paperclipText ?? settings?["logo"]?.paperclipText,
      !FileSystem.exists(root + "/" + logo)
    {
      warn(
        settingsPath, self.settings?["company"],
        "the logo \"\(logo)\" is not in the package, so Paperclip imports none")
    }
  }

  private static func normal(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }

  func slug(ofAgent agent: File) -> String { agent.text("slug") ?? Self.slug(agent.folder) ?? "agent" }

  mutating func checkAgents() {
    let known = Dictionary(package.agents.map { ($0.file, $0) }) { first, _ in first }
    let slugs = Set(agents.map { slug(ofAgent: $0) })
    var first: [String: String] = [:]
    var (strays, plain, bare, timers): ([String], [String], [String], [String]) = ([], [], [], [])
    for file in agents {
      let slug = slug(ofAgent: file)
      if let agent = known[file.path] {
        check(agent, file, slug, slugs)
        let entry = entry("agents", slug)
        if entry?["role"]?.paperclipText == nil, file.text("role") == nil { plain.append(slug) }
        if entry?["adapter"]?["type"]?.paperclipText == nil { bare.append(slug) }
        if entry?["runtime"]?["heartbeat"]?["enabled"] == true { timers.append(slug) }
      } else {
        strays.append(file.path)
        let twin =
          first[slug].map { "; it takes its name, role and settings from \($0), which has the same slug" }
          ?? ""
        warn(
          file.path, nil,
          "Paperclip creates an agent \"\(file.text("name") ?? file.text("title") ?? slug)\" from this file\(twin); it is not imported here",
          "an AGENTS.md outside agents/<slug>/ must have another name, or be kept out of what is imported")
      }
      if first[slug] == nil { first[slug] = file.path }
    }
    if !strays.isEmpty {
      add(
        "agents",
        "Paperclip creates \(agents.count.grouped) agents from this package, one for every AGENTS.md. \(package.agents.count.grouped) are imported here",
        strays)
    }
    add("role", plain, "agents", "without a role: Paperclip gives them the role \"agent\"")
    add(
      "adapter", bare, "agents",
      "without an adapter: Paperclip gives them the adapter \"process\", which runs nothing until it is configured"
    )
    add("heartbeat", timers, "agents", "with a timer: Paperclip turns timer heartbeats off on import")
  }

  private mutating func check(
    _ agent: CompanyPackage.Agent, _ file: File, _ slug: String, _ slugs: Set<String>
  ) {
    if agent.ref != slug {
      warn(
        file.path, file.fields?["slug"],
        "Paperclip calls this agent \"\(slug)\", not \"\(agent.ref)\"; settings and references must use that",
        "add a line slug: \(slug)")
    }
    let manager = package.template.agents.first { $0.ref == agent.ref }?.reportsTo
    let said = file.text("reportsTo") ?? entry("agents", slug)?["reportsTo"]?.paperclipText
    if let manager, said.map({ !slugs.contains($0) }) ?? true {
      warn(
        file.path, file.fields?["reportsTo"],
        "Paperclip does not find the manager \"\(said ?? manager)\" and puts the agent at the top",
        "use the manager's slug: reportsTo: \(manager)")
    } else if said == slug {
      warn(
        file.path, file.fields?["reportsTo"], "an agent that reports to itself is at the top in Paperclip"
      )
    }
    for (key, path) in [
      ("capabilities", "capabilities"), ("icon", "icon"), ("metadata", "metadata"), ("status", nil),
      ("adapter", "adapter.type"), ("adapterType", "adapter.type"), ("adapterConfig", "adapter.config"),
      ("model", "adapter.config.model"), ("budget", "budgetMonthlyCents"),
      ("monthlyBudget", "budgetMonthlyCents"),
      ("budgetMonthlyCents", "budgetMonthlyCents"), ("inputs", "inputs"), ("env", "inputs.env"),
      ("permissions", "permissions"), ("runtime", "runtime"), ("heartbeat", "runtime.heartbeat"),
    ] as [(String, String?)] {
      guard let node = file.fields?[key] else { continue }
      // The origin of a skill or an agent is not imported.
      if key == "metadata", node.map?.allSatisfy({ $0.key == "sources" }) == true { continue }
      warn(
        file.path, node, "Paperclip does not read \"\(key)\" in an AGENTS.md",
        path.map { "write it in .paperclip.yaml as agents.\(slug).\($0)" })
    }
    if let kind = file.text("kind"), kind != "agent" {
      warn(
        file.path, file.fields?["kind"],
        "Paperclip reads this file as an agent and ignores its kind \"\(kind)\"")
    }
    checkAdapter(slug)
    checkSkills(file)
  }

  private mutating func checkAdapter(_ slug: String) {
    guard let adapter = entry("agents", slug)?["adapter"], let type = adapter["type"]?.paperclipText else {
      return
    }
    let node = settings?["agents"]?[slug]?["adapter"]
    if !Self.adapters.contains(type) {
      let nearest = Suggestion.nearest(to: type, in: Self.adapters.sorted())
      warn(
        settingsPath, node?["type"],
        "Paperclip has no built-in adapter \"\(type)\" and rejects the import unless one of this name is installed",
        nearest.map { "did you mean \"\($0)\"?" })
    }
    if type == "opencode_local", adapter["config"]?["model"]?.paperclipText?.contains("/") != true {
      warn(
        settingsPath, node?["config"]?["model"] ?? node,
        "Paperclip rejects an agent with the adapter opencode_local unless its model is written as provider/model"
      )
    }
    for key in ["promptTemplate", "bootstrapPromptTemplate", "instructionsFilePath", "instructionsRootPath"] {
      guard let field = node?["config"]?[key] else { continue }
      warn(
        settingsPath, field,
        "Paperclip drops \"\(key)\": an imported agent gets its instructions from its AGENTS.md")
    }
  }

  private mutating func checkSkills(_ file: File) {
    guard let list = file.read["skills"]?.list else { return }
    let keys = Set(skills.map { Self.skillKey($0) })
    let slugs = skills.map { Self.skillSlug($0) }
    for name in list.compactMap(\.string) {
      let key = name.split(separator: "/").compactMap { Self.slug(String($0)) }.joined(separator: "/")
      let isFound = keys.contains(key) || slugs.filter { $0 == key }.count == 1
      // Problems that also exist here were reported when the package was read.
      guard !isFound, skills.contains(where: { $0.folder == PackageReader.ref(of: name) }) else { continue }
      let item = file.fields?["skills"]?.list?.first { $0.string == name }
      warn(
        file.path, item,
        "Paperclip does not find the skill \"\(name)\" in the package: it knows a skill by its slug or its name",
        "add a line slug: \(PackageReader.ref(of: name)) to the SKILL.md")
    }
  }

  private static func skillSlug(_ file: File) -> String {
    file.text("slug") ?? slug(file.text("name")) ?? slug(file.folder) ?? "skill"
  }

  private static func skillKey(_ file: File) -> String {
    let metadata = file.read["metadata"]
    let key =
      file.text("key") ?? file.text("skillKey") ?? metadata?["skillKey"]?.paperclipText
      ?? metadata?["paperclipSkillKey"]?.paperclipText ?? skillSlug(file)
    return key.split(separator: "/").compactMap { slug(String($0)) }.joined(separator: "/")
  }
}
