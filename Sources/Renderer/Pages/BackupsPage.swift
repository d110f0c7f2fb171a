import Engine

/// The contents, completeness and growth of the backups among the sources.
enum BackupsPage {
  static let path = "backups.html"

  /// Only if there are backups, since an empty page would be useless for companies with logs only.
  static func isShown(_ view: CompanyView) -> Bool { !view.backups.isEmpty }

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    guard isShown(context.view) else { return [] }
    return [Page(path) { context, site in write(context, &site) }]
  }

  private static func write(_ context: SiteContext, _ site: inout PageWriter) {
    let backups = context.view.backups
    guard let newest = backups.first else { return }
    let growth = BackupGrowth(backups)
    site.api(
      "api/backups.json", "Backups among the sources: size, tables and growth",
      [
        "backups": .list(backups.map { value($0, isNewest: $0.name == backups.first?.name) }),
        "growth": growth.map(value) ?? .null,
      ])
    let page: Fields = [
      "isEmpty": .bool(false), "newestAt": SiteContext.instant(newest.createdAt),
      "total": .int(Int64(backups.count)),
      "completeCount": .int(Int64(backups.filter(\.isSound).count)), "newest": row(newest),
      "backups": .list(backups.map(row)), "tables": .list(tables(newest, growth)),
      "growth": growth.map { growth -> Value in
        ["from": .string(growth.from.text), "to": .string(growth.to.text)]
      } ?? .null,
    ]
    site.page(path, "backups", title: "Backups", .record(page))
  }

  // MARK: Page

  private static func row(_ backup: BackupContents) -> Value {
    [
      "name": .string(backup.name), "createdAt": SiteContext.instant(backup.createdAt),
      "format": .string(format(backup)), "fileSize": .string(Formats.size(backup.fileBytes)),
      "size": .string(Formats.size(backup.bytes)), "rows": .int(backup.rows),
      "tablesTotal": .int(Int64(backup.tables.count)), "isComplete": .bool(backup.isSound),
    ]
  }

  private static func format(_ backup: BackupContents) -> String {
    guard let version = backup.serverVersion else { return backup.format }
    return backup.format + ", PostgreSQL " + version
  }

  private static func tables(_ backup: BackupContents, _ growth: BackupGrowth?) -> [Value] {
    backup.tables.map { table in
      let grown = growth?.tables.first { $0.name == table.name }
      let days = growth?.days ?? 1
      return [
        "name": .string(table.name), "rows": .int(table.rows), "size": .string(Formats.size(table.bytes)),
        "rowsPerDay": growth == nil ? .null : .int((grown?.rows ?? 0) / days),
        "sizePerDay": growth == nil ? .null : .string(Formats.size((grown?.bytes ?? 0) / days)),
        "column": .optional(table.columns.first?.name),
        "columnSize": .optional(table.columns.first.map { Formats.size($0.bytes) }),
        "use": .string(words(table)),
      ]
    }
  }

  private static func words(_ table: BackupContents.Table) -> String {
    switch table.treatment {
    case .read: "read"
    case .refused: "never read"
    case .unused: "not used"
    }
  }

  // MARK: JSON

  /// Only the newest backup has tables, since those of the others are almost the same.
  private static func value(_ backup: BackupContents, isNewest: Bool) -> Value {
    let tables = backup.tables.map { table -> Value in
      [
        "name": .string(table.name), "rows": .int(table.rows), "bytes": .int(table.bytes),
        "treatment": .string(table.treatment.rawValue),
        "largestColumn": .optional(table.columns.first?.name),
        "largestColumnBytes": .optional(table.columns.first?.bytes),
      ]
    }
    return [
      "name": .string(backup.name), "format": .string(backup.format),
      "serverVersion": .optional(backup.serverVersion), "writerVersion": .optional(backup.writerVersion),
      "createdAt": SiteContext.instant(backup.createdAt), "isDated": .bool(backup.isDated),
      "fileBytes": .int(backup.fileBytes), "bytes": .int(backup.bytes), "rows": .int(backup.rows),
      "isComplete": .bool(backup.isSound), "tables": isNewest ? .list(tables) : .null,
    ]
  }

  private static func value(_ growth: BackupGrowth) -> Value {
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
  }
}
