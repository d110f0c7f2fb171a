/// The contents of a backup, as stored in a company's database.
enum BackupRecord {
  /// The number of backups whose tables are kept. Older ones are deleted.
  private static let kept: Int64 = 400

  static func save(_ contents: BackupContents, in database: Database) throws {
    for table in ["backups", "backup_tables"] {
      try database.run("DELETE FROM \(table) WHERE source = ?", [.text(contents.name)])
    }
    try database.run(
      "INSERT INTO backups VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      [
        .text(contents.name), .text(contents.format), SQLValue(contents.serverVersion),
        SQLValue(contents.writerVersion), SQLValue(contents.createdAt), .int(contents.isDated ? 1 : 0),
        .int(contents.fileBytes), .int(contents.isComplete ? 1 : 0), .int(contents.isSound ? 1 : 0),
      ])
    for table in contents.tables where table.rows > 0 {
      let largest = table.columns.first
      try database.run(
        "INSERT INTO backup_tables VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
          .text(contents.name), .text(table.name), .int(table.rows), .int(table.bytes),
          .text(table.treatment.rawValue), SQLValue(largest?.name), SQLValue(largest?.bytes),
        ])
    }
    try database.run(
      """
      DELETE FROM backups WHERE source NOT IN
        (SELECT source FROM backups ORDER BY coalesce(made_at, 0) DESC, source DESC LIMIT ?)
      """, [.int(kept)])
    try database.run("DELETE FROM backup_tables WHERE source NOT IN (SELECT source FROM backups)")
  }
}
