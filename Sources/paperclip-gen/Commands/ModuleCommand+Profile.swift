import Engine
import Renderer

extension ModuleCommand {
  /// Prints what the queries of one module cost, or of all enabled ones, the slowest first.
  static func profile(_ id: String, _ session: Session) throws -> ExitCode {
    let modules = try modules(id, session)
    let companies = try CompanyChoice(session)
    let publication = Publication(session: session, modules: session.modules)
    var rows: [Value] = []
    for company in companies.companies {
      let options = try publication.options(company, isOnly: companies.companies.count == 1)
      let now = try CompanyViewReader.now(path: company.path, asOf: session.asOf)
      let zone = options.timeZone.flatMap(TimeZoneRules.init(name:)) ?? .utc
      for module in modules {
        let profile = try ModuleProfile(path: company.path, module: module, now: now, zone: zone)
        rows += try profile.statements().map { statement in
          [
            "company": .string(companies.slug(company)), "module": .string(module.id),
            "file": .string(statement.path), "milliseconds": .int(statement.milliseconds),
            "steps": .int(Int64(statement.steps)), "rows": .int(Int64(statement.rows)),
            "failure": .optional(statement.failure),
          ]
        }
      }
    }
    rows.sort {
      ($0["milliseconds"]?.int ?? 0, $0["steps"]?.int ?? 0) > (
        $1["milliseconds"]?.int ?? 0, $1["steps"]?.int ?? 0
      )
    }
    guard !session.console.isJSON else {
      session.console.result(json: .list(rows))
      return .done
    }
    for row in rows { session.console.result(line(row, isOnly: companies.companies.count == 1)) }
    let failed = rows.filter { $0["failure"]?.string != nil }.count
    if rows.isEmpty { session.console.message("There are no queries to profile.") }
    if failed > 0 { session.console.message(Formats.count(failed, "failed") + ".") }
    return failed == 0 ? .done : .findings
  }

  /// "  1,204 ms  12,345,000 steps      365 rows  analytics/queries/flow/days.sql"
  private static func line(_ row: Value, isOnly: Bool) -> String {
    func number(_ key: String, _ width: Int) -> String {
      let text = Formats.count(row[key]?.int ?? 0)
      return String(repeating: " ", count: max(0, width - text.utf8.count)) + text
    }
    func text(_ key: String) -> String { row[key]?.string ?? "" }
    let company = isOnly ? "" : text("company") + ": "
    let failure = row["failure"]?.string.map { "  failed: " + $0 } ?? ""
    return number("milliseconds", 6) + " ms " + number("steps", 11) + " steps " + number("rows", 7)
      + " rows  "
      + company + text("module") + "/" + text("file") + failure
  }

  private static func modules(_ id: String, _ session: Session) throws -> [Module] {
    guard !id.isEmpty else { return session.modules.active }
    guard let module = session.modules[id] else {
      let nearest = Suggestion.nearest(to: id, in: session.modules.modules.map(\.id))
      throw UsageError(
        message: "module profile: unknown module \"\(id)\"",
        remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "run paperclip-gen module list")
    }
    guard module.isActive else {
      throw Failure("\(id) is not enabled; enable it with paperclip-gen module enable \(id)")
    }
    return [module]
  }
}
