/// Writes documents, their revisions, the issues that they belong to, and skills.
///
/// A document that a complete backup no longer has was deleted: `listed` is when the newest one was made, and
/// a row of an older state is not shown.
final class DocumentRows {
  let documents: KeyedRows
  let revisions: KeyedRows
  let links: KeyedRows
  let skills: KeyedRows
  private let database: Database

  /// The tables whose rows are few enough to be compared in every run.
  var small: [KeyedRows] { [documents, links, skills] }

  init(_ database: Database) throws {
    self.database = database
    documents = try KeyedRows(database, "documents", .documents)
    revisions = try KeyedRows(database, "document_revisions", .documentRevisions)
    links = try KeyedRows(database, "issue_documents", .issueDocuments)
    skills = try KeyedRows(database, "skills", .skills)
  }

  /// Writes a row of `RowTable.documents`. Returns false if another version is stored.
  func writeDocument(_ row: Row, state: Int64) throws -> Bool {
    try documents.write(state) { statement in
      Self.bind(row, [0, 2, 3, 4, 5], from: 1, &statement)
      statement.bind(6, row.int(6))
      Self.bind(row, [7, 8, 9, 10], from: 7, &statement)
      for column in 11...13 { statement.bind(Int32(column), row.instant(column)) }
    }
  }

  /// Writes a row of `RowTable.documentRevisions`. Returns false if another version is stored.
  func writeRevision(_ row: Row, state: Int64) throws -> Bool {
    try revisions.write(state) { statement in
      Self.bind(row, [0, 2], from: 1, &statement)
      statement.bind(3, row.int(3))
      Self.bind(row, [4, 5, 6, 7], from: 4, &statement)
      statement.bind(8, row.instant(8))
      Self.bind(row, [9, 10, 11], from: 9, &statement)
    }
  }

  /// Writes a row of `RowTable.issueDocuments`. Returns false if another version is stored.
  func writeLink(_ row: Row, state: Int64) throws -> Bool {
    try links.write(state) { statement in
      Self.bind(row, [0, 2, 3, 4], from: 1, &statement)
      statement.bind(5, row.instant(5))
      statement.bind(6, row.instant(6))
    }
  }

  /// Writes a row of `RowTable.skills`. Of its files only the paths are kept: a script is not text to read.
  func writeSkill(_ row: Row, state: Int64) throws -> Bool {
    try skills.write(state) { statement in
      Self.bind(row, [0, 2, 3, 4, 5, 6, 7, 8, 9], from: 1, &statement)
      statement.bind(10, row.instant(11))
      statement.bind(11, row.instant(12))
      statement.bind(12, Self.paths(row))
    }
  }

  private static func paths(_ row: Row) -> String? {
    row.withBytes(10) { bytes in
      try? JSONDocument.read(Array(bytes)) { document -> String? in
        guard case .list(let files) = document.value(document.root) else { return nil }
        let paths = files.prefix(Limits.skillFiles).compactMap { $0["path"]?.string ?? $0.string }
        guard !paths.isEmpty else { return nil }
        return String(
          decoding: JSONWriter.encode(.list(paths.map(Value.string)), layout: .compact), as: UTF8.self)
      }
    } ?? nil ?? nil
  }

  /// A source from `at` has all rows of these tables.
  func noteComplete(_ tables: Set<String>, at: Instant) throws {
    for table in [RowTable.documents, .issueDocuments, .skills] where tables.contains(table.rawValue) {
      try database.run(
        """
        INSERT INTO meta VALUES (?1, ?2)
        ON CONFLICT DO UPDATE SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))
        """, [.text("listed." + table.rawValue), .text(String(at.milliseconds))])
    }
  }

  private static func bind(_ row: Row, _ columns: [Int], from first: Int32, _ statement: inout Statement) {
    for (offset, column) in columns.enumerated() {
      let index = first + Int32(offset)
      if row.withBytes(column, { statement.bind(index, bytes: $0) }) == nil {
        statement.bind(index, Int64?.none)
      }
    }
  }
}
