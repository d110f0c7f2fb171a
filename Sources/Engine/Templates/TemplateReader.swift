/// Reads a company template and checks all of it. Reports every problem with line and column, not only the
/// first one.
package struct TemplateReader {
  /// The bytes of a template, which may be gzipped, or come from standard input ("-").
  package static func contents(of path: String) throws -> [UInt8] {
    try ByteReader(path: path).all(limit: Limits.template)
  }

  /// The template as far as it could be read, and all findings. It must not be imported if one of them is an
  /// error.
  package static func read(_ bytes: [UInt8], source: String, redactor: Redactor = .strict) -> (
    template: CompanyTemplate?, findings: [Finding]
  ) {
    let redacted = redactor.redact(bytes)
    return (redacted?.bytes ?? bytes).withUnsafeBufferPointer { buffer in
      var reader = JSONReader()
      do throws(JSONError) {
        try reader.parse(buffer)
      } catch {
        let position = TextPosition(of: error.offset, in: buffer)
        let finding = Finding(
          .error, "not JSON: \(error.message)", source: source, line: position.line, column: position.column)
        return (nil, [finding])
      }
      var templateReader = TemplateReader(JSONDocument(reader, buffer), source)
      var template = templateReader.read()
      template?.redactions.add(redacted?.redactions ?? [], source: source, line: 1)
      return (template, templateReader.findings)
    }
  }

  /// True if a JSON document looks like a company template.
  static func recognizes(_ document: JSONDocument) -> Bool {
    guard document.field(document.root, "event") == nil else { return false }
    let lists = (["agents", "goals", "projects", "issues"] as [StaticString]).compactMap { key in
      document.field(document.root, key).flatMap { document.kind($0) == .array ? $0 : nil }
    }
    return !lists.isEmpty
      && (document.field(document.root, "name") != nil || !lists.contains { isRows(document, $0) })
  }

  /// True for a list of table rows, which have an ID of the server instead of a "ref".
  private static func isRows(_ document: JSONDocument, _ list: JSONDocument.Index) -> Bool {
    guard let first = document.items(list).first, document.kind(first) == .object,
      document.field(first, "id") != nil, document.field(first, "ref") == nil
    else { return false }
    return ["companyId", "company_id", "createdAt", "created_at"].contains { (key: StaticString) in
      document.field(first, key) != nil
    }
  }

  let document: JSONDocument
  private let source: String
  private var findings: [Finding] = []
  /// The positions of each record's references, for checks that need the whole template.
  private var references: [(kind: Kind, name: String, field: String, target: JSONDocument.Index, from: Int)] =
    []
  private var definitions: [(kind: Kind, ref: String, at: JSONDocument.Index)] = []

  enum Kind: String {
    case agent, goal, project, issue, routine
  }

  private init(_ document: JSONDocument, _ source: String) {
    self.document = document
    self.source = source
  }

  mutating func report(
    _ severity: Finding.Severity, _ message: String, at index: JSONDocument.Index, remedy: String? = nil
  ) {
    let position = document.position(index)
    findings.append(
      Finding(
        severity, message, remedy: remedy, source: source, line: position.line, column: position.column))
  }

  private mutating func read() -> CompanyTemplate? {
    let root = document.root
    guard document.kind(root) == .object else {
      report(.error, "a company template must be a JSON object", at: root)
      return nil
    }
    warnOfUnknown(
      in: root, of: "a template",
      known: [
        "$schema", "id", "name", "description", "version", "author", "agents", "goals", "projects", "issues",
        "routines", "metadata",
      ])
    let name = text(root, "name", required: true, of: "the template") ?? ""
    var template = CompanyTemplate(id: text(root, "id") ?? Slug.make(from: name), name: name)
    template.description = text(root, "description")
    template.version = text(root, "version")
    template.author = text(root, "author")
    for item in objects("agents") { if let agent = agent(item) { template.agents.append(agent) } }
    for item in objects("goals") { if let goal = goal(item) { template.goals.append(goal) } }
    for item in objects("projects") { if let project = project(item) { template.projects.append(project) } }
    for item in objects("issues") { if let issue = issue(item) { template.issues.append(issue) } }
    for item in objects("routines") { if let routine = routine(item) { template.routines.append(routine) } }
    checkReferences()
    checkCycles(of: .agent, field: "reportsTo")
    checkCycles(of: .goal, field: "parentRef")
    return template
  }

  private mutating func objects(_ key: StaticString) -> [JSONDocument.Index] {
    guard let field = document.present(document.root, key) else { return [] }
    guard document.kind(field) == .array else {
      report(.error, "\"\(key)\" must be a list", at: field)
      return []
    }
    return document.items(field).filter { item in
      if document.kind(item) == .object { return true }
      report(.error, "an entry in \"\(key)\" must be an object", at: item)
      return false
    }
  }

  /// A field's text. Missing text is an error only if required; another type always is.
  mutating func text(
    _ object: JSONDocument.Index, _ key: StaticString, required: Bool = false, of owner: String = ""
  ) -> String? {
    guard let field = document.present(object, key) else {
      if required { report(.error, "\(owner) has no \"\(key)\"", at: object) }
      return nil
    }
    guard let text = document.string(field) else {
      report(.error, "\"\(key)\" must be text", at: field)
      return nil
    }
    if required, text.isEmpty { report(.error, "\"\(key)\" must not be empty", at: field) }
    return text
  }

  mutating func reference(
    _ object: JSONDocument.Index, _ key: StaticString, to kind: Kind, from: Int
  ) -> String? {
    guard let text = text(object, key), let field = document.present(object, key) else { return nil }
    references.append((kind, text, key.description, field, from))
    return text
  }

  mutating func define(_ kind: Kind, _ item: JSONDocument.Index, name: String) -> (
    ref: String, index: Int
  )? {
    var ref = text(item, "ref")
    if ref == nil, document.present(item, "ref") == nil {
      report(.error, "the \(kind.rawValue) \"\(name)\" has no \"ref\"", at: item)
    }
    if ref?.isEmpty == true { ref = nil }
    guard let ref, let field = document.field(item, "ref") else { return nil }
    if let first = definitions.first(where: { $0.kind == kind && $0.ref == ref }) {
      let line = document.position(first.at).line
      report(
        .error, "two \(kind.rawValue)s have the ref \"\(ref)\"; the first is on line \(line)", at: field
      )
    }
    definitions.append((kind, ref, field))
    return (ref, definitions.count - 1)
  }

  private mutating func agent(_ item: JSONDocument.Index) -> CompanyTemplate.Agent? {
    warnOfUnknown(
      in: item, of: "an agent",
      known: [
        "ref", "name", "role", "title", "reportsTo", "budgetCents", "budgetMonthlyCents", "capabilities",
        "adapterType", "status", "metadata",
      ])
    let name = text(item, "name", required: true, of: "an agent") ?? ""
    guard let (ref, index) = define(.agent, item, name: name) else { return nil }
    var agent = CompanyTemplate.Agent(ref: ref, name: name)
    agent.role = text(item, "role")
    agent.title = text(item, "title")
    agent.reportsTo = reference(item, "reportsTo", to: .agent, from: index)
    agent.capabilities = text(item, "capabilities")
    agent.adapterType = text(item, "adapterType")
    agent.status = text(item, "status")
    if let field = document.present(item, anyOf: "budgetCents", "budgetMonthlyCents") {
      let amount = [.int, .number].contains(document.kind(field)) ? document.decimal(field) : nil
      if let amount, !amount.isNegative, let budget = Money(cents: amount), PlausibleValue.contains(budget) {
        agent.budget = budget
      } else {
        report(.error, "the budget must be a number of cents from 0 to 100,000,000", at: field)
      }
    }
    if let field = document.present(item, "metadata") {
      if document.kind(field) == .object {
        agent.metadata = document.value(field)
      } else {
        report(.error, "\"metadata\" must be an object", at: field)
      }
    }
    return agent
  }

  private mutating func goal(_ item: JSONDocument.Index) -> CompanyTemplate.Goal? {
    warnOfUnknown(
      in: item, of: "a goal",
      known: ["ref", "title", "description", "level", "status", "parentRef", "ownerRef"])
    let title = text(item, "title", required: true, of: "a goal") ?? ""
    guard let (ref, index) = define(.goal, item, name: title) else { return nil }
    var goal = CompanyTemplate.Goal(ref: ref, title: title)
    goal.description = text(item, "description")
    goal.level = text(item, "level")
    goal.status = text(item, "status")
    goal.parentRef = reference(item, "parentRef", to: .goal, from: index)
    goal.ownerRef = reference(item, "ownerRef", to: .agent, from: -1)
    return goal
  }

  private mutating func project(_ item: JSONDocument.Index) -> CompanyTemplate.Project? {
    warnOfUnknown(
      in: item, of: "a project",
      known: ["ref", "name", "description", "status", "leadRef", "goalRef", "targetDate"])
    let name = text(item, "name", required: true, of: "a project") ?? ""
    guard let (ref, _) = define(.project, item, name: name) else { return nil }
    var project = CompanyTemplate.Project(ref: ref, name: name)
    project.description = text(item, "description")
    project.status = text(item, "status")
    project.leadRef = reference(item, "leadRef", to: .agent, from: -1)
    project.goalRef = reference(item, "goalRef", to: .goal, from: -1)
    if let date = text(item, "targetDate"), let field = document.field(item, "targetDate") {
      project.targetDate = date
      if date.utf8.count != 10 || Instant(date) == nil {
        report(.error, "\"targetDate\" must be a date such as 2026-12-31", at: field)
      }
    }
    return project
  }

  private mutating func issue(_ item: JSONDocument.Index) -> CompanyTemplate.Issue? {
    warnOfUnknown(
      in: item, of: "an issue",
      known: ["ref", "title", "description", "status", "priority", "projectRef", "assigneeRef", "goalRef"])
    let title = text(item, "title", required: true, of: "an issue") ?? ""
    var issue = CompanyTemplate.Issue(title: title)
    issue.description = text(item, "description")
    issue.status = text(item, "status")
    issue.priority = text(item, "priority")
    issue.projectRef = reference(item, "projectRef", to: .project, from: -1)
    issue.assigneeRef = reference(item, "assigneeRef", to: .agent, from: -1)
    issue.goalRef = reference(item, "goalRef", to: .goal, from: -1)
    return issue
  }

  mutating func warnOfUnknown(in object: JSONDocument.Index, of owner: String, known: [String]) {
    var seen: Set<String> = []
    for field in document.fields(object) {
      let key = document.string(field.key) ?? ""
      if !seen.insert(key).inserted {
        report(.warning, "\"\(key)\" appears more than once; the last one counts", at: field.key)
      }
      guard !known.contains(key) else { continue }
      let nearest = Suggestion.nearest(to: key, in: known)
      report(
        .warning, "\(owner) has no field \"\(key)\"; it is ignored", at: field.key,
        remedy: nearest.map { "did you mean \"\($0)\"?" })
    }
  }

  private mutating func checkReferences() {
    for reference in references
    where !definitions.contains(where: { $0.kind == reference.kind && $0.ref == reference.name }) {
      let known = definitions.filter { $0.kind == reference.kind }.map(\.ref)
      let nearest = Suggestion.nearest(to: reference.name, in: known)
      report(
        .error,
        "\"\(reference.field)\": unknown \(reference.kind.rawValue) \"\(reference.name)\"",
        at: reference.target, remedy: nearest.map { "did you mean \"\($0)\"?" })
    }
  }

  private mutating func checkCycles(of kind: Kind, field: String) {
    let own = definitions.indices.filter { definitions[$0].kind == kind }
    var place: [String: Int] = [:]
    for (number, index) in own.enumerated() where place[definitions[index].ref] == nil {
      place[definitions[index].ref] = number
    }
    var dependencies = [[Int]](repeating: [], count: own.count)
    for reference in references where reference.field == field && reference.from >= 0 {
      if let from = own.firstIndex(of: reference.from), let to = place[reference.name] {
        dependencies[from].append(to)
      }
    }
    // Each cycle is reported once: its first reference is removed, and the search continues.
    while case .cycle(let members) = TopologicalOrder.sort(dependencies) {
      let refs = members.map { definitions[own[$0]].ref }.joined(separator: " → ")
      report(.error, "\"\(field)\" has a cycle: \(refs)", at: definitions[own[members[0]]].at)
      dependencies[members[0]] = []
    }
  }
}
