import Engine
import Renderer

/// Splits a backup of several companies into a file for each.
enum SplitCommand {
  static let command = Command(
    name: "split", summary: "Split a backup into a file per company", operands: "BACKUP",
    options: [],
    examples: [
      ("split paperclip.sql.gz --out companies", "writes companies/acme-0c7d41e8.sql and so on"),
      ("split paperclip.sql.gz --out companies --json", "prints the files and how many rows each has"),
    ],
    notes: [
      "Read the files with \"sources\": [\"companies/*.sql\"], in one run or by shards. They have the tables and columns that "
        + "paperclip-gen reads, and no credentials. Exit code 1 if the backup has problems."
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(1...1)
    guard let out = arguments.value("--out") else {
      throw UsageError(message: "split: missing --out", remedy: "for example: --out companies")
    }
    let path = arguments.operands[0]
    guard path != "-", FileSystem.status(path, followingLinks: true)?.isFile == true else {
      throw Failure("\(path): is not a file; split reads the backup twice, so it cannot read from a pipe")
    }
    let split = try BackupSplit(path, out: out)
    for finding in split.findings { console.finding(finding) }
    if console.isJSON {
      console.result(
        json: .list(
          split.parts.map {
            ["company": .string($0.company), "path": .string($0.path), "rows": .int($0.rows)]
          }))
    } else {
      for part in split.parts {
        console.detail("\(part.path): \(Formats.count(part.rows, "rows"))")
      }
      let rows = split.parts.reduce(0) { $0 + $1.rows }
      console.message(
        "Wrote \(Formats.count(rows, "rows")) of \(Formats.count(split.parts.count, "companies")) to \(out)")
    }
    return split.findings.contains { $0.severity > .note } ? .findings : .done
  }
}
