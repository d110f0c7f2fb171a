/// Projects, tasks and routines.
extension PaperclipCheck {
  private static let issueStatuses = [
    "backlog", "todo", "in_progress", "in_review", "done", "blocked", "cancelled",
  ]
  private static let priorities = ["critical", "high", "medium", "low"]
  private static let projectStatuses = ["backlog", "planned", "in_progress", "completed", "cancelled"]

  func slug(ofProject project: File) -> String {
    project.text("slug") ?? Self.slug(project.text("name") ?? project.folder) ?? "project"
  }

  mutating func checkProjects() {
    var (undecided, seen): ([String], [String: String]) = ([], [:])
    for file in projects {
      let slug = slug(ofProject: file)
      let own = file.text("slug") ?? file.folder
      if slug != own {
        warn(
          file.path, file.fields?["name"],
          "Paperclip calls this project \"\(slug)\", after its name instead of its folder, so tasks and settings for \"\(own)\" do not apply to it",
          "add a line slug: \(own)")
      }
      if let other = seen[slug] {
        warn(
          file.path, file.fields?["slug"],
          "Paperclip creates both projects from \(other), since both have the slug \"\(slug)\"")
      }
      seen[slug] = seen[slug] ?? file.path
      for (key, place) in [
        ("owner", "leadAgentSlug"), ("lead", "leadAgentSlug"), ("status", "status"),
        ("targetDate", "targetDate"), ("color", "color"), ("goal", nil),
      ] as [(String, String?)] {
        guard let node = file.fields?[key],
          place.map({ entry("projects", slug)?[$0]?.paperclipText == nil }) ?? true
        else { continue }
        warn(
          file.path, node, "Paperclip does not read \"\(key)\" in a PROJECT.md",
          place.map { "write it in .paperclip.yaml as projects.\(slug).\($0)" })
      }
      if file.text("description") == nil, !file.body.isEmpty {
        warn(
          file.path, nil, "Paperclip does not use the body of a PROJECT.md as the description",
          "add a line description: \"…\"")
      }
      checkStatus("projects", slug, Self.projectStatuses, "backlog", &undecided)
      let known = Set(agents.map { self.slug(ofAgent: $0) })
      if let lead = entry("projects", slug)?["leadAgentSlug"]?.paperclipText, !known.contains(lead) {
        warn(
          settingsPath, settings?["projects"]?[slug]?["leadAgentSlug"],
          "Paperclip does not find the lead \"\(lead)\", so the project has none")
      }
    }
    add(
      "projectStatus", undecided, "projects", "without a status: Paperclip uses \"backlog\"")
    if !projects.isEmpty || !tasks.isEmpty {
      add("include", "Paperclip imports projects and tasks only if the import selects them", [])
    }
  }

  private mutating func checkStatus(
    _ section: String, _ slug: String, _ known: [String], _ fallback: String, _ undecided: inout [String]
  ) {
    guard let status = entry(section, slug)?["status"]?.paperclipText else { return undecided.append(slug) }
    if !known.contains(status) {
      warn(
        settingsPath, settings?[section]?[slug]?["status"],
        "Paperclip does not know the status \"\(status)\" of \"\(slug)\" and uses \"\(fallback)\"",
        "use one of \(known.joined(separator: ", "))")
    }
  }

  func slug(ofTask task: File) -> String { task.text("slug") ?? Self.slug(task.folder) ?? "task" }

  mutating func checkTasks() {
    let agentSlugs = Set(agents.map { slug(ofAgent: $0) })
    let projectSlugs = Set(projects.map { slug(ofProject: $0) })
    var (undecided, unordered): ([String], [String]) = ([], [])
    for file in tasks {
      let slug = slug(ofTask: file)
      let entry = entry("tasks", slug)
      let isRoutine = isRecurring(file, slug)
      checkReferences(file, agentSlugs, projectSlugs, isRoutine: isRoutine)
      for key in ["status", "priority"] where entry?[key]?.paperclipText == nil {
        guard let node = file.fields?[key] else { continue }
        warn(
          file.path, node, "Paperclip does not read \"\(key)\" in a TASK.md",
          "write it in .paperclip.yaml as tasks.\(slug).\(key)")
      }
      if isRoutine {
        checkRoutine(file, slug)
        continue
      }
      checkStatus("tasks", slug, Self.issueStatuses, "backlog", &undecided)
      if let priority = entry?["priority"]?.paperclipText {
        checkPriority(priority, settings?["tasks"]?[slug]?["priority"], slug)
      } else {
        unordered.append(slug)
      }
      if entry?["status"]?.paperclipText == "in_progress",
        file.text("assignee").map({ !agentSlugs.contains($0) }) ?? true
      {
        warn(
          settingsPath, settings?["tasks"]?[slug]?["status"],
          "the task \"\(slug)\" is in progress but unassigned: Paperclip moves it back to todo")
      }
      checkComments(slug, agentSlugs)
    }
    add(
      "taskStatus", undecided, "tasks",
      "without a status: Paperclip uses \"backlog\", this program \"todo\"")
    add(
      "taskPriority", unordered, "tasks", "without a priority: Paperclip uses \"medium\"")
  }

