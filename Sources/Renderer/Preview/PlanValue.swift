import Engine

/// A plan as a value: the output of `preview --json`, and the data of the preview's pages.
struct PlanValue {
  private let plan: CompanyPlan
  private let records: CompanyRecords
  private let names: [String: String]

  init(_ plan: CompanyPlan) {
    self.plan = plan
    records = plan.company ?? CompanyRecords(named: plan.template?.name ?? "")
    var names: [String: String] = [:]
    for table in RecordTable.records { for record in records[table] { names[record.id] = record.name } }
    self.names = names
  }

  var value: Value {
    var fields: Fields = [
      "schemaVersion": "1.0", "source": .string(plan.source), "form": .string(plan.form),
      "template": plan.template.map(Self.head) ?? .null, "isImportable": .bool(plan.isImportable),
      "hasProblems": .bool(plan.hasProblems), "problems": .list(plan.findings.map(Self.finding)),
      "company": company, "workspace": plan.target.map(target) ?? .null,
    ]
    for (name, value) in PackageValue(plan).fields { fields[name] = value }
    return .record(fields)
  }

  private static func head(_ template: CompanyTemplate) -> Value {
    [
      "id": .string(template.id), "name": .string(template.name),
      "description": .optional(template.description), "version": .optional(template.version),
      "author": .optional(template.author),
    ]
  }

  private static func finding(_ finding: Finding) -> Value {
    [
      "severity": .string(finding.severity.word), "message": .string(finding.message),
      "remedy": .optional(finding.remedy), "source": .optional(finding.source),
      "line": .optional(finding.line.map { Int64($0) }),
      "column": .optional(finding.column.map { Int64($0) }), "place": .string(finding.place),
    ]
  }

  // MARK: The company after the import

  private func name(_ record: CompanyRecords.Record, _ fact: String) -> Value {
    .optional(record.text(fact).map { names[$0] ?? $0 })
  }

  private var company: Value {
    let agents = records[.agents]
    let budget = agents.compactMap { $0["budgetMonthlyCents"].flatMap(Money.init(centsValue:)) }
    return [
      "name": .string(records.company.name), "description": .optional(records.company.text("description")),
      "budgetMonthlyCents": budget.isEmpty ? .null : budget.reduce(.zero, +).cents,
      "agents": .list(agents.map(agent)), "goals": .list(goals),
      "projects": .list(records[.projects].map(project)),
      "issues": .list(records[.issues].map(issue)), "routines": .list(records[.routines].map(routine)),
      "adapters": .list(Set(agents.compactMap { $0.text("adapterType") }).sorted().map(Value.string)),
    ]
  }

  private func agent(_ record: CompanyRecords.Record) -> Value {
    let metadata = record.facts.filter { $0.name == "metadata" || $0.name.hasPrefix("metadata.") }
    return [
      "id": .string(record.id), "ref": .optional(record.text("ref")), "name": .string(record.name),
      "role": .optional(record.text("role")), "title": .optional(record.text("title")),
      "manager": name(record, "reportsTo"), "budgetMonthlyCents": record["budgetMonthlyCents"] ?? .null,
      "adapterType": .optional(record.text("adapterType")),
      "status": .string(record.text("status") ?? "idle"),
      "capabilities": .optional(record.text("capabilities")),
      "metadata": .list(
        metadata.map { fact in
          let texts = fact.value.list?.compactMap(\.string) ?? []
          let text =
            fact.value.string ?? (texts.isEmpty ? nil : texts.joined(separator: ", "))
            ?? String(decoding: JSONWriter.encode(fact.value, layout: .compact), as: UTF8.self)
          let name = fact.name.hasPrefix("metadata.") ? String(fact.name.dropFirst(9)) : fact.name
          return ["name": .string(name), "value": fact.value, "text": .string("\(name): \(text)")]
        }),
    ]
  }

