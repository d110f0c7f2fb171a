/// The company, its goals, projects and tasks.
extension PackageReader {
  mutating func readCompany() {
    package.template.id = Slug.make(from: folder.name)
    package.template.name = folder.name
    guard let file = folder.company else {
      report(
        .error, nil, nil, nil, "the package has no COMPANY.md",
        remedy: "add one with a name; see the agentcompanies/v1 format")
      return
    }
    guard let matter = frontMatter(of: file) else { return }
    let fields = matter.fields
    if let name = text(fields, "name", file.path) { package.template.name = name }
    package.template.id = text(fields, "slug", file.path) ?? Slug.make(from: package.template.name)
    package.template.description = text(fields, "description", file.path)
    package.template.version = text(fields, "version", file.path)
    package.schema = text(fields, "schema", file.path)
    package.license = text(fields, "license", file.path)
    let authors = (fields?["authors"]?.list ?? []).compactMap { $0["name"]?.string ?? $0.string }
    package.template.author = authors.isEmpty ? nil : authors.joined(separator: ", ")
    if let schema = package.schema, schema != "agentcompanies/v1" {
      report(
        .warning, file.path, fields?["schema"],
        "unknown schema \"\(schema)\"; the package is read as agentcompanies/v1")
    }
    for node in texts(fields, "goals", file.path) {
      let title = node.string ?? ""
      package.template.goals.append(CompanyTemplate.Goal(ref: goalRef(title), title: title, level: "company"))
    }
  }

  private func goalRef(_ title: String) -> String {
    let slug = Slug.make(from: title)
    let base = slug.isEmpty ? "goal" : slug
    var ref = base
    var number = 2
    while package.template.goals.contains(where: { $0.ref == ref }) {
      ref = "\(base)-\(number)"
      number += 1
    }
    return ref
  }

  /// Goals in `.paperclip.yaml`, an extension. The list in COMPANY.md has only titles.
  mutating func readGoals() {
    guard let path = folder.settings?.path, let entries = settings?["goals"]?.map else { return }
    var goals: [CompanyTemplate.Goal] = []
    for entry in entries {
      let fields = entry.value
      guard let title = text(fields, "title", path) else {
        report(
          .warning, path, entry.line, entry.column, "the goal \"\(entry.key)\" has no title and is skipped")
        continue
      }
      var goal = CompanyTemplate.Goal(ref: entry.key, title: title)
      goal.description = text(fields, "description", path)
      goal.level = text(fields, "level", path)
      goal.status = text(fields, "status", path)
      goal.parentRef = text(fields, "parent", path)
      goal.ownerRef = agentRef(fields, "owner", path)
      goals.append(goal)
    }
    let known = Set(goals.map(\.ref))
    for index in goals.indices {
      if let parent = goals[index].parentRef, !known.contains(parent) {
        report(
          .warning, path, settings?["goals"],
          "the goal \"\(goals[index].ref)\" has an unknown parent")
        goals[index].parentRef = nil
      }
    }
    // A title that COMPANY.md also lists is the same goal.
    let titles = Set(goals.map(\.title))
    package.template.goals = goals + package.template.goals.filter { !titles.contains($0.title) }
    checkGoalCircles(path)
  }

  private mutating func checkGoalCircles(_ path: String) {
    var place: [String: Int] = [:]
    for (index, goal) in package.template.goals.enumerated() { place[goal.ref] = index }
    let parents = package.template.goals.map { goal in goal.parentRef.flatMap { place[$0] }.map { [$0] } ?? []
    }
    if case .cycle(let members) = TopologicalOrder.sort(parents) {
      let refs = members.map { package.template.goals[$0].ref }.joined(separator: " → ")
      report(.error, path, settings?["goals"], "the parents of goals have a cycle: \(refs)")
    }
  }

