import Engine
import Renderer

/// Shows what backups contain and whether they are complete. Reads them as a stream and stores nothing.
enum InspectCommand {
  static let command = Command(
    name: "inspect", summary: "Show what a backup contains, whether it is complete, and how backups grow",
    operands: "FILE|DIR…", options: [],
    examples: [
      (
        "inspect backups/paperclip-20261120-120000.sql.gz",
        "shows its tables, its largest columns and its problems"
      ),
      ("inspect backups", "shows every backup in the folder, and the growth per day by table"),
      ("inspect backups --json", "prints the same as JSON"),
    ],
    notes: [
      "Exit code 1 if a backup is incomplete or cannot be read in full. Values are never printed, and tables with credentials are only counted."
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(1...1000)
    let now = try arguments.asOf(environment: Main.environment()) ?? SystemClock.now
    var backups: [BackupContents] = []
    var isUnreadable = false
    for operand in arguments.operands {
      for path in try files(operand) {
        do {
          backups.append(try BackupInspection.read(path: path, name: path))
        } catch let failure as Failure {
          console.failure(failure.message)
          isUnreadable = true
        }
      }
    }
    backups.sort { ($0.createdAt ?? .epoch, $0.name) < ($1.createdAt ?? .epoch, $1.name) }
    let report = BackupReport(backups: backups, growth: BackupGrowth(backups), now: now)
    if console.isJSON {
      console.result(json: report.json)
    } else {
      for backup in backups {
        for finding in backup.findings { console.finding(finding) }
      }
      console.result(report.text)
    }
    if backups.isEmpty { return .failed }
    return isUnreadable || !backups.allSatisfy(\.isSound) ? .findings : .done
  }

  /// The file itself, or the backups in a folder.
  private static func files(_ path: String) throws -> [String] {
    guard FileSystem.isFolder(path) else { return [path] }
    if FileSystem.exists(path + "/toc.dat") {
      throw Failure(
        "\(path): is a pg_dump archive in the directory format (-Fd); convert it to SQL: pg_restore --file=backup.sql \(path)"
      )
    }
    let names = try FileSystem.names(in: path).filter { name in
      [".sql", ".sql.gz", ".dump", ".dump.gz", ".backup"].contains { name.hasSuffix($0) }
    }
    guard !names.isEmpty else { throw Failure("\(path): contains no backups (*.sql, *.sql.gz)") }
    return names.map { path + "/" + $0 }
  }
}
