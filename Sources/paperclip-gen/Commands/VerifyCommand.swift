import Engine
import Renderer

/// Compares a published site with its manifest.
enum VerifyCommand {
  static let command = Command(
    name: "verify", summary: "Check a published site against its manifest", operands: "DIR",
    options: [],
    examples: [
      ("verify site", "finds every file that was changed, removed or added since the site was published"),
      ("verify /var/www/acme --json", "prints the result as JSON"),
    ],
    notes: [
      "The site's manifest.json has the size and SHA-256 of every file. No workspace is needed. Exit code 1 if anything differs."
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(1...1)
    let verification = try SiteVerification(of: arguments.operands[0])
    let problems = verification.problems
    if console.isJSON {
      var lists = Dictionary(
        uniqueKeysWithValues: SiteVerification.Problem.allCases.map { ($0.rawValue, [Value]()) })
      for (path, problem) in problems { lists[problem.rawValue]?.append(.string(path)) }
      var result = Fields(lists.mapValues(Value.list))
      result["files"] = .int(Int64(verification.files))
      console.result(json: .record(result))
    } else {
      for (path, problem) in problems { console.result("\(problem.rawValue): \(path)") }
      console.message(
        problems.isEmpty
          ? "All \(Formats.count(verification.files, "files")) are as published."
          : "\(CountNoun("file of the site differs/files of the site differ").of(problems.count)). To restore the site, run "
            + (verification.hasParts
              ? "paperclip-gen generate --shard and combine again."
              : "paperclip-gen render --full in the workspace.")
      )
    }
    return problems.isEmpty ? .done : .findings
  }
}
