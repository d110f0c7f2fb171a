import Testing

@testable import Engine

@Suite struct SnapshotTests {
  private func text(_ path: String) throws -> [String: [UInt8]] {
    Dictionary(
      uniqueKeysWithValues: SnapshotFolder.files(try RecordsReader.read(path: path)).map {
        ($0.path, $0.bytes)
      })
  }

  private func lines(_ files: [String: [UInt8]]) -> [String] {
    files.sorted { $0.key < $1.key }.flatMap { file in
      String(decoding: file.value, as: UTF8.self).split(separator: "\n").map { "\(file.key): \($0)" }
    }
  }

  @Test(arguments: 1...25) func importingASnapshotGivesTheSameSnapshot(seed: UInt64) throws {
    let company = try RandomCompany(seed: seed)
    let first = try text(company.path)
    let out = company.folder.path + "/snapshot"
    _ = try SnapshotFolder.write(try RecordsReader.read(path: company.path), to: out)
    let (records, findings) = try SnapshotFolder.read(out)
    #expect(findings == [])
    let read = try #require(records)
    let imported = company.folder.path + "/imported"
    try SnapshotImport.run(read, into: imported, source: "snapshot", asOf: .epoch)
    let again = try text(CompanyDatabase.path(imported, read.company.id))
    #expect(again.keys.sorted() == first.keys.sorted())
    for (path, bytes) in first where again[path] != bytes {
      Issue.record("\(path) differs")
    }
    #expect(first.keys.contains("spend/2026-03.txt") && first.keys.contains("approvals.txt"))
  }

  @Test(arguments: 1...8) func everyFactIsOneLineHoweverHostile(seed: UInt64) throws {
    let company = try RandomCompany(seed: seed)
    let records = try RecordsReader.read(path: company.path)
    let all = RecordTable.records.flatMap { records[$0] } + [records.company]
    let facts = all.reduce(1 + records.spend.count) { $0 + 1 + $1.facts.count }
    var count = 0
    for (path, bytes) in try text(company.path) {
      #expect(bytes.last == UInt8(ascii: "\n"))
      count += bytes.count { $0 == UInt8(ascii: "\n") }
      for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars where scalar != "\n" {
        let isHidden =
          scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .lineSeparator
          || scalar.properties.isBidiControl
        #expect(!isHidden, "\(path) holds U+\(String(scalar.value, radix: 16))")
      }
    }
    #expect(count == facts)
  }

