/// Determines what importing a template would do by importing it into an empty company and into a copy of the
/// workspace's databases, so the result cannot differ from a real import. No database of the workspace
/// changes.
package struct TemplatePreview {
  /// The workspace to import into.
  package struct Place: Sendable {
    package var databases: String
    package var configured: ConfiguredCompany
    package init(databases: String, configured: ConfiguredCompany) {
      self.databases = databases
      self.configured = configured
    }
  }

  private let template: CompanyTemplate
  private let source: Source
  private let asOf: Instant

  /// The plan for a package folder or a JSON template. "-" is standard input.
  package static func plan(from source: Source, into place: Place?, asOf: Instant) throws -> CompanyPlan {
    guard source.path == "-" || !FileSystem.isFolder(source.path) else {
      guard PackageReader.recognizes(source.path) else {
        throw Failure("\(source.path): the folder is not a company package (no COMPANY.md)")
      }
      let (read, findings) = try PackageReader.read(source.path, source: source.name)
      let paperclip = try PaperclipCheck.run(read, folder: source.path, source: source.name)
      var plan = try plan(
        read.template, form: "company package", findings: findings + paperclip.findings, from: source,
        into: place,
        asOf: asOf)
      plan.companyPackage = read
      plan.readings = paperclip.readings
      return plan
    }
    let bytes = try TemplateReader.contents(of: source.path)
    let (template, findings) = TemplateReader.read(bytes, source: source.name)
    return try plan(
      template, form: "company template", findings: findings, from: source, into: place, asOf: asOf)
  }

  /// The plan for a parsed template with its findings.
  package static func plan(
    _ template: CompanyTemplate?, form: String, findings: [Finding], from source: Source, into place: Place?,
    asOf: Instant
  ) throws -> CompanyPlan {
    var plan = CompanyPlan(source: source.name, form: form, template: template, findings: findings)
    guard let template else { return plan }
    try FileSystem.withTemporaryFolder { folder in
      let shown = plan.isImportable ? template : template.withoutFaults
      let alone = TemplatePreview(template: shown, source: source, asOf: asOf)
      let own = try alone.run(
        in: folder + "/alone", configured: ConfiguredCompany(name: template.name), company: nil)
      plan.company = own.changed?.after.ordered(by: own.matches) ?? CompanyRecords(named: template.name)
      guard plan.isImportable, let place else { return }
      do {
        try copy(place.databases, to: folder + "/place")
        let there = try alone.run(
          in: folder + "/place", configured: place.configured, company: source.company)
        guard let changed = there.changed else { return }
        plan.target = CompanyPlan.Target(
          id: changed.after.company.id, name: (changed.before ?? changed.after).company.name,
          isNew: changed.before == nil,
          steps: steps(own, there, changed),
          comparison: CompanyComparison(from: changed.before ?? changed.after.emptied, to: changed.after))
      } catch let failure as Failure {
        // The template can be shown even if it is unclear which company it belongs to.
        plan.findings.append(Finding(.error, failure.message))
      }
    }
    return plan
  }

  private struct Run {
    var matches: [TemplateMatch]
    /// The company before the import (nil if new) and after.
    var changed: (before: CompanyRecords?, after: CompanyRecords)?
    /// By ID, for the company after the import.
    var records: [String: CompanyRecords.Record] = [:]
  }

  private func run(in folder: String, configured: ConfiguredCompany, company: String?) throws -> Run {
    try FileSystem.makeFolders(folder)
    var before: [String: CompanyRecords] = [:]
    for path in try CompanySet.files(in: folder) { before[path] = try RecordsReader.read(path: path) }
    var options = Ingest.Options(folder: folder, configured: configured)
    options.rereads = true
    options.asOf = asOf
    let ingest = try Ingest(options)
    ingest.add(template, from: Source(path: source.path, name: source.name, company: company))
    try ingest.finish()
    var run = Run(matches: ingest.templateMatches)
    for path in try CompanySet.files(in: folder) {
      let after = try RecordsReader.read(path: path)
      let isMeant = ingest.templateMatches.first?.company == after.company.id
      guard isMeant || (run.changed == nil && after != before[path]) else { continue }
      run.changed = (before[path], after)
    }
    if let after = run.changed?.after {
      for table in RecordTable.records { for record in after[table] { run.records[record.id] = record } }
    }
    return run
  }

  private static func copy(_ folder: String, to target: String) throws {
    try FileSystem.makeFolders(target)
    for path in try CompanySet.files(in: folder) {
      let name = path.split(separator: "/").last.map(String.init) ?? ""
      try Database(path: path, readOnly: true).copy(to: target + "/" + name)
    }
  }

  /// Facts that do not come from the template.
  private static let passive: Set<String> = ["ref", "createdAt", "leftAt", "isPlaceholder"]
  private static let references: Set<String> = [
    "reportsTo", "parentId", "ownerAgentId", "leadAgentId", "goalId", "projectId", "assigneeAgentId",
    "parentIssueId",
  ]

  /// Both runs processed the template's records in the same order, so they correspond one to one.
  private static func steps(
    _ own: Run, _ there: Run, _ changed: (before: CompanyRecords?, after: CompanyRecords)
  ) -> [CompanyPlan.Step] {
    let comparison = CompanyComparison(from: changed.before ?? changed.after.emptied, to: changed.after)
    let changes = Dictionary(grouping: comparison.changes) { $0.record + " " + $0.id }
    var steps: [CompanyPlan.Step] = []
    for (index, match) in there.matches.enumerated() {
      let record = there.records[match.id]
      var step = CompanyPlan.Step(
        action: .add, record: match.record, id: match.id, name: record?.name ?? comparison.name(match.id))
      if !match.isNew {
        step.changes = changes[match.record + " " + match.id] ?? []
        step.action = step.changes.isEmpty ? .keep : .change
        if let record, own.matches.indices.contains(index), let twin = own.records[own.matches[index].id] {
          step.kept = kept(twin, record, own, there)
        }
      }
      steps.append(step)
    }
    return steps
  }

  private static func kept(
    _ twin: CompanyRecords.Record, _ record: CompanyRecords.Record, _ own: Run, _ there: Run
  ) -> [CompanyPlan.Kept] {
    var kept: [CompanyPlan.Kept] = []
    if twin.name != record.name {
      kept.append(CompanyPlan.Kept(fact: "name", template: .string(twin.name), company: .string(record.name)))
    }
    for fact in twin.facts where !passive.contains(fact.name) {
      var (said, has) = (fact.value, record[fact.name] ?? .null)
      if references.contains(fact.name) {
        // IDs differ between the runs, so references are compared by what they refer to.
        said = said.string.map { .string(own.records[$0]?.name ?? $0) } ?? .null
        has = has.string.map { .string(there.records[$0]?.name ?? $0) } ?? .null
      }
      if said != has { kept.append(CompanyPlan.Kept(fact: fact.name, template: said, company: has)) }
    }
    return kept
  }
}

