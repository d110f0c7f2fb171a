/// Writes a company as a package: the files of agentcompanies/v1, with additional fields in
/// `.paperclip.yaml`. Texts are written as JSON strings, which every reader of such files understands.
package struct PackageWriter {
  /// The first line of the `.paperclip.yaml` of an exported package. Only such folders are overwritten.
  package static let mark =
    "# Written by paperclip-gen export, which replaces these files when it runs again."

  let template: CompanyTemplate
  /// Routine settings for the entries of tasks.
  var routineTasks = ""
  private var files: [(path: String, text: String)] = []

  /// The path and content of each file.
  package static func files(_ template: CompanyTemplate) -> [(path: String, bytes: [UInt8])] {
    var writer = PackageWriter(template: template)
    writer.write()
    return writer.files.map { ($0.path, Array($0.text.utf8)) }
  }

  private init(template: CompanyTemplate) { self.template = template }

  private mutating func write() {
    company()
    var settings = "\(Self.mark)\nschema: \(Self.quoted("paperclip/v1"))\n"
    settings += agents()
    settings += goals()
    settings += projects()
    var folders = Folders("task")
    // Routines first, so that a task with the same name does not get a routine's settings.
    let routines = routines(&folders)
    settings += tasks(&folders)
    settings += routines
    files.append((".paperclip.yaml", settings))
  }

  static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    JSONWriter.append(string: text, to: &bytes, forPeople: true)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A key. Paperclip reads quotes as part of it, so keys are quoted only if necessary.
  static func key(_ text: String) -> String {
    let isPlain =
      !text.isEmpty && text.utf8.allSatisfy(YAMLReader.isNameByte) && text.utf8.first != UInt8(ascii: "-")
    return isPlain ? text : quoted(text)
  }

  static func json(_ value: Value) -> String {
    String(decoding: JSONWriter.encode(value, layout: .compact), as: UTF8.self)
  }

  /// "key: value" lines without empty fields.
  static func lines(_ fields: [(String, String?)], indent: Int = 0) -> String {
    fields.compactMap { key, value in
      value.map { String(repeating: " ", count: indent) + "\(key): \($0)\n" }
    }.joined()
  }

  private static func list(_ key: String, _ items: [String]) -> String {
    items.isEmpty ? "" : "\(key):\n" + items.map { "  - \(quoted($0))\n" }.joined()
  }

  static func quoted(_ text: String?) -> String? { text.map { quoted($0) } }

  mutating func markdown(_ path: String, _ fields: String, _ body: String = "") {
    files.append((path, "---\n\(fields)---\n" + (body.isEmpty ? "" : "\n\(body)\n")))
  }

  /// Folders of one kind with unique names, since refs can be anything.
  struct Folders {
    private var taken: Set<String> = []
    private let kind: String
    init(_ kind: String) { self.kind = kind }

    /// `width`: the number of digits in the suffix of equal names, so that files keep their order.
    mutating func add(_ name: String, width: Int = 1) -> String {
      let slug = Slug.make(from: name)
      let base = slug.isEmpty ? kind : slug
      var folder = base
      var number = 2
      while !taken.insert(folder).inserted {
        let digits = String(number)
        folder = "\(base)-\(String(repeating: "0", count: max(0, width - digits.utf8.count)))\(digits)"
        number += 1
      }
      return folder
    }
  }

  private mutating func company() {
    var fields = Self.lines([
      ("name", Self.quoted(template.name)), ("description", Self.quoted(template.description)),
      ("slug", Self.quoted(template.id)), ("schema", Self.quoted("agentcompanies/v1")),
      ("version", Self.quoted(template.version)),
    ])
    if let author = template.author { fields += "authors:\n  - name: \(Self.quoted(author))\n" }
    fields += Self.list("goals", template.goals.filter { $0.level == "company" }.map(\.title))
    markdown("COMPANY.md", fields)
  }

  private mutating func agents() -> String {
    var folders = Folders("agent")
    var settings = ""
    for agent in template.agents {
      var metadata = agent.metadata.record ?? [:]
      var fields = Self.lines([
        ("name", Self.quoted(agent.name)), ("title", Self.quoted(agent.title)),
        ("reportsTo", Self.quoted(agent.reportsTo) ?? "null"), ("slug", Self.quoted(agent.ref)),
      ])
      // The format has its own fields for these two.
      let skills = metadata["skills"]?.list.map { $0.compactMap(\.string) } ?? []
      let isPlainList =
        skills.count == metadata["skills"]?.list?.count
        && skills.allSatisfy { PackageReader.ref(of: $0) == $0 }
      if !skills.isEmpty, isPlainList {
        fields += Self.list("skills", skills)
        metadata["skills"] = nil
      }
      let icon = metadata["icon"]?.string
      if icon != nil { metadata["icon"] = nil }
      markdown("agents/\(folders.add(agent.ref))/AGENTS.md", fields)
      var extra = Self.lines(
        [
          ("role", Self.quoted(agent.role)), ("icon", Self.quoted(icon)),
          ("capabilities", Self.quoted(agent.capabilities)), ("status", Self.quoted(agent.status)),
          ("budgetMonthlyCents", agent.budget.map { Self.json($0.cents) }),
          ("metadata", metadata.isEmpty ? nil : Self.json(.record(metadata))),
        ], indent: 4)
      if let adapter = agent.adapterType { extra += "    adapter:\n      type: \(Self.quoted(adapter))\n" }
      if !extra.isEmpty { settings += "  \(Self.key(agent.ref)):\n\(extra)" }
    }
    return settings.isEmpty ? "" : "agents:\n" + settings
  }

  /// An extension, since COMPANY.md has only titles.
  private func goals() -> String {
    let settings = template.goals.map { goal in
      "  \(Self.key(goal.ref)):\n"
        + Self.lines(
          [
            ("title", Self.quoted(goal.title)), ("description", Self.quoted(goal.description)),
            ("level", Self.quoted(goal.level)), ("status", Self.quoted(goal.status)),
            ("parent", Self.quoted(goal.parentRef)), ("owner", Self.quoted(goal.ownerRef)),
          ], indent: 4)
    }
    return settings.isEmpty ? "" : "goals:\n" + settings.joined()
  }

  private mutating func projects() -> String {
    var folders = Folders("project")
    var settings = ""
    for project in template.projects {
      let fields = Self.lines([
        ("name", Self.quoted(project.name)), ("description", Self.quoted(project.description)),
        ("slug", Self.quoted(project.ref)), ("owner", Self.quoted(project.leadRef)),
      ])
      markdown("projects/\(folders.add(project.ref))/PROJECT.md", fields)
      let extra = Self.lines(
        [
          ("status", Self.quoted(project.status)), ("targetDate", Self.quoted(project.targetDate)),
          // Paperclip does not read the owner.
          ("goal", Self.quoted(project.goalRef)), ("leadAgentSlug", Self.quoted(project.leadRef)),
        ], indent: 4)
      if !extra.isEmpty { settings += "  \(Self.key(project.ref)):\n\(extra)" }
    }
    return settings.isEmpty ? "" : "projects:\n" + settings
  }

  private mutating func tasks(_ folders: inout Folders) -> String {
    var settings = routineTasks
    let width = String(template.issues.count).utf8.count
    for issue in template.issues {
      let folder = folders.add(issue.identifier ?? issue.title, width: width)
      let fields = Self.lines([
        ("name", Self.quoted(issue.title)), ("assignee", Self.quoted(issue.assigneeRef)),
        ("project", Self.quoted(issue.projectRef)),
      ])
      // Text that would change in a Markdown body is stored as a field.
      let isBody = issue.description.map(Self.isBody) ?? false
      markdown("tasks/\(folder)/TASK.md", fields, isBody ? issue.description ?? "" : "")
      let extra = Self.lines(
        [
          ("identifier", Self.quoted(issue.identifier)), ("status", Self.quoted(issue.status)),
          ("priority", Self.quoted(issue.priority)), ("goal", Self.quoted(issue.goalRef)),
          ("description", isBody ? nil : Self.quoted(issue.description)),
        ], indent: 4)
      if !extra.isEmpty { settings += "  \(Self.key(folder)):\n\(extra)" }
    }
    return settings.isEmpty ? "" : "tasks:\n" + settings
  }

  static func isBody(_ text: String) -> Bool {
    func isSpace(_ byte: UInt8?) -> Bool { byte.map { $0 <= 0x20 } ?? true }
    return !isSpace(text.utf8.first) && !isSpace(text.utf8.last) && !text.utf8.contains(0x0D)
  }
}