  mutating func readProject(_ file: PackageFolder.File) {
    guard let matter = frontMatter(of: file) else { return }
    let fields = matter.fields
    let ref = text(fields, "slug", file.path) ?? file.slug
    guard unique(ref, file, fields, \.projectFiles, "project") else { return }
    let extra = extra("projects", ref)
    let path = folder.settings?.path ?? ""
    var project = CompanyTemplate.Project(ref: ref, name: text(fields, "name", file.path) ?? ref)
    project.description = text(fields, "description", file.path) ?? (matter.body.isEmpty ? nil : matter.body)
    project.leadRef = agentRef(fields, "owner", file.path) ?? agentRef(fields, "lead", file.path)
    project.status = text(extra, "status", path) ?? text(fields, "status", file.path)
    project.targetDate = date(extra, "targetDate", path) ?? date(fields, "targetDate", file.path)
    project.goalRef = text(extra, "goal", path)
    package.template.projects.append(project)
    for workspace in extra?["workspaces"]?.map ?? [] {
      for key in ["setupCommand", "cleanupCommand"] {
        guard let command = workspace.value[key] else { continue }
        package.executables.append(
          CompanyPackage.Executable(
            file: path, line: command.line, what: "a command of the workspace \"\(workspace.key)\""))
      }
    }
  }

  private mutating func date(_ fields: YAMLNode?, _ key: String, _ path: String) -> String? {
    guard let text = text(fields, key, path) else { return nil }
    guard text.utf8.count == 10, Instant(text) != nil else {
      report(.warning, path, fields?[key], "\"\(key)\" must be a date such as 2026-12-31; it is ignored")
      return nil
    }
    return text
  }

  mutating func readTask(_ file: PackageFolder.File, _ folderProject: String?) {
    guard let matter = frontMatter(of: file) else { return }
    let fields = matter.fields
    let ref = text(fields, "slug", file.path) ?? file.slug
    // Two projects can each have a task with the same name.
    if taskFiles[ref] == nil { taskFiles[ref] = file.path }
    let extra = extra("tasks", ref)
    let path = folder.settings?.path ?? ""
    var issue = CompanyTemplate.Issue(
      title: text(fields, "name", file.path) ?? text(fields, "title", file.path) ?? ref)
    issue.description =
      text(extra, "description", path)
      ?? (matter.body.isEmpty ? text(fields, "description", file.path) : matter.body)
    issue.status = text(extra, "status", path) ?? text(fields, "status", file.path)
    issue.priority = text(extra, "priority", path) ?? text(fields, "priority", file.path)
    issue.identifier = text(extra, "identifier", path)
    issue.assigneeRef = agentRef(fields, "assignee", file.path)
    issue.goalRef = text(extra, "goal", path)
    if let project = text(fields, "project", file.path) ?? folderProject {
      if let ref = [project, Self.ref(of: project)].first(where: { projectFiles[$0] != nil }) {
        issue.projectRef = ref
      } else {
        report(
          .warning, file.path, fields?["project"],
          "the task has the unknown project \"\(project)\"; it is read without a project")
      }
    }
    if let recurrence = recurrence(fields, ref) {
      return readRoutine(issue, ref, recurrence, fields, file)
    }
    for comment in extra?["comments"]?.list ?? [] {
      guard let body = comment["body"]?.string else { continue }
      issue.comments.append(
        CompanyTemplate.Comment(
          authorRef: comment["authorAgentSlug"]?.string, authorType: comment["authorType"]?.string,
          body: body,
          createdAt: comment["createdAt"]?.string.flatMap({ Instant($0) })))
    }
    package.template.issues.append(issue)
  }

  /// True if a ref is the first of its kind. A second file with the same ref is reported and left out.
  mutating func unique(
    _ ref: String, _ file: PackageFolder.File, _ fields: YAMLNode?,
    _ taken: WritableKeyPath<PackageReader, [String: String]>,
    _ kind: String
  ) -> Bool {
    if let other = self[keyPath: taken][ref] {
      report(
        .error, file.path, fields?["slug"],
        "two \(kind)s have the slug \"\(ref)\"; the other is \(other)",
        remedy: "give one of them another \"slug\"")
      return false
    }
    self[keyPath: taken][ref] = file.path
    return true
  }

  /// The agent that a field refers to. Nil, with a finding, if it does not exist.
  mutating func agentRef(_ fields: YAMLNode?, _ key: String, _ path: String) -> String? {
    guard let name = text(fields, key, path) else { return nil }
    if agentFiles[name] != nil { return name }
    let ref = Self.ref(of: name)
    if agentFiles[ref] != nil { return ref }
    let nearest = Suggestion.nearest(to: ref, in: agentFiles.keys.sorted())
    report(
      .warning, path, fields?[key], "\"\(key)\": unknown agent \"\(name)\"",
      remedy: nearest.map { "did you mean \"\($0)\"?" })
    return nil
  }
}
