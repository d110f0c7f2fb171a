import Engine
import Renderer

/// Makes the page over all companies from the sites that were published, by shards or by several machines.
enum CombineCommand {
  static let command = Command(
    name: "combine", summary: "Make the page over all companies from published sites", operands: "SITE…",
    options: [
      AudienceOption.combined,
      Command.Option(name: "--title", value: "TITLE", summary: "the title of the page"),
      Command.Option(
        name: "--url", value: "URL", summary: "where the page will be, for the feed and the sitemap"),
      Command.Option(
        name: "--max-age", value: "AGE",
        summary: "mark companies whose data is this much older than the newest (default: 36h)"),
      Command.Option(
        name: "--forget-missing", summary: "leave out companies that are gone since the last time"),
      Command.wait,
    ],
    examples: [
      ("combine site --out site", "completes a folder in which shards published"),
      (
        "combine /srv/a/site https://b.example.org/ --out all",
        "reads a folder and a web server, and publishes to the folder all"
      ),
    ],
    notes: [
      "It reads one small file of each site (api/summary.json) and writes index.html, search.html, alerts.json, metrics.prom, feed.atom, "
        + "api/index.json and manifest.json. It never changes files of the sites. A company that is missing or older is named on the page. "
        + "Settings of the workspace apply if the command runs in one. Exit code 1 if a company is missing."
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(1...100_000)
    guard let out = arguments.value("--out") else {
      throw UsageError(message: "combine: missing --out", remedy: "for example: combine site --out site")
    }
    let session = Workspace.isInside(".") ? try Session(arguments, console, lazily: true) : nil
    var options = CombinedSite.Options()
    options.version = VersionCommand.version
    options.audience = try AudienceOption.given(arguments)
    if let age = try arguments.duration("--max-age") { options.maximumAge = age }
    options.forgetsMissing = arguments.has("--forget-missing")
    try FileSystem.makeFolders(out)
    if let session { try OutputFolder(session.workspace).check([.init(out: out, audience: .team)]) }
    let place = try FileSystem.absolute(out)
    let output = try CombinedOutput(place, session, arguments)
    defer { withExtendedLifetime(output) {} }
    var combined = CombinedSite(options)
    for operand in arguments.operands { add(operand, to: &combined, out, output.redactor) }
    let index = place + "/api/index.json"
    let before = FileSystem.exists(index) ? try FileSystem.read(index) : nil
    let publisher = try output.publisher()
    let report: Publisher.Report
    do {
      report = try combined.publish(
        library: output.library(), publisher: publisher, site: output.options(), before: before)
    } catch {
      publisher.abandon()
      throw error
    }
    for finding in combined.findings { console.finding(finding) }
    for problem in combined.problems {
      console.finding(Finding(.error, problem.why, remedy: problem.hint, source: problem.name))
    }
    for summary in combined.summaries {
      if let note = summary.note { console.finding(Finding(.warning, note, source: summary.name)) }
    }
    finish(combined, report, out, arguments, console)
    let isFlawed = !combined.problems.isEmpty || combined.findings.contains { $0.severity == .error }
    return isFlawed ? .findings : .done
  }

  private static func add(
    _ operand: String, to combined: inout CombinedSite, _ out: String, _ redactor: Redactor
  ) {
    do {
      if operand.hasPrefix("https:") || operand.hasPrefix("http:") {
        combined.add(try WebParts(operand, redactor: redactor))
      } else {
        combined.add(try FolderParts(operand, out: out, redactor: redactor))
      }
    } catch {
      combined.add(unreadable: operand, (error as? Failure)?.message ?? "\(error)")
    }
  }

  private static func finish(
    _ combined: CombinedSite, _ report: Publisher.Report, _ out: String, _ arguments: Arguments,
    _ console: Console
  ) {
    guard !console.isJSON else {
      return console.result(json: [
        "companies": .int(Int64(combined.summaries.count)), "missing": .int(Int64(combined.problems.count)),
        "files": .int(Int64(report.files)), "written": .int(Int64(report.written)),
        "unchanged": .int(Int64(report.unchanged)), "removed": .int(Int64(report.removed)),
        "out": .string(out),
      ])
    }
    let missing =
      combined.problems.isEmpty ? "" : ", without \(CompanyProblem.count(combined.problems))"
    console.message(
      "Combined \(Formats.count(combined.summaries.count, "companies"))\(missing): "
        + "\(Formats.count(Int64(report.written))) files written, \(Formats.count(Int64(report.unchanged))) unchanged, "
        + "\(Formats.count(Int64(report.removed))) removed. Open \(arguments.shown(out))/index.html")
  }
}