  /// Parents before children, each with its depth.
  private var goals: [Value] {
    let all = records[.goals]
    let known = Set(all.map(\.id))
    let parts = Dictionary(grouping: all) { goal in
      goal.text("parentId").flatMap { known.contains($0) ? $0 : nil } ?? ""
    }
    var list: [Value] = []
    var pending = (parts[""] ?? []).reversed().map { (goal: $0, depth: 0) }
    while let (goal, depth) = pending.popLast() {
      list.append([
        "id": .string(goal.id), "title": .string(goal.name),
        "description": .optional(goal.text("description")),
        "level": .optional(goal.text("level")), "status": .optional(goal.text("status")),
        "owner": name(goal, "ownerAgentId"), "parent": name(goal, "parentId"), "depth": .int(Int64(depth)),
      ])
      pending += (parts[goal.id] ?? []).reversed().map { ($0, depth + 1) }
    }
    return list
  }

  private func project(_ record: CompanyRecords.Record) -> Value {
    let issues = records[.issues].filter { $0.text("projectId") == record.id }.count
    return [
      "id": .string(record.id), "name": .string(record.name),
      "description": .optional(record.text("description")),
      "status": .optional(record.text("status")), "lead": name(record, "leadAgentId"),
      "goal": name(record, "goalId"), "targetDate": .optional(record.text("targetDate")),
      "issues": .int(Int64(issues)),
    ]
  }

  private func issue(_ record: CompanyRecords.Record) -> Value {
    [
      "id": .string(record.id), "identifier": .optional(record.text("identifier")),
      "title": .string(record.name),
      "description": .optional(record.text("description")), "status": .optional(record.text("status")),
      "priority": .optional(record.text("priority")), "assignee": name(record, "assigneeAgentId"),
      "project": name(record, "projectId"), "goal": name(record, "goalId"),
    ]
  }

  private func routine(_ record: CompanyRecords.Record) -> Value {
    let triggers = (record["triggers"]?.list ?? []).compactMap(RoutineTrigger.init)
    return [
      "id": .string(record.id), "title": .string(record.name),
      "description": .optional(record.text("description")), "status": .optional(record.text("status")),
      "priority": .optional(record.text("priority")), "assignee": name(record, "assigneeAgentId"),
      "project": name(record, "projectId"), "goal": name(record, "goalId"),
      "schedule": .string(ScheduleWords.text(triggers)), "triggers": .list(triggers.map(\.value)),
    ]
  }

  // MARK: The existing company

  private func target(_ target: CompanyPlan.Target) -> Value {
    let text = ChangeText(target.comparison)
    func steps(_ action: CompanyPlan.Step.Action) -> Value {
      .list(
        target.steps.filter { $0.action == action }.map { step in
          [
            "record": .string(step.record), "id": .string(step.id), "name": .string(step.name),
            "changes": .list(
              step.changes.map { change in
                guard case .record(var fields) = change.value else { return change.value }
                fields["text"] = .string(text.sentence(change))
                return .record(fields)
              }),
            "kept": .list(
              step.kept.map { kept in
                [
                  "fact": .string(kept.fact), "template": kept.template, "company": kept.company,
                  "text": .string(Self.sentence(kept)),
                ]
              }),
          ]
        })
    }
    // Changes of records outside of the template: the company itself, merged names.
    let own = Set(target.steps.map { $0.record + " " + $0.id })
    let others = target.comparison.changes.filter { !own.contains($0.record + " " + $0.id) }
    return [
      "company": ["id": .string(target.id), "name": .string(target.name), "isNew": .bool(target.isNew)],
      "add": steps(.add), "change": steps(.change), "keep": steps(.keep),
      "other": .list(
        others.map { change in
          guard case .record(var fields) = change.value else { return change.value }
          fields["text"] = .string(text.sentence(change))
          return .record(fields)
        }),
    ]
  }

  private static func sentence(_ kept: CompanyPlan.Kept) -> String {
    func text(_ value: Value) -> String {
      if kept.fact == "budgetMonthlyCents", let money = Money(centsValue: value) {
        return Formats.money(money)
      }
      let text = value.string ?? String(decoding: JSONWriter.encode(value, layout: .compact), as: UTF8.self)
      return ChangeText.line(text)
    }
    let words = ChangeText.words(kept.fact)
    let (has, said) = (text(kept.company), text(kept.template))
    guard has.utf8.count <= 60, said.utf8.count <= 60 else {
      return "keeps its \(words); the template has a different one"
    }
    if kept.company.isNull { return "keeps no \(words); the template says \(said)" }
    return "keeps \(words) \(has); the template says \(said)"
  }
}
