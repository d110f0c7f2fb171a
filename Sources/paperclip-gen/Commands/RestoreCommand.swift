import Engine
import Renderer

/// Brings the state of a workspace back from a backup.
enum RestoreCommand {
  static let command = Command(
    name: "restore", summary: "Replace the databases of the workspace with those of a backup",
    operands: "FILE",
    options: [Command.wait],
    examples: [
      ("restore /var/backups/acme.tar.gz", "replaces the databases; generate then reads what is newer")
    ],
    notes: [
      "The backup is checked before anything is replaced. The old databases are kept in .paperclip/companies.old."
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(1...1)
    // The current databases may be damaged, so they are not opened.
    let session = try Session(arguments, console, lazily: true)
    let lock = try WorkspaceRun(session)
    defer { withExtendedLifetime(lock) {} }
    let state = session.workspace.state
    try RunRecord.remove(state)
    let (count, old) = try StateBackup.restore(arguments.operands[0], into: state) {
      try session.seals.remove()
    }
    console.message(
      "Restored \(Formats.count(count, "databases"))" + (old.map { "; the old ones are in \($0)" } ?? ""))
    console.message("Publish them with: paperclip-gen generate")
    return .done
  }
}
