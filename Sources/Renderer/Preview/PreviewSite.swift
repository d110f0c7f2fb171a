package import Engine

/// A small site for a plan: findings, requirements, the changes of an import, and the company after it. It
/// opens from disk, so it can be attached to a review.
package struct PreviewSite {
  private let plan: CompanyPlan
  /// The plan as a value: plan.json, and the output of `--json`.
  package let value: Value
  package private(set) var findings: [Finding] = []

  /// A folder with this file is a preview.
  private static let planFile = "plan.json"
  private static let pages = ["index.html", "issues.html"]

  package init(_ plan: CompanyPlan) {
    self.plan = plan
    value = PlanValue(plan).value
  }

  /// Writes the site to a folder that is empty or an earlier preview. If a file contains a secret, nothing is
  /// written.
  package mutating func write(
    to folder: String, library: TemplateLibrary, scan: PublicationScan = PublicationScan()
  ) throws {
    try Self.check(folder)
    let name = plan.template?.name ?? plan.source
    let planBytes = JSONWriter.encode(value)
    let sheets = zip(Self.pages, ["preview", "preview-issues"]).map { file, template in
      (file, StandalonePage(template, title: "Preview of \(name)", .record(page), library: library))
    }
    try scan.check(
      scan.secrets(in: planBytes, Self.planFile) + sheets.flatMap { scan.secrets(in: $0.1.page, $0.0) })
    try StandalonePage.write(planBytes, to: folder + "/" + Self.planFile)
    for (file, sheet) in sheets {
      findings += sheet.findings.filter { !findings.contains($0) }
      try sheet.write(to: folder + "/" + file)
    }
  }

  private static func check(_ folder: String) throws {
    guard FileSystem.exists(folder) else { return }
    guard FileSystem.isFolder(folder) else {
      throw Failure("\(folder): is not a folder; choose another with --out")
    }
    let names = try FileSystem.names(in: folder)
    let isOurs = names.contains(planFile) && FileSystem.exists(folder + "/" + pages[0])
    let unfinished = Set(names).isSubset(of: [planFile, planFile + FileSystem.unfinishedSuffix])
    guard names.isEmpty || isOurs || unfinished else {
      throw Failure(
        "\(folder): is not empty and not a preview; choose another folder with --out")
    }
  }

  /// The plan with page-only data: counts, drawings and flags of lists.
  var page: Fields {
    guard case .record(var fields) = value else { return [:] }
    let errors = plan.findings.filter { $0.severity == .error }.count
    let warnings = plan.findings.filter { $0.severity == .warning }.count
    fields["name"] = .string(plan.template?.name ?? plan.source)
    fields["verdict"] = .string(verdict(errors, warnings))
    fields["verdictTone"] = errors > 0 ? "status-bad" : warnings > 0 ? "status-wait" : "status-good"
    fields["hasFindings"] = .bool(!plan.findings.isEmpty)
    let company = fields["company"]?.record ?? [:]
    fields["figures"] = .list(figures(company, fields))
    for list in ["agents", "goals", "projects", "issues", "routines", "adapters"] {
      fields[list] = company[list] ?? []
      fields["has" + list.prefix(1).uppercased() + list.dropFirst()] = .bool(
        company[list]?.list?.isEmpty == false)
    }
    for list in ["teams", "skills", "missingSkills", "readDifferently"] {
      fields["has" + list.prefix(1).uppercased() + list.dropFirst()] = .bool(
        fields[list]?.list?.isEmpty == false)
    }
    // Columns that no agent has a value for are left out.
    let agents = company["agents"]?.list?.compactMap(\.record) ?? []
    for (flag, name) in [
      ("hasRoles", "role"), ("hasBudgets", "budgetMonthlyCents"), ("hasAdapterTypes", "adapterType"),
      ("hasCapabilities", "capabilities"),
    ] {
      fields[flag] = .bool(agents.contains { $0[name]?.isNull == false })
    }
    let needs = fields["needs"]?.record ?? [:]
    fields["inputs"] = needs["inputs"] ?? []
    fields["executables"] = needs["executables"] ?? []
    fields["hasInputs"] = .bool(needs["inputs"]?.list?.isEmpty == false)
    fields["hasExecutables"] = .bool(needs["executables"]?.list?.isEmpty == false)
    fields["needsNothing"] = .bool(
      fields["hasInputs"] == false && fields["hasExecutables"] == false && fields["hasAdapters"] == false)
    fields["hasChart"] = false
    fields["chart"] = .null
    fields["chartLists"] = []
    if let records = plan.company, !records[.agents].isEmpty {
      let overlay = OrgOverlay(CompanyComparison(from: records, to: records))
      fields["hasChart"] = true
      fields["chart"] = overlay.chart(title: "Org chart of \(records.company.name)", id: "org")
      fields["chartLists"] = overlay.lists
    }
    fields["hasWorkspace"] = .bool(plan.target != nil)
    fields["target"] = plan.target.map(target) ?? .null
    return fields
  }

  private func verdict(_ errors: Int, _ warnings: Int) -> String {
    if errors > 0 { return "Cannot be imported: \(Formats.count(errors, "errors"))" }
    if warnings > 0 { return "Can be imported, with \(Formats.count(warnings, "warnings"))" }
    return "Can be imported; no findings"
  }

  private func figures(_ company: Fields, _ fields: Fields) -> [Value] {
    var figures: [Value] = []
    func add(_ label: String, _ list: Value?) {
      guard let count = list?.list?.count else { return }
      figures.append(["label": .string(label), "text": .string(Formats.count(Int64(count)))])
    }
    add("Agents", company["agents"])
    add("Goals", company["goals"])
    add("Projects", company["projects"])
    add("Issues", company["issues"])
    if company["routines"]?.list?.isEmpty == false { add("Routines", company["routines"]) }
    if fields["teams"]?.list?.isEmpty == false { add("Teams", fields["teams"]) }
    if fields["skills"]?.list?.isEmpty == false { add("Skills", fields["skills"]) }
    if let budget = company["budgetMonthlyCents"].flatMap(Money.init(centsValue:)) {
      figures.append(["label": "Monthly budgets", "text": .string(Formats.money(budget))])
    }
    return figures
  }

  /// The maximum number of listed steps. The plan has all.
  private static let limit = 500

  private func target(_ target: CompanyPlan.Target) -> Value {
    let report = ChangeReport(target.comparison, before: "now", after: "after the import")
    let overlay = OrgOverlay(target.comparison)
    let steps = value["workspace"]?.record ?? [:]
    func group(_ key: String, _ title: String) -> Value {
      let all = steps[key]?.list ?? []
      return [
        "title": .string(title), "anchor": .string("will-" + key),
        "count": .string(Formats.count(Int64(all.count))),
        "steps": .list(Array(all.prefix(Self.limit))), "hasSteps": .bool(!all.isEmpty),
        "more": .optional(all.count > Self.limit ? Formats.count(Int64(all.count - Self.limit)) : nil),
      ]
    }
    let hasMarks = !overlay.counts.isEmpty
    return [
      "name": .string(target.name), "isNew": .bool(target.isNew),
      "changesNothing": .bool(target.comparison.isSame),
      "groups": .list([group("add", "Added"), group("change", "Changed"), group("keep", "Unchanged")]),
      "other": steps["other"] ?? [], "hasOther": .bool(steps["other"]?.list?.isEmpty == false),
      "sections": report.sectionValues, "hasOrg": .bool(hasMarks && !overlay.isEmpty),
      "legend": overlay.legend,
      "lists": overlay.lists,
      "chart": hasMarks
        ? overlay.chart(title: "Org chart of \(target.name), before and after the import") : .null,
    ]
  }
}