  /// Every column of a snapshot, changed in one record: one line differs.
  @Test(arguments: 1...4) func aChangedFactIsAChangedLine(seed: UInt64) throws {
    let company = try RandomCompany(seed: seed)
    let database = try Database(path: company.path)
    for table in RecordTable.records {
      let named = table.nameColumn.map { [(column: $0, kind: RecordTable.Kind.text)] } ?? []
      for column in named + table.columns.map({ (column: $0.column, kind: $0.kind) })
      where column.column != "rank" && column.kind != .json && column.column != "created_at" {
        let number: Bool =
          switch column.kind {
          case .instant, .money, .flag: true
          default: false
          }
        let value: SQLValue = number ? .int(1_800_000_000_000) : .text("changed\nto this")
        let id = try #require(
          try database.text(
            "SELECT id FROM \(table.table) WHERE \(column.column) IS NOT NULL ORDER BY id LIMIT 1"),
          "\(table.word) \(column.column)")
        if column.kind == .flag {
          try database.run("UPDATE issues SET is_hidden = 0 WHERE id = ?", [.text(id)])
        }
        let own = lines(try text(company.path))
        try database.execute("SAVEPOINT change")
        try database.run(
          "UPDATE \(table.table) SET \(column.column) = ? WHERE id = ?",
          [column.kind == .flag ? .int(1) : value, .text(id)])
        let after = lines(files(try RecordsReader(database).read()))
        try database.execute("ROLLBACK TO change; RELEASE change")
        let changed = after.difference(from: own)
        #expect(
          changed.insertions.count == 1 && changed.removals.count <= 1,
          "\(table.word) \(column.column): \(changed.insertions.count) and \(changed.removals.count)")
      }
    }
  }

  private func files(_ records: CompanyRecords) -> [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: SnapshotFolder.files(records).map { ($0.path, $0.bytes) })
  }

  @Test func temporaryFilesAreIgnored() throws {
    let company = try RandomCompany(seed: 7)
    let database = try Database(path: company.path)
    try database.run("UPDATE agents SET status = 'idle'")
    let before = try text(company.path)
    try database.run(
      "UPDATE agents SET status = 'running', last_heartbeat_at = 5, updated_at = 5, error_reason = 'x'")
    try database.run("UPDATE issues SET updated_at = 5")
    #expect(try text(company.path) == before)
    try database.run("UPDATE agents SET status = 'paused' WHERE id = 'agents-1'")
    #expect(try text(company.path) != before)
  }

  /// A new column of a record must be in a snapshot or be left out on purpose.
  @Test func everyColumnIsWrittenOrLeftOutOnPurpose() throws {
    let leftOut: Set<String> = [
      "id", "rank", "merged_into", "state_at", "state", "first_assignee_id", "first_assignee_at",
      "updated_at", "last_heartbeat_at", "last_triggered_at", "error_reason", "digest",
    ]
    let company = try RandomCompany(seed: 1)
    let database = try Database(path: company.path)
    for table in RecordTable.records + [RecordTable.company] {
      var columns: Set<String> = []
      try database.query("SELECT name FROM pragma_table_info('\(table.table)')") {
        columns.insert($0.text(0) ?? "")
      }
      let written = Set(table.columns.map(\.column) + [table.nameColumn].compactMap { $0 })
      #expect(columns.subtracting(written).subtracting(leftOut) == [], "\(table.word)")
      #expect(written.isSubset(of: columns), "\(table.word)")
    }
  }

  @Test func unchangedFilesAreNotTouchedAndStaleOnesAreRemoved() throws {
    let company = try RandomCompany(seed: 3)
    let out = company.folder.path + "/snapshot"
    var records = try RecordsReader.read(path: company.path)
    #expect(try SnapshotFolder.write(records, to: out).written > 5)
    try company.folder.write("snapshot/README.md", "kept")
    try company.folder.write("snapshot/agents.txt.new", "the rest of a killed run")
    let before = FileSystem.status(out + "/issues.txt")
    #expect(try SnapshotFolder.write(records, to: out).written == 0)
    records.spend = []
    records.records["comment"] = []
    let report = try SnapshotFolder.write(records, to: out)
    #expect(report.written == 0 && report.removed > 1)
    #expect(!FileSystem.exists(out + "/comments.txt") && !FileSystem.exists(out + "/spend"))
    #expect(!FileSystem.exists(out + "/agents.txt.new") && FileSystem.exists(out + "/README.md"))
    #expect(FileSystem.status(out + "/issues.txt") == before)
  }

  @Test func aFolderWithOtherFilesIsNotTouched() throws {
    let company = try RandomCompany(seed: 4)
    try company.folder.write("other/agents.txt", "my own notes")
    let records = try RecordsReader.read(path: company.path)
    #expect(throws: Failure.self) { try SnapshotFolder.write(records, to: company.folder.path + "/other") }
    #expect(try FileSystem.names(in: company.folder.path + "/other") == ["agents.txt"])
  }

  @Test func aSnapshotIsImportedIntoAnEmptyCompanyOnly() throws {
    let company = try RandomCompany(seed: 5)
    let records = try RecordsReader.read(path: company.path)
    let folder = company.folder.path + "/imported"
    try SnapshotImport.run(records, into: folder, source: "snapshot", asOf: .epoch)
    #expect {
      try SnapshotImport.run(records, into: folder, source: "snapshot", asOf: .epoch)
    } throws: { error in
      (error as? Failure)?.message.contains("is not empty") == true
    }
  }

  @Test func everyProblemIsReportedWithItsLine() throws {
    let folder = TemporaryFolder()
    try folder.write("s/company.txt", "paperclip-gen snapshot 1\ncompany c \"C\"\n")
    try folder.write(
      "s/agents.txt",
      """
        status paused
      agent a "A"
        staus paused
        createdAt yesterday
        status paused
        status idle
      <<<<<<< HEAD
      agent a "Again"
      agent "b
      """)
    try folder.write("s/spend/2026-01.txt", "spend - - - billed 5 input x\n")
    let (_, findings) = try SnapshotFolder.read(folder.path + "/s")
    func has(_ text: String, _ line: Int) -> Bool {
      findings.contains { ($0.message + ($0.remedy ?? "")).contains(text) && $0.line == line }
    }
    #expect(has("before the first fact", 1))
    #expect(has("did you mean \"status\"?", 3))
    #expect(has("createdAt is not", 4))
    #expect(has("appears more than once", 6))
    #expect(has("merge conflict", 7))
    #expect(has("two records", 8))
    #expect(has("has no ID", 9))
    #expect(findings.contains { $0.source?.hasSuffix("2026-01.txt") == true })
    try folder.write("s/company.txt", "paperclip-gen snapshot 9\n")
    #expect(throws: Failure.self) { try SnapshotFolder.read(folder.path + "/s") }
  }
}
