import Engine
import Renderer

/// Prints the report for a period: for people, mail and other programs.
enum ReportCommand {
  private static let formats = ["text", "markdown", "html", "mail", "csv", "json"]

  static let command = Command(
    name: "report", summary: "Print a report for a day, week or month", operands: "",
    options: [
      Command.Option(
        name: "--period", value: "PERIOD",
        summary:
          "yesterday (the default), today, last-week or last-month; or a day (2026-11-19), an ISO week (2026-W47) or a month (2026-11)",
        suggestions: RelativePeriod.names),
      Command.Option(
        name: "--format", value: "FORMAT", summary: "text (the default), markdown, html, mail, csv or json",
        choices: formats),
      Command.Option(name: "--to", value: "ADDRESS", summary: "with mail: a recipient; can be repeated"),
      Command.Option(name: "--from", value: "ADDRESS", summary: "with mail: the sender"),
      CompanyChoice.option,
    ],
    examples: [
      ("report", "prints a report for the last full day"),
      (
        "report --format mail --to team@example.org | sendmail -t",
        "mails the last full day as text and HTML"
      ),
      ("report --period last-week --format markdown", "prints last week's report for a chat or an issue"),
      ("report --period 2026-11 --format html --out november.html", "writes one self-contained HTML file"),
      ("report --period 2026-W47 --format csv", "prints CSV for a spreadsheet, with money in cents"),
    ],
    notes: [
      "The report is about data that was already read; run generate or ingest first. Today is the day of the newest data, or of --as-of. A period that is not over is reported up to that time.",
      "Several companies are reported one after the other: in one message as mail, in one file as HTML, as a list in JSON, and in CSV with the company in the first column. Choose one with --company.",
      "Days, weeks (from Monday) and months follow the company's time zone; spend and tokens are counted by UTC day, as on the site's costs page.",
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...0)
    let requested = try period(arguments.value("--period") ?? "yesterday")
    let format = arguments.value("--format") ?? (console.isJSON ? "json" : "text")
    let addresses = arguments.values("--to") + arguments.values("--from")
    if let wrong = addresses.first(where: { !ReportMail.isAddress($0) }) {
      throw UsageError(message: "\"\(wrong)\" is not an email address")
    }
    if format != "mail", !addresses.isEmpty {
      throw UsageError(message: "--to and --from need --format mail")
    }
    var session = try Session(arguments, console)
    let companies = try CompanyChoice(session).companies
    let reports = try companies.map { try report(requested, $0, &session) }
    let bytes = try encode(reports, format, &session)
    guard let out = arguments.value("--out") else {
      console.result(bytes: bytes)
      return .done
    }
    try FileSystem.writeAtomically(bytes, to: out)
    console.message("Wrote \(out)")
    return .done
  }

  private static func encode(
    _ reports: [CompanyReport], _ format: String, _ session: inout Session
  ) throws -> [UInt8] {
    func inTurn(_ bytes: (CompanyReport) -> [UInt8]) -> [UInt8] {
      Array(reports.map(bytes).joined(separator: [0x0A]))
    }
    switch format {
    case "markdown": return inTurn { $0.report.markdown(siteURL: $0.siteURL) }
    case "csv": return ReportFile.csv(reports)
    case "json": return ReportFile.json(reports)
    case "html":
      let page = ReportFile.html(reports, library: try Theme.library(overrides: session.workspace.html))
      session.report(page.findings)
      return page.bytes
    case "mail":
      var mail = ReportFile.mail(reports, library: try Theme.library(overrides: session.workspace.html))
      session.report(mail.findings)
      mail.message.to = session.arguments.values("--to")
      mail.message.from = session.arguments.value("--from")
      return mail.message.bytes
    default: return inTurn { $0.report.text }
    }
  }

  private static func report(
    _ requested: Requested, _ company: CompanyChoice.Company, _ session: inout Session
  ) throws -> CompanyReport {
    let publication = Publication(session: session, modules: session.modules)
    let reader = try CompanyViewReader(path: company.path, options: try publication.readerOptions(company))
    return try reader.read { view, zone in
      guard view.hasInstants else {
        throw Failure(
          "no dated data yet: add logs or backups to \"sources\" in paperclip.config.json, then run paperclip-gen generate"
        )
      }
      let source = ReportSource(view, zone: zone)
      let period =
        switch requested {
        case .absolute(let period): period
        case .relative(let period): period.resolved(in: source)
        }
      let report = try ReportFile.report(period, source, view, zone: zone)
      return CompanyReport(
        report, view, zone: zone, siteURL: try publication.siteURL(of: company))
    }
  }

  private enum Requested {
    case relative(RelativePeriod)
    case absolute(Period)
  }

  private static func period(_ text: String) throws(UsageError) -> Requested {
    if let period = RelativePeriod(text) { return .relative(period) }
    if let period = Period(key: text) { return .absolute(period) }
    let nearest = Suggestion.nearest(to: text, in: RelativePeriod.names)
    throw UsageError(
      message: "--period: \"\(text)\" is not a day, week or month",
      remedy: nearest.map { "did you mean \"\($0)\"?" }
        ?? "write \(Arguments.list(RelativePeriod.names)), or 2026-11-19, 2026-W47 or 2026-11")
  }
}
