import Engine
import Renderer

/// Shows what importing a company template would do, without importing it.
enum PreviewCommand {
  static let command = Command(
    name: "preview", summary: "Show what importing a template would do", operands: "TEMPLATE",
    options: [
      Command.Option(
        name: "--company", value: "SLUG",
        summary: "the company to import into, if there are several")
    ],
    examples: [
      ("preview company.json", "writes a small site to preview/ and reports problems"),
      ("preview company.json --out review/company", "writes it to another folder"),
      ("preview ~/companies/acme", "previews a company package, a folder with a COMPANY.md"),
      ("preview company.json --json", "also prints the plan as JSON"),
    ],
    notes: [
      "The preview shows the company, every problem, what the template needs, and, in a workspace, what importing would add, change and keep. It is made by importing into a copy of the databases, so nothing is stored.",
      "Without --out, the site is written to preview/, which must be empty or an earlier preview. Outside a workspace, or with several companies and no --company, only the template itself is shown.",
      "Exit codes: 0 no problems; 1 problems; 2 usage error; 3 failed.",
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(1...1)
    let path = arguments.operands[0]
    let asOf = try arguments.asOf(environment: Main.environment()) ?? .epoch
    let workspace = try self.workspace(console)
    let source =
      workspace.map { IngestCommand.source(path, $0, company: arguments.value("--company")) }
      ?? Source(path: path)
    let slugs = try workspace.map { workspace in
      CompanySlugs(try CompanyViewReader.companies(in: workspace.databases).map { ($0.id, $0.name) })
    }
    // Without --company it is unknown which company is meant, but the template can still be shown.
    let isUnclear = (slugs?.companies.count ?? 0) > 1 && source.company == nil
    let place =
      isUnclear
      ? nil
      : workspace.map {
        TemplatePreview.Place(databases: $0.databases, configured: $0.configuredCompany)
      }
    var plan = try TemplatePreview.plan(from: source, into: place, asOf: asOf)
    if let workspace, let target = plan.target {
      let all = try CompanyViewReader.companies(in: workspace.databases)
      plan.target?.name =
        CompanyList(all, workspace.configuration).settings(of: target.id).name ?? target.name
    }
    for finding in plan.findings { console.finding(finding) }
    var site = PreviewSite(plan)
    let out = arguments.value("--out") ?? "preview"
    let scan = PublicationScan(environmentValues: workspace?.configuration.environmentValues ?? [:])
    try site.write(to: out, library: try Theme.library(overrides: nil), scan: scan)
    for finding in site.findings { console.finding(finding) }
    if console.isJSON { console.result(json: site.value) }
    for reading in plan.readings { console.message("note: " + Self.text(reading)) }
    summarize(plan, console)
    if isUnclear, let slugs {
      console.message(
        "To see what importing would change, choose a company with --company (\(slugs.list))"
      )
    }
    console.message("Open \(arguments.shown(out))/index.html")
    return plan.hasProblems ? .findings : .done
  }

  /// The workspace, if the current folder is in one. Errors in its configuration stop the command.
  private static func workspace(_ console: Console) throws -> Workspace? {
    guard Workspace.isInside(".") else { return nil }
    let workspace = try Workspace.find(from: ".", environment: Main.environment())
    if workspace.findings.contains(where: { $0.severity == .error }) {
      for finding in workspace.findings { console.finding(finding) }
      throw Failure("\(Workspace.configurationName) has errors; fix them and try again")
    }
    return workspace
  }

  /// A note on how Paperclip reads the package, with the first affected records.
  private static func text(_ reading: PaperclipReading) -> String {
    let shown = reading.subjects.prefix(5).joined(separator: ", ")
    let more = reading.subjects.count > 5 ? " and \(reading.subjects.count - 5) more" : ""
    return reading.text + (shown.isEmpty ? "" : " (\(shown)\(more))")
  }

  private static func summarize(_ plan: CompanyPlan, _ console: Console) {
    if let records = plan.company, let template = plan.template {
      let counts = RecordTable.records.prefix(5)
        .filter { $0.word != RecordTable.routines.word || !records[$0].isEmpty }
        .map { Formats.count(records[$0].count, CountNoun($0.words)) }.joined(separator: ", ")
      console.message("\(template.name.isEmpty ? "Unnamed template" : template.name): \(counts)")
    }
    guard let target = plan.target else { return }
    func number(_ action: CompanyPlan.Step.Action) -> Int {
      target.steps.filter { $0.action == action }.count
    }
    func count(_ action: CompanyPlan.Step.Action) -> String { Formats.count(Int64(number(action))) }
    func records(_ action: CompanyPlan.Step.Action) -> String { Formats.count(number(action), "records") }
    if target.isNew {
      console.message("Importing it would create the company \(target.name) with \(records(.add))")
      return
    }
    console.message(
      "Importing it into \(target.name) would add \(records(.add)), change \(count(.change)) and keep \(count(.keep))"
    )
  }
}
