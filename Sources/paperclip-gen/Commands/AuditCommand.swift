import Engine
import Renderer

/// Verifies the ledgers of a workspace, proves that an entry is in one, and exports them.
enum AuditCommand {
  static let command = Command(
    name: "audit", summary: "Verify, prove and export the audit ledger", operands: "verify|proof|export [ID]",
    operandChoices: { ["verify", "proof", "export"] },
    options: [
      CompanyChoice.option,
      Command.Option(
        name: "--since", value: "FILE", summary: "verify: also against a checkpoint that was kept elsewhere"),
      Command.Option(name: "--site", value: "DIR", summary: "verify: also against a published site"),
      Command.Option(
        name: "--backup", value: "FILE",
        summary: "verify: also whether a backup is what it was when it was read"),
      Command.Option(
        name: "--format", value: "FORMAT", summary: "export: csv or ndjson", choices: ["csv", "ndjson"]),
    ],
    examples: [
      ("audit verify", "checks every line and checkpoint of the ledgers; exit code 1 if one was changed"),
      (
        "audit verify --since checkpoint.txt",
        "also checks that nothing was changed since an auditor got this file"
      ),
      (
        "audit proof activity_log:5a1e…",
        "prints how the entry leads to the checkpoint, to be checked with sha256sum"
      ),
      ("audit export --format csv > ledger.csv", "prints all entries"),
    ],
    notes: [
      "The module \"audit\" writes the ledger, one entry per row and digest, when generate reads backups and exports. It proves that entries were not changed since their checkpoint; it cannot prove that the server told the truth, or that nobody rewrote the ledger and all checkpoints together. Keep a checkpoint elsewhere."
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    guard let action = arguments.operands.first else {
      throw UsageError(message: "audit: missing action", remedy: "expected verify, proof or export")
    }
    try arguments.requireOperands(1...2, of: action)
    let session = try Session(arguments, console, silently: true, lazily: true)
    let names = try names(session)
    switch arguments.operands[0] {
    case "verify": return try verify(names, session)
    case "proof":
      guard arguments.operands.count == 2 else {
        throw UsageError(
          message: "audit proof: missing argument ID", remedy: "usage: paperclip-gen audit proof ID")
      }
      return try prove(arguments.operands[1], names, session)
    case "export": return try export(names, session)
    default:
      throw UsageError(
        message: "audit: expected verify, proof or export, got \"\(arguments.operands[0])\"",
        remedy: Suggestion.nearest(to: arguments.operands[0], in: ["verify", "proof", "export"]).map {
          "did you mean \"\($0)\"?"
        })
    }
  }

  private static func names(_ session: Session) throws -> [String] {
    let root = session.workspace.root
    var names = try Ledger.names(root: root)
    if session.arguments.value("--company") != nil {
      let chosen = try CompanyChoice(session).companies.map { AlertContext.name(ofDatabase: $0.path) }
      names = names.filter(chosen.contains)
    }
    guard !names.isEmpty else {
      guard session.workspace.configuration.modules.enabled.contains(AuditWork.module) else {
        throw Failure(
          "no ledger yet: enable the module \"audit\" (paperclip-gen module enable audit), then run paperclip-gen generate"
        )
      }
      throw Failure(
        "no ledger yet: it begins with the next run of paperclip-gen generate that reads a backup or an export; hook lines have no entries"
      )
    }
    return names
  }

  private static func path(_ name: String, _ session: Session) -> String {
    Ledger.path(root: session.workspace.root, name: name)
  }

  // MARK: verify

  /// A checkpoint from elsewhere.
  private struct Other {
    let name: String
    let checkpoint: Checkpoint
    /// The folder of the company in a site that has it.
    var site: String?
  }

  private static func verify(_ names: [String], _ session: Session) throws -> ExitCode {
    var others: [Other] = []
    if let file = session.arguments.value("--since") {
      guard let checkpoint = Checkpoint(String(decoding: try FileSystem.read(file), as: UTF8.self)) else {
        throw Failure("\(file): is not a checkpoint; expected an origin, a size and a root on three lines")
      }
      others.append(Other(name: file, checkpoint: checkpoint))
    }
    if let site = session.arguments.value("--site") { others += try published(site) }
    var isSound = true
    var results: [Value] = []
    for name in names {
      let origin = "paperclip-gen/\(name)"
      let own = others.filter { $0.checkpoint.origin == origin }
      let result = try LedgerVerification(path(name, session), others: own.map { ($0.name, $0.checkpoint) })
      let problems =
        result.problems
        + (try own.flatMap { other in
          try other.site.map {
            try PublishedLedger.problems(in: $0, ledger: path(name, session), size: other.checkpoint.size)
          } ?? []
        })
      if !problems.isEmpty { isSound = false }
      results.append([
        "company": .string(name), "entries": .int(Int64(result.size)), "root": .string(result.root.text),
        "checkpoints": .int(Int64(result.checkpoints)), "since": .optional(result.since?.text),
        "problems": .list(problems.map(Value.string)), "notes": .list(result.notes.map(Value.string)),
      ])
      guard !session.console.isJSON else { continue }
      for problem in problems { session.console.result("changed: \(problem)") }
      for note in result.notes { session.console.result(note) }
      let since = result.since.map { ", tamper-evident since \($0.text.prefix(10))" } ?? ""
      session.console.result(
        "\(name): \(Formats.count(result.size, "entries")), \(Formats.count(result.checkpoints, "checkpoints"))\(since)"
      )
      if problems.isEmpty { session.console.result("root \(result.root.text)") }
    }
    for other in others where !names.contains(where: { "paperclip-gen/\($0)" == other.checkpoint.origin }) {
      isSound = false
      session.console.failure("\(other.name): is of another ledger (\(other.checkpoint.origin))")
    }
    if let file = session.arguments.value("--backup") {
      let (value, isSame) = try compare(file, session)
      results.append(value)
      if !isSame { isSound = false }
    }
    if session.console.isJSON { session.console.result(json: .list(results)) }
    return isSound ? .done : .findings
  }

  /// Compares a backup with what the ledgers recorded of it.
  private static func compare(_ file: String, _ session: Session) throws -> (value: Value, isSame: Bool) {
    var options = session.ingestOptions(rereads: true)
    options.ledgerRoot = session.workspace.root
    let result = try BackupVerification(Source(path: file), options)
    if !session.console.isJSON {
      for problem in result.problems.prefix(50) { session.console.result("changed: \(problem)") }
      if result.problems.count > 50 { session.console.result("and \(result.problems.count - 50) more") }
      if result.problems.isEmpty {
        session.console.result("\(file): \(Formats.count(result.rows, "rows")) as they were recorded")
      }
    }
    let value: Value = [
      "backup": .string(file), "rows": .int(Int64(result.rows)),
      "problems": .list(result.problems.map(Value.string)),
    ]
    return (value, result.problems.isEmpty)
  }

  /// The checkpoints of a published site: a file for each company with a ledger.
  private static func published(_ site: String) throws -> [Other] {
    let places = [site] + (try FileSystem.names(in: site)).map { site + "/" + $0 }.filter(FileSystem.isFolder)
    let found = try places.filter { FileSystem.exists($0 + "/api/modules/audit/checkpoint.json") }
      .compactMap { place -> Other? in
        let file = place + "/api/modules/audit/checkpoint.json"
        let value = try JSONDocument.read(try FileSystem.read(file)) { $0.value($0.root) }
        guard let rows = value["data"]?.list else { throw Failure("\(file): is not a published checkpoint") }
        guard let row = rows.first else { return nil }
        guard let size = row["size"]?.int,
          let root = row["root"]?.string.flatMap({ SHA256.Digest($0) }), let origin = row["origin"]?.string
        else { throw Failure("\(file): is not a published checkpoint") }
        return Other(
          name: file, checkpoint: Checkpoint(origin: origin, size: Int(size), root: root), site: place)
      }
    guard !found.isEmpty else {
      throw Failure("\(site): has no published checkpoint (api/modules/audit/checkpoint.json)")
    }
    return found
  }
}
