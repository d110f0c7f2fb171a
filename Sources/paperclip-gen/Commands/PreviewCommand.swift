import Engine
import Renderer

/// Shows what importing a company template would do, and stores nothing.
enum PreviewCommand {
  static let command = Command(
    name: "preview", summary: "Show what importing a template would do; store nothing", operands: "TEMPLATE",
    options: [
      Command.Option(
        name: "--company", value: "SLUG",
        summary: "the company that it would be imported into, where there are several")
    ],
    examples: [
      ("preview company.json", "writes a small site to preview/ and says what is wrong"),
      ("preview company.json --out review/company", "writes it there, to go with a review"),
      ("preview ~/companies/acme", "a company package: a folder with a COMPANY.md"),
      ("preview company.json --json", "prints the plan as JSON too"),
    ],
    notes: [
      "Shown are the company as it would look, every problem, what it needs, and, in a workspace, what importing would add, change and leave alone. It is worked out by importing into a copy: no database is touched.",
      "Without --out the site goes to preview/ in this folder: into one that is empty or holds an earlier preview. It opens from disk. Outside a workspace, or where there are several companies and --company names none, the template is shown for itself.",
      "Exit code 0: nothing is wrong; 1: something is; 3: it could not be read.",
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
      try CompanyViewReader.companies(in: workspace.databases).map { Slug.make(from: $0.name) }.sorted()
    }
    // Which company is meant is for the user to say; the template can be looked at all the same.
    let isUnclear = (slugs?.count ?? 0) > 1 && source.company == nil
    let place =
      isUnclear
      ? nil
      : workspace.map {
        TemplatePreview.Place(databases: $0.databases, configured: $0.configuredCompany)
      }
    let plan = try TemplatePreview.plan(from: source, into: place, asOf: asOf)
    for finding in plan.findings { console.finding(finding) }
    var site = PreviewSite(plan)
    let out = arguments.value("--out") ?? "preview"
    try site.write(to: out, library: try Theme.library(overrides: nil))
    for finding in site.findings { console.finding(finding) }
    if console.isJSON { console.result(json: site.value) }
    summarise(plan, console)
    if isUnclear, let slugs {
      console.message(
        "Shown for itself: to see what importing would change, name the company with --company (\(slugs.joined(separator: ", ")))"
      )
    }
    console.message("Open \(out)/index.html")
    return plan.hasProblems ? .findings : .done
  }

  /// The workspace, if this folder is in one; what is wrong with its configuration stops here too.
  private static func workspace(_ console: Console) throws -> Workspace? {
    guard Workspace.isInside(".") else { return nil }
    let workspace = try Workspace.find(from: ".", environment: Main.environment())
    if workspace.findings.contains(where: { $0.severity == .error }) {
      for finding in workspace.findings { console.finding(finding) }
      throw Failure("\(Workspace.configurationName) has errors; nothing was done")
    }
    return workspace
  }

  private static func summarise(_ plan: CompanyPlan, _ console: Console) {
    if let records = plan.company, let template = plan.template {
      let counts = RecordTable.records.prefix(4).map { Formats.count(records[$0].count, CountNoun($0.words)) }
        .joined(separator: ", ")
      console.message("\(template.name): \(counts)")
    }
    guard let target = plan.target else { return }
    func count(_ action: CompanyPlan.Step.Action) -> Int { target.steps.filter { $0.action == action }.count }
    if target.isNew {
      console.message("Importing it would make the company \(target.name): \(count(.add)) to add")
      return
    }
    console.message(
      "Importing it into \(target.name) would add \(count(.add)), change \(count(.change)) and leave \(count(.keep)) alone"
    )
  }
}
