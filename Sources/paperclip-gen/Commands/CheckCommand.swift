import Engine
import Renderer

/// Finds problems in a workspace without changing anything.
enum CheckCommand {
  static let command = Command(
    name: "check", summary: "Find problems without changing anything", operands: "",
    options: [
      Command.Option(name: "--secrets", summary: "list what is redacted in the sources and where"),
      Command.Option(name: "--sums", summary: "compare the stored sums with the stored facts"),
    ],
    examples: [
      ("check", "checks the configuration, sources, templates, page templates, modules and links"),
      (
        "check --secrets",
        "lists secrets in the sources; in a terminal with fingerprints for the configuration"
      ),
      ("check --sums", "sums all stored facts again and reports any figure that differs"),
    ],
    run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...0)
    let workspace = try Workspace.find(from: ".", environment: Main.environment())
    console.hidden.add(workspace.configuration.environmentValues)
    if arguments.has("--secrets") { return try SecretList(workspace, console).print() }
    if arguments.has("--sums") { return try checkSums(workspace, console) }
    var findings = workspace.findings
    let files = try workspace.files()
    findings += files.findings
    for source in files.templates {
      findings +=
        FileSystem.isFolder(source.path)
        ? try PackageReader.read(source.path, source: source.name).findings
        : TemplateReader.read(try TemplateReader.contents(of: source.path), source: source.name).findings
    }
    findings += try Theme.library(overrides: workspace.html, images: ThemeFiles.images(workspace)).findings
    findings += try ThemeCheck.findings(workspace.html)
    if !findings.contains(where: { $0.source == Workspace.configurationName && $0.severity == .error }) {
      // Problems with the configuration of modules are already among the findings.
      let session = try Session(arguments, console, silently: true)
      findings += try SourceCheck(session.ingestOptions()).findings(of: files.sources)
      findings += try StoreShelf(
        root: workspace.root, state: workspace.state, stores: workspace.configuration.stores
      ).findings
      for store in workspace.configuration.stores {
        do {
          _ = try StoreLocation(store, root: workspace.root)
        } catch let failure as Failure {
          findings.append(
            Finding(.error, "\"stores\": \(failure.message)", source: Workspace.configurationName))
        }
      }
      let modules = session.modules
      findings += modules.findings
      _ = try Publication(session: session, modules: modules).prices(&findings)
      for module in modules.active {
        findings += try ModuleCommand.findings(of: module.id, session).filter { !findings.contains($0) }
      }
    }
    // Last, since an error in the configuration ends the checks of what depends on it.
    if let finding = try nothingToRead(workspace, files) { findings.append(finding) }
    let out = arguments.value("--out") ?? workspace.path(workspace.configuration.site.out)
    if FileSystem.isFolder(out) {
      findings += try LinkCheck(site: out).run()
      findings += try edited(out)
    }
    if console.isJSON {
      console.result(json: ["findings": .list(findings.map(json))])
    } else {
      for finding in findings { console.finding(finding) }
    }
    let problems = findings.filter { $0.severity > .note }
    if !console.isJSON {
      console.message(
        problems.isEmpty ? "No problems found." : Formats.count(problems.count, "problems") + " found.")
    }
    return problems.isEmpty ? .done : .findings
  }

  /// `generate` fails without any data. A pattern that matches no file is already a finding.
  private static func nothingToRead(
    _ workspace: Workspace, _ files: (sources: [Source], templates: [Source], findings: [Finding])
  ) throws -> Finding? {
    guard files.sources.isEmpty, files.templates.isEmpty, files.findings.isEmpty,
      try CompanyViewReader.companies(in: workspace.databases).isEmpty
    else { return nil }
    return Finding(
      .error, "no data yet", remedy: "add a template, logs or backups under \"templates\" or \"sources\"",
      source: Workspace.configurationName)
  }

  /// Sums every company's facts again. Nothing is changed, even if the sums differ.
  private static func checkSums(_ workspace: Workspace, _ console: Console) throws -> ExitCode {
    var findings: [Finding] = []
    let companies = try CompanyViewReader.companies(in: workspace.databases)
    for company in companies {
      for (table, rows) in try KeptSums.differences(path: company.path) {
        findings.append(
          Finding(
            .error, "\(company.name): \(Formats.count(Int(rows), "rows")) of \(table) differ from the facts",
            remedy: "run: paperclip-gen generate --rebuild, and report this as a bug"))
      }
    }
    if console.isJSON {
      console.result(json: ["findings": .list(findings.map(json))])
    } else {
      for finding in findings { console.finding(finding) }
      if findings.isEmpty {
        console.message(
          "The sums of \(Formats.count(companies.count, "company/companies")) match their facts.")
      }
    }
    return findings.isEmpty ? .done : .findings
  }

  /// What somebody changed or deleted in the published site: `generate` does not look at every file.
  private static func edited(_ site: String) throws -> [Finding] {
    guard FileSystem.exists(site + "/manifest.json") else { return [] }
    return try SiteVerification(of: site).problems.filter { $0.problem != .added }.map { path, problem in
      Finding(
        .warning,
        problem == .missing
          ? "a published file is missing" : "a published file was changed by another program",
        remedy: "run paperclip-gen render --full", source: path)
    }
  }

  static func json(_ finding: Finding) -> Value {
    let finding = finding.redacted(by: .strict)
    return [
      "severity": .string(finding.severity.word), "message": .string(finding.message),
      "remedy": .optional(finding.remedy), "source": .optional(finding.source),
      "line": .optional(finding.line.map { Int64($0) }),
      "column": .optional(finding.column.map { Int64($0) }),
    ]
  }
}
