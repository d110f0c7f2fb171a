import Engine
import Renderer

/// Publishes the site without reading the sources.
enum RenderCommand {
  static let command = Command(
    name: "render", summary: "Publish the site without reading the sources", operands: "",
    options: [
      Command.Option(name: "--full", summary: "rebuild every page and check every published file"),
      Command.Option(
        name: "--explain", value: "PAGE",
        summary: "say why a page was or was not rebuilt, for example index.html"),
      Command.jobs, Command.wait,
    ],
    examples: [
      ("render", "publishes the site again, for example after a change in html/"),
      ("render --full", "restores files of the site that were edited or deleted"),
      ("render --explain agents/ada.html", "publishes, and says whether and why that page was rebuilt"),
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...0)
    var session = try Session(arguments, console)
    let lock = try WorkspaceRun(session)
    defer { withExtendedLifetime(lock) {} }
    let modules = session.modules
    session.report(modules.findings)
    let result = try Publication(session: session, modules: modules).publish()
    session.report(result.findings)
    if let page = arguments.value("--explain") {
      guard let decision = result.decisions.first(where: { $0.path == page }) else {
        let nearest = Suggestion.nearest(to: page, in: result.decisions.map(\.path))
        throw UsageError(
          message: "the site has no page \"\(page)\"", remedy: nearest.map { "did you mean \"\($0)\"?" })
      }
      console.result("\(page): \(decision.reason.words)")
      return .done
    }
    let report = result.report
    if console.isJSON {
      console.result(json: [
        "files": .int(Int64(report.files)), "written": .int(Int64(report.written)),
        "unchanged": .int(Int64(report.unchanged)), "removed": .int(Int64(report.removed)),
      ])
    } else {
      console.message(
        "Published \(Formats.count(report.files, "files")): \(Formats.count(Int64(report.written))) written, \(Formats.count(Int64(report.unchanged))) unchanged, \(Formats.count(Int64(report.removed))) removed"
      )
      console.message("Open \(session.out)/index.html")
    }
    return .done
  }
}