  private mutating func checkPriority(_ priority: String, _ node: YAMLNode?, _ slug: String) {
    guard !Self.priorities.contains(priority) else { return }
    warn(
      settingsPath, node,
      "Paperclip does not know the priority \"\(priority)\" of \"\(slug)\" and uses \"medium\"",
      "use one of \(Self.priorities.joined(separator: ", "))")
  }

  private mutating func checkReferences(
    _ file: File, _ agents: Set<String>, _ projects: Set<String>, isRoutine: Bool
  ) {
    let folders = file.path.split(separator: "/").map(String.init)
    let folder = folders.lastIndex(of: "projects").flatMap { $0 + 2 < folders.count ? folders[$0 + 1] : nil }
    let refused = isRoutine ? " and rejects the import: a routine must have one" : ""
    if let project = file.text("project") {
      if !projects.contains(project) {
        warn(
          file.path, file.fields?["project"], "Paperclip does not find the project \"\(project)\"\(refused)",
          "use its slug")
      }
    } else if let folder {
      warn(
        file.path, nil,
        "Paperclip does not use the folder as the project\(refused), so the task has no project",
        "add a line project: \(folder)")
    } else if isRoutine {
      warn(
        file.path, nil, "Paperclip rejects the import: a recurring task must have a project",
        "add a line project: <slug>")
    }
    if let assignee = file.text("assignee") {
      if !agents.contains(assignee) {
        warn(
          file.path, file.fields?["assignee"],
          "Paperclip does not find the agent \"\(assignee)\", so the task is unassigned",
          "use the agent's slug")
      }
    } else if isRoutine {
      warn(
        file.path, nil, "Paperclip rejects the import: a recurring task must have an assignee",
        "add a line assignee: <slug>")
    }
    if let kind = file.text("kind"), kind != "task" {
      warn(
        file.path, file.fields?["kind"],
        "Paperclip reads this file as a task and ignores its kind \"\(kind)\""
      )
    }
  }

  private mutating func checkComments(_ slug: String, _ agents: Set<String>) {
    guard let comments = entry("tasks", slug)?["comments"] else { return }
    let node = settings?["tasks"]?[slug]?["comments"]
    guard let list = comments.list else {
      return warn(settingsPath, node, "the comments of \"\(slug)\" are not a list: Paperclip drops them")
    }
    for (place, comment) in list.enumerated() {
      let item = node?.list.flatMap { place < $0.count ? $0[place] : nil } ?? node
      if comment["body"]?.paperclipText == nil {
        warn(settingsPath, item, "a comment of \"\(slug)\" has no body: Paperclip drops it")
      } else if let author = comment["authorAgentSlug"]?.paperclipText, !agents.contains(author) {
        warn(
          settingsPath, item,
          "Paperclip does not find the author \"\(author)\" of a comment and attributes it to the system")
      }
    }
  }

  // MARK: Routines

  private mutating func checkRoutine(_ file: File, _ slug: String) {
    let (entry, task) = (entry("routines", slug), entry("tasks", slug))
    let node = settings?["routines"]?[slug]
    func refused(_ what: String) -> String { "Paperclip rejects the import: \(what)" }
    for (key, known) in [
      ("concurrencyPolicy", ["coalesce_if_active", "always_enqueue", "skip_if_active"]),
      ("catchUpPolicy", ["skip_missed", "enqueue_missed_with_cap"]),
    ] {
      guard let policy = entry?[key]?.paperclipText, !known.contains(policy) else { continue }
      warn(
        settingsPath, node?[key], refused("it does not know the \(key) \"\(policy)\" of \"\(slug)\""),
        "use one of \(known.joined(separator: ", "))")
    }
    if let status = task?["status"]?.paperclipText ?? entry?["status"]?.paperclipText,
      !["active", "paused", "archived"].contains(status)
    {
      let place = settings?["tasks"]?[slug]?["status"] ?? node?["status"]
      warn(
        settingsPath, place, "a routine cannot be \"\(status)\": Paperclip sets \"\(slug)\" to active",
        "use active, paused or archived")
    }
    if let priority = task?["priority"]?.paperclipText ?? entry?["priority"]?.paperclipText {
      checkPriority(priority, settings?["tasks"]?[slug]?["priority"] ?? node?["priority"], slug)
    }
    let triggers = entry?["triggers"]?.list ?? []
    for (place, trigger) in triggers.enumerated() {
      let item = node?["triggers"]?.list.flatMap { place < $0.count ? $0[place] : nil } ?? node
      checkTrigger(trigger, item, slug)
    }
    for variable in node?["variables"]?.list ?? [] {
      let type = variable["type"]?.string ?? "text"
      if variable["name"]?.string == nil
        || !["text", "textarea", "number", "boolean", "select"].contains(type)
      {
        warn(
          settingsPath, variable,
          "Paperclip drops a variable of \"\(slug)\": it has no name or an unknown type")
      }
    }
    // Recurrences that cannot be converted were reported when the package was read. Paperclip rejects them.
    guard triggers.isEmpty else { return }
    let legacy = file.fields?["schedule"]?["recurrence"]
    if let legacy, LegacyRecurrence(legacy, schedule: file.fields?["schedule"]).problem != nil {
      warn(file.path, legacy, refused("it cannot convert the recurrence of \"\(slug)\" to a schedule"))
    } else if legacy == nil, task?["recurrence"] == nil {
      add(
        "unscheduled", "the routine \"\(slug)\" has no trigger and can only be started manually", [file.path])
    }
  }

