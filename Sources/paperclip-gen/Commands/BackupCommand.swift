import Engine
import Renderer

/// Writes the state of a workspace to one file.
enum BackupCommand {
  static let command = Command(
    name: "backup", summary: "Copy the databases of the workspace to one file", operands: "FILE",
    options: [Command.wait],
    examples: [("backup /var/backups/acme.tar.gz", "copies the state; restore brings it back")],
    notes: [
      "The databases hold what rotated logs and deleted backups held: they may be the only copy. The file is a tar archive with a consistent copy of each database. It holds everything, comments too; keep it private."
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(1...1)
    let session = try Session(arguments, console)
    let lock = try WorkspaceRun(session)
    defer { withExtendedLifetime(lock) {} }
    let file = arguments.operands[0]
    let count = try StateBackup.write(state: session.workspace.state, to: file)
    console.message("Wrote \(file) (\(Formats.count(count, "databases")))")
    return .done
  }
}