extension CompanyRecords {
  /// Records in the template's order, since they have no dates.
  func ordered(by matches: [TemplateMatch]) -> CompanyRecords {
    var places: [String: Int] = [:]
    for (place, match) in matches.enumerated() { places[match.id] = place }
    var ordered = self
    for (word, list) in records {
      ordered.records[word] = list.enumerated().sorted { a, b in
        (places[a.element.id] ?? matches.count, a.offset) < (places[b.element.id] ?? matches.count, b.offset)
      }.map(\.element)
    }
    return ordered
  }

  /// An empty company.
  var emptied: CompanyRecords { CompanyRecords(named: company.name, id: company.id) }
}

extension CompanyTemplate {
  /// The parts of a template with errors that can be shown: each ref once, without invalid references and
  /// cycles.
  var withoutFaults: CompanyTemplate {
    var template = self
    func once<Item>(_ items: [Item], _ ref: KeyPath<Item, String>) -> [Item] {
      var seen: Set<String> = []
      return items.filter { seen.insert($0[keyPath: ref]).inserted }
    }
    template.agents = once(agents, \.ref)
    template.goals = once(goals, \.ref)
    template.projects = once(projects, \.ref)
    let agentRefs = Set(agents.map(\.ref))
    let goalRefs = Set(goals.map(\.ref))
    let projectRefs = Set(projects.map(\.ref))
    func keep<Item>(_ items: inout [Item], _ field: WritableKeyPath<Item, String?>, _ known: Set<String>) {
      for index in items.indices {
        if let ref = items[index][keyPath: field], !known.contains(ref) { items[index][keyPath: field] = nil }
      }
    }
    keep(&template.agents, \.reportsTo, agentRefs)
    keep(&template.goals, \.parentRef, goalRefs)
    keep(&template.goals, \.ownerRef, agentRefs)
    keep(&template.projects, \.leadRef, agentRefs)
    keep(&template.projects, \.goalRef, goalRefs)
    template.routines = once(routines, \.ref)
    keep(&template.routines, \.projectRef, projectRefs)
    keep(&template.routines, \.assigneeRef, agentRefs)
    keep(&template.routines, \.goalRef, goalRefs)
    keep(&template.issues, \.projectRef, projectRefs)
    keep(&template.issues, \.assigneeRef, agentRefs)
    keep(&template.issues, \.goalRef, goalRefs)
    template.breakCycles()
    return template
  }
}
