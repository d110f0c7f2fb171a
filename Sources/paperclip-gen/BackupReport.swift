import Engine
import Renderer

/// Backups as text and JSON.
struct BackupReport {
  let backups: [BackupContents]
  let growth: BackupGrowth?
  /// The time from which ages are counted.
  let now: Instant

  private static let shownTables = 20

  // MARK: Text

  var text: String {
    var lines: [String] = []
    if backups.count == 1 { lines = lines + details(backups[0]) }
    if backups.count > 1 {
      lines += table(
        [["Backup", "Created", "Age", "File", "Rows", "Complete"]]
          + backups.map { backup in
            [
              backup.name, backup.createdAt?.text ?? "—", age(backup), Formats.size(backup.fileBytes),
              Formats.count(backup.rows), backup.isComplete ? "yes" : "no",
            ]
          })
      if let newest = backups.last {
        lines += ["", "Newest backup:", ""] + details(newest)
      }
      lines += growthLines
    }
    return lines.joined(separator: "\n")
  }

  private func details(_ backup: BackupContents) -> [String] {
    let versions = [
      backup.serverVersion.map { "PostgreSQL \($0)" }, backup.writerVersion.map { "pg_dump \($0)" },
    ].compactMap { $0 }
    var lines = [
      backup.name, "  Format    " + ([backup.format] + versions).joined(separator: ", "),
      "  Created   " + (backup.createdAt?.text ?? "unknown") + (backup.isDated ? "" : " (its newest row)")
        + ", \(age(backup)) old",
      "  File      \(Formats.size(backup.fileBytes))",
      "  Complete  " + (backup.isComplete ? "yes" : "no: it is truncated"),
      "  Rows      \(Formats.count(backup.rows)) in \(Formats.count(backup.tables.count, "tables"))",
    ]
    let filled = backup.tables.filter { $0.rows > 0 }
    lines.append("")
    lines += table(
      [["Table", "Rows", "Size", ""]]
        + filled.prefix(Self.shownTables).map {
          [$0.name, Formats.count($0.rows), Formats.size($0.bytes), Self.words($0.treatment)]
        })
    if filled.count > Self.shownTables {
      lines.append("… and \(filled.count - Self.shownTables) smaller tables")
    }
    let columns = largestColumns(backup)
    if !columns.isEmpty {
      lines +=
        ["", "Largest columns", ""]
        + table(columns.map { ["\($0.table).\($0.column)", Formats.size($0.bytes)] })
    }
    let refused = backup.tables.filter { $0.treatment == .refused }.map(\.name).sorted()
    if !refused.isEmpty {
      lines += [
        "", "Skipped because they hold credentials or personal data: " + refused.joined(separator: ", "),
      ]
    }
    let unused = filled.filter { $0.treatment == .unused }.map(\.name).sorted()
    if !unused.isEmpty {
      lines.append("Skipped because no page uses them: " + unused.joined(separator: ", "))
    }
    return lines
  }

  private var growthLines: [String] {
    guard let growth else {
      return ["", "Growth: needs two complete backups at least half a day apart"]
    }
    let rows = growth.tables.prefix(Self.shownTables).map {
      [$0.name, Formats.count($0.rows / growth.days), Formats.size($0.bytes / growth.days)]
    }
    return ["", "Growth per day, \(growth.from.text) to \(growth.to.text)", ""]
      + table([["Table", "Rows", "Size"]] + rows)
  }

  private func age(_ backup: BackupContents) -> String {
    guard let at = backup.createdAt else { return "unknown" }
    let hours = max(0, (now.milliseconds - at.milliseconds) / 3_600_000)
    return hours < 48 ? Formats.count(hours, "hours") : Formats.count(hours / 24, "days")
  }

  private func largestColumns(_ backup: BackupContents) -> [(table: String, column: String, bytes: Int64)] {
    let all = backup.tables.flatMap { table in
      table.columns.map { (table: table.name, column: $0.name, bytes: $0.bytes) }
    }
    return Array(all.sorted { ($1.bytes, $0.table, $0.column) < ($0.bytes, $1.table, $1.column) }.prefix(10))
  }

  private static func words(_ treatment: BackupContents.Treatment) -> String {
    switch treatment {
    case .read: "read"
    case .refused: "never read"
    case .unused: "not used"
    }
  }

  /// Text columns, the first left-aligned, the others right-aligned.
  private func table(_ rows: [[String]]) -> [String] {
    guard let count = rows.first?.count else { return [] }
    let widths = (0..<count).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 || column == count - 1 && count > 3 ? row[column] + padding : padding + row[column]
      }
      let line = cells.joined(separator: "  ")
      return "  " + String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  // MARK: JSON

  var json: Value {
    [
      "backups": .list(backups.map(json)),
      "growth": growth.map { growth -> Value in
        [
          "from": .string(growth.from.text), "to": .string(growth.to.text), "days": .int(growth.days),
          "tables": .list(
            growth.tables.map { table -> Value in
              [
                "name": .string(table.name), "rows": .int(table.rows), "bytes": .int(table.bytes),
                "rowsPerDay": .int(table.rows / growth.days), "bytesPerDay": .int(table.bytes / growth.days),
              ]
            }),
        ]
      } ?? .null,
    ]
  }

  private func json(_ backup: BackupContents) -> Value {
    let tables = backup.tables.map { table -> Value in
      [
        "name": .string(table.name), "rows": .int(table.rows), "bytes": .int(table.bytes),
        "treatment": .string(table.treatment.rawValue),
        "columns": .list(
          table.columns.map { column -> Value in ["name": .string(column.name), "bytes": .int(column.bytes)] }
        ),
      ]
    }
    return [
      "name": .string(backup.name), "format": .string(backup.format),
      "serverVersion": .optional(backup.serverVersion), "writerVersion": .optional(backup.writerVersion),
      "createdAt": .optional(backup.createdAt?.text), "isDated": .bool(backup.isDated),
      "ageHours": .optional(backup.createdAt.map { (now.milliseconds - $0.milliseconds) / 3_600_000 }),
      "fileBytes": .int(backup.fileBytes), "isComplete": .bool(backup.isComplete), "rows": .int(backup.rows),
      "bytes": .int(backup.bytes), "tables": .list(tables),
      "findings": .list(backup.findings.map(CheckCommand.json)),
    ]
  }
}
