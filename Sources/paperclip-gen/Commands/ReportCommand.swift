import Engine
import Renderer

/// Tells what happened in a period, for people, mail and other programs.
enum ReportCommand {
  private static let formats = ["text", "markdown", "html", "csv", "json"]

  static let command = Command(
    name: "report", summary: "Tell what happened in a day, week or month", operands: "",
    options: [
      Command.Option(
        name: "--period", value: "PERIOD",
        summary: "day, week or month: the last that is over; or 2026-11-19, 2026-W47, 2026-11"),
      Command.Option(
        name: "--format", value: "FORMAT", summary: "text, markdown, html, csv or json", choices: formats),
      CompanyChoice.option,
    ],
    examples: [
      ("report", "prints the last day that is over"),
      ("report --period week | mail -s \"Our agents\" team@example.org", "mails the last week as text"),
      ("report --period 2026-11 --format html --out november.html", "one HTML file, with its styles inside"),
      ("report --period 2026-W47 --format csv", "for a spreadsheet, money in cents"),
    ],
    notes: [
      "It tells what is stored: run generate or ingest before it. \"Over\" is by the newest instant of the data, or --as-of; a period that is named and not over is told as it is so far, and one that has not begun has nothing to tell. Without --period it is the last day that is over.",
      "Days, weeks (from Monday) and months are of the company's time zone; spend and tokens are counted by UTC days, as on the site's cost page.",
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...0)
    let wanted = try period(arguments.value("--period") ?? "day")
    let format = arguments.value("--format") ?? (console.isJSON ? "json" : "text")
    var session = try Session(arguments, console)
    let company = try CompanyChoice(session).one()
    let publication = Publication(session: session, modules: session.modules)
    let reader = try CompanyViewReader(path: company.path, options: try publication.readerOptions(company))
    let library = try Theme.library(overrides: session.workspace.html)
    let bytes = try reader.read { snapshot, zone -> [UInt8] in
      guard snapshot.hasInstants else {
        throw Failure(
          "no source has told yet when anything happened: name logs or backups under \"sources\", then run: paperclip-gen generate"
        )
      }
      let source = ReportSource(snapshot, zone: zone)
      let report =
        switch wanted {
        case .named(let period): source.report(period)
        case .last(let kind): source.report(source.lastComplete(kind))
        }
      let siteURL = try publication.siteURL(ofCompany: snapshot.company.slug)
      switch format {
      case "markdown": return report.markdown(page: siteURL.map { $0 + "reports/\(report.period.key).html" })
      case "html":
        let page = ReportFile.html(report, snapshot, zone: zone, library: library, siteURL: siteURL)
        session.report(page.findings)
        return page.bytes
      case "csv": return report.csv
      case "json": return ReportFile.json(report, snapshot, zone: zone, siteURL: siteURL)
      default: return report.text
      }
    }
    guard let out = arguments.value("--out") else {
      console.result(bytes: bytes)
      return .done
    }
    try FileSystem.writeAtomically(bytes, to: out)
    console.message("Wrote \(out)")
    return .done
  }

  private enum Wanted {
    case last(Period.Kind)
    case named(Period)
  }

  private static func period(_ text: String) throws(UsageError) -> Wanted {
    if let kind = Period.Kind(rawValue: text) { return .last(kind) }
    if let period = Period(key: text) { return .named(period) }
    throw UsageError(
      message: "--period: \"\(text)\" is no day, week or month",
      remedy: "write day, week or month, or 2026-11-19, 2026-W47 or 2026-11")
  }
}
