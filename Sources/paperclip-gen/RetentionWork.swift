import Engine
import Renderer

/// Removes old heartbeats from the databases of a workspace, as `"retention"` says.
struct RetentionWork {
  private let session: Session
  private let modules: ModuleSet
  private let days: Int64

  struct Result {
    var runs: Int64 = 0
    var bytes: Int64 = 0
    /// The first day of which every run is kept; of several companies the last.
    var first: CivilDate?
    var findings: [Finding] = []

    /// What was removed; nil if nothing was.
    var text: String? {
      guard runs > 0, let first else { return nil }
      let smaller = bytes > 0 ? ", and the database is \(Formats.size(bytes)) smaller" : ""
      return "Removed \(Formats.count(runs, "runs")) before \(first.text); their sums stay\(smaller)"
    }
  }

  /// Nil if the configuration keeps everything.
  init?(_ session: Session, _ modules: ModuleSet) {
    guard let days = session.workspace.configuration.eventsDays else { return nil }
    self.session = session
    self.modules = modules
    self.days = days
  }

  func run() throws -> Result {
    var result = Result()
    let publication = Publication(session: session, modules: modules)
    // Problems with the price list are reported when the site is published.
    var problems: [Finding] = []
    let prices = try publication.prices(&problems)
    let companies = try CompanyViewReader.companies(in: session.workspace.databases)
    for company in companies {
      session.console.meter.update(Progress("Removing old runs of \(company.name)"))
      let options = try publication.options(company, isOnly: companies.count == 1)
      let retention = try Retention(
        path: company.path, days: days,
        zone: options.zone, prices: prices, modules: modules)
      guard let one = try retention.run() else { continue }
      result.runs += one.runs
      result.bytes += one.bytes
      result.first = max(result.first ?? one.first, one.first)
      result.findings += one.waiting.map { finding($0.module, $0.runs, before: one.first) }
    }
    return result
  }

  private func finding(_ module: String, _ runs: Int64, before day: CivilDate) -> Finding {
    Finding(
      .warning,
      "\(Formats.count(runs, "runs")) before \(day.text) are kept, since the module \(module) has not processed them",
      remedy: "fix the module, or take it out of \"enabled\"", source: Workspace.configurationName)
  }
}