  private mutating func checkTrigger(_ trigger: Value, _ item: YAMLNode?, _ slug: String) {
    guard let kind = trigger["kind"]?.paperclipText else {
      return warn(settingsPath, item, "a trigger of \"\(slug)\" has no kind: Paperclip drops it")
    }
    func refused(_ what: String) -> String { "Paperclip rejects the import: \(what)" }
    switch kind {
    case "schedule":
      guard let cron = trigger["cronExpression"]?.paperclipText, trigger["timezone"]?.paperclipText != nil
      else {
        return warn(
          settingsPath, item, refused("a schedule of \"\(slug)\" has no cronExpression or no timezone"))
      }
      if (try? CronExpression(cron)) == nil {
        warn(
          settingsPath, item?["cronExpression"], refused("\"\(cron)\" of \"\(slug)\" is not a valid schedule")
        )
      }
    case "webhook":
      let modes = ["bearer", "hmac_sha256", "github_hmac", "none"]
      if let mode = trigger["signingMode"]?.paperclipText, !modes.contains(mode) {
        warn(
          settingsPath, item?["signingMode"],
          refused("it does not know the signingMode \"\(mode)\" of \"\(slug)\""))
      }
    case "api": break
    default:
      warn(
        settingsPath, item?["kind"], refused("it does not know the trigger \"\(kind)\" of \"\(slug)\""),
        "use schedule, webhook or api")
    }
  }

  // MARK: Files that are not read

  mutating func checkRest() {
    add(
      "teams", package.teams.map(\.ref), "teams",
      "that Paperclip does not import, since it does not read TEAM.md")
    add("goals", package.template.goals.map(\.ref), "goals", "that Paperclip does not read")
    let required = package.inputs.filter(\.isRequired).map { input in
      (input.agentRef.map { $0 + ": " } ?? "") + input.name
    }
    add(
      "required", required, "required environment values",
      "without which Paperclip rejects the import")
    let known = Set(tasks.map { slug(ofTask: $0) })
    for section in ["tasks", "routines"] {
      for entry in settings?[section]?.map ?? [] where !known.contains(entry.key) {
        warn(
          settingsPath, YAMLNode(content: .scalar(entry.key, .plain), line: entry.line, column: entry.column),
          "there is no TASK.md for \"\(entry.key)\" in \(section), so Paperclip ignores it",
          Suggestion.nearest(to: entry.key, in: known.sorted()).map { "did you mean \"\($0)\"?" }
            ?? "add tasks/\(entry.key)/TASK.md with name, assignee and project")
      }
    }
    for entry in settings?["projects"]?.map ?? []
    where !projects.contains(where: { slug(ofProject: $0) == entry.key }) {
      warn(
        settingsPath, YAMLNode(content: .scalar(entry.key, .plain), line: entry.line, column: entry.column),
        "there is no project \"\(entry.key)\", so Paperclip ignores its settings")
    }
  }

  /// True if Paperclip creates a routine from a task.
  private func isRecurring(_ file: File, _ slug: String) -> Bool {
    func isSet(_ value: Value?) -> Bool {
      switch value {
      case .list(let items): !items.isEmpty
      case .string(let text): !text.isEmpty
      default: false
      }
    }
    let routine = entry("routines", slug)
    return file.read["recurring"] == true
      || ["triggers", "variables", "concurrencyPolicy", "catchUpPolicy"].contains { isSet(routine?[$0]) }
      || file.read["schedule"]?["recurrence"]?.record != nil
      || entry("tasks", slug)?["recurrence"]?.record != nil
  }
}
