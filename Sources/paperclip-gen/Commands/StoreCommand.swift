import Engine
import Renderer

/// Finds, installs, updates and verifies modules and company templates, and publishes stores.
enum StoreCommand {
  static let command = Command(
    name: "store", summary: "Browse, install and publish modules and company templates",
    operands: "list|show|install|import|export|diff|update|remove|verify|site [ID…]",
    operandChoices: { actions.map(\.name) },
    options: [
      Command.Option(
        name: "--store", value: "STORE",
        summary: "look only in this store: a folder, an index file or an https:// address"),
      Command.Option(name: "--offline", summary: "use only what is on this machine"),
      Command.Option(name: "--force", summary: "with update and remove: discard local changes"),
      Command.Option(
        name: "--allow-unpinned", summary: "with show: download an entry without a hash, to look at it"),
      Command.Option(name: "--preview", summary: "with import: stop after the preview"),
      Command.Option(name: "--from", value: "DIR", summary: "with site: the folder to publish"),
      Command.Option(name: "--title", value: "TEXT", summary: "with site: the name of the store"),
      Command.Option(name: "--url", value: "URL", summary: "with site: the address that the store will have"),
      Command.Option(name: "--license", value: "SPDX", summary: "with export: the license, such as MIT"),
      Command.Option(name: "--budgets", summary: "with export: include monthly budgets"),
      CompanyChoice.option, Command.wait,
    ],
    examples: [
      ("store list", "lists what the built-in store and the configured stores offer"),
      ("store list research", "lists entries with this word"),
      ("store show agency", "shows versions, contents, license and hash"),
      (
        "store install pulse@1.2.0",
        "installs a version of a module in modules/pulse; enabling it is a second step"
      ),
      ("store import research-lab --preview", "writes a preview of a company template to preview/"),
      ("store import research-lab", "imports the template after a preview"),
      ("store diff pulse", "shows what an update would change, line by line"),
      ("store update", "updates everything that is installed"),
      ("store verify", "compares installed files with paperclip-gen.lock.json"),
      (
        "store export --license MIT --out my-store", "writes the company as a template that others can import"
      ),
      ("store site --from my-store --out public", "publishes a folder of modules and templates as a store"),
    ],
    notes: [
      "The built-in store needs no network. Others are listed under \"stores\" in paperclip.config.json.",
      "Installed files are recorded with their hash in paperclip-gen.lock.json, which belongs in git. Files that differ from "
        + "the hash of the index are refused, and nothing is changed.",
      "Exit codes: 0 done; 1 done, with findings (diff: different; verify: a difference); 2 usage error; 3 failed.",
    ], run: run)

  private typealias Action = (
    name: String, operands: ClosedRange<Int>, run: @Sendable (StoreSession) throws -> ExitCode
  )

  private static let actions: [Action] = [
    ("list", 0...20, list), ("show", 1...1, show), ("install", 1...20, install),
    ("import", 1...1, importTemplate),
    ("export", 0...0, export), ("diff", 1...1, diff), ("update", 0...20, update), ("remove", 1...20, remove),
    ("verify", 0...0, verify), ("site", 0...0, site),
  ]

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    let names = actions.map(\.name)
    guard let name = arguments.operands.first, let action = actions.first(where: { $0.name == name }) else {
      let nearest = arguments.operands.first.flatMap { Suggestion.nearest(to: $0, in: names) }
      throw UsageError(
        message: arguments.operands.first.map { "store: unknown action \"\($0)\"" }
          ?? "store: missing action",
        remedy: nearest.map { "did you mean \"paperclip-gen store \($0)\"?" }
          ?? "expected \(Arguments.list(names)); for example: paperclip-gen store list")
    }
    try arguments.requireOperands(
      (action.operands.lowerBound + 1)...(action.operands.upperBound + 1), of: name)
    return try action.run(StoreSession(arguments, console))
  }
}
