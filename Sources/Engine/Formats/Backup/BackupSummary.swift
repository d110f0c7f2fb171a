/// A summary of a backup, as far as it was read.
struct BackupSummary {
  /// "Paperclip backup (pg_dump)", "Paperclip backup (own writer)", …
  var format = "SQL script"
  /// The time in the writer's `-- Created:` line.
  private(set) var createdAt: Instant?
  /// "Dumped from database version": the versions of the server and of the program that wrote the dump.
  private(set) var serverVersion: String?
  private(set) var writerVersion: String?
  /// Whether the format has an end marker, and whether it was there: in each part of backups that were joined.
  private(set) var hasEndMark = false
  private(set) var isComplete = false
  /// Whether a part has begun whose end mark has not been read.
  private var isOpen = false
  /// Whether a part was followed by another one before its end mark.
  private var lacksEnd = false
  /// True if the file ends in the middle of something.
  private(set) var isCut = false
  /// Tables with credentials or personal data, which are skipped unread.
  private(set) var refusedTables: Set<String> = []
  /// The tables in statements with rows.
  private(set) var tables: Set<String> = []
  /// The number of rows of the tables that are read, usable or not.
  var rows: Int64 = 0
  private(set) var findings: [Finding] = []

  private let name: String
  /// The row count in the writer's comment for the rows that follow.
  private var promised: (table: String, rows: Int64)?
  private var seen: Int64 = 0
  /// What could not be read, by table and reason: the first line and the number of times.
  private var problems: [String: (table: String, line: Int64, count: Int64, remedy: String?)] = [:]
  private var encoding: String?

  init(_ name: String) { self.name = name }

  /// Reads a line outside of statements. Returns true for comments and noise.
  mutating func note(_ line: UnsafeBufferPointer<UInt8>, _ number: Int64) -> Bool {
    guard let first = line.first else { return true }
    if first == UInt8(ascii: "p"), starts(line, "pg_dump: ") || starts(line, "pg_dumpall: ") {
      sawMessage(number)
      return true
    }
    if first == UInt8(ascii: "C"), starts(line, "COMMIT;") {
      complete(number)
      return false
    }
    guard starts(line, "--") else { return false }
    comment(line, number)
    return true
  }

  private mutating func comment(_ line: UnsafeBufferPointer<UInt8>, _ number: Int64) {
    func rest(_ prefix: StaticString) -> UnsafeBufferPointer<UInt8>? {
      starts(line, prefix) ? UnsafeBufferPointer(rebasing: line[prefix.utf8CodeUnitCount...]) : nil
    }
    func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
      String(decoding: bytes.last == 0x0D ? bytes.dropLast() : bytes[...], as: UTF8.self)
    }
    if rest("-- Paperclip database backup") != nil {
      begin("Paperclip backup (own writer)")
    } else if let created = rest("-- Created: ") {
      createdAt = createdAt ?? Instant(text(created))
    } else if rest("-- PostgreSQL database dump complete") != nil {
      complete(number)
    } else if rest("-- PostgreSQL database dump") != nil {
      begin("Paperclip backup (pg_dump)")
    } else if let version = rest("-- Dumped from database version ") {
      serverVersion = text(version)
    } else if let version = rest("-- Dumped by pg_dump version ") {
      writerVersion = text(version)
    } else if let promise = rest("-- Data for: ") {
      checkPromise(number)
      let words = text(promise).split(separator: " ")
      // A plugin's table in a schema of its own can have the name of one that is read.
      let name = words.first?.split(separator: ".").map(String.init) ?? []
      if words.count >= 2, name.count == 1 || name.first == "public",
        let rows = Int64(words[1].drop { $0 == "(" })
      {
        promised = (name.last ?? "", rows)
        seen = 0
      }
    }
  }

  private mutating func begin(_ format: String) {
    lacksEnd = lacksEnd || isOpen
    (self.format, hasEndMark, isComplete, isOpen) = (format, true, false, true)
  }

  private mutating func complete(_ line: Int64) {
    checkPromise(line)
    (isComplete, isOpen) = (!lacksEnd, false)
  }

  private func starts(_ line: UnsafeBufferPointer<UInt8>, _ prefix: StaticString) -> Bool {
    guard line.count >= prefix.utf8CodeUnitCount else { return false }
    for index in 0..<prefix.utf8CodeUnitCount where line[index] != prefix.utf8Start[index] { return false }
    return true
  }

  /// Program messages in the output: `pg_dump … > file 2>&1`.
  private mutating func sawMessage(_ line: Int64) {
    if !hasMessages {
      skipped(
        "messages of pg_dump are mixed into the backup and were skipped", "create it without \"2>&1\"", line)
    }
    hasMessages = true
  }
  private var hasMessages = false

  /// Lines before the backup: what a terminal or another program said.
  mutating func sawTextBefore(_ line: Int64) {
    skipped("text before the backup was skipped", Self.withoutTerminal, line)
  }

  /// Something after the end of the backup that is no statement of it.
  mutating func sawTextAfter(_ line: Int64) {
    skipped("text after the end of the backup was skipped", Self.withoutTerminal, line)
  }

  private static let withoutTerminal = "write it with --file, without a terminal in between"

  private mutating func skipped(_ what: String, _ remedy: String, _ line: Int64) {
    findings.append(Finding(.warning, what, remedy: remedy, source: name, line: Int(line)))
  }

  /// The start of a table's rows.
  mutating func sawTable(_ table: String) {
    tables.insert(table)
    if RefusedTable.contains(table) { refusedTables.insert(table) }
  }

  /// A row of any table, to compare with the writer's row count.
  mutating func sawRow() { seen += 1 }

  mutating func endCopy(_ table: String, _ line: Int64) {
    if promised?.table == table { checkPromise(line, isCounted: true) }
  }

  /// Rows of an INSERT into a table that is not read are skipped without counting.
  private mutating func checkPromise(_ line: Int64, isCounted: Bool = false) {
    if let promised, promised.rows != seen, isCounted || RowTable(rawValue: promised.table) != nil {
      // What is missing from the table was not deleted.
      flawed.insert(promised.table)
      findings.append(
        Finding(
          .warning,
          "the backup promises \(CountNoun("rows").of(promised.rows)) of \(promised.table) but has \(seen.grouped)",
          source: name, line: Int(line)))
    }
    promised = nil
  }

  /// The encoding that a SET gives. A file can have only one.
  mutating func sawEncoding(_ value: String, _ line: Int64) {
    guard let first = encoding else {
      encoding = value
      return
    }
    if first != value {
      problem(
        "", "the file changes its client_encoding from \(first) to \(value)", line,
        remedy: "create one backup per database")
    }
  }

  /// The kinds of records that the backup contains completely, so that a missing one was deleted: those whose
  /// table was read to the end.
  var fullKinds: Set<RecordKind> {
    guard isComplete else { return [] }
    return Set(
      tables.compactMap { table in flawed.contains(table) ? nil : RowTable(rawValue: table)?.kind })
  }
  /// The tables that the backup contains completely.
  var completeTables: Set<String> { isComplete ? tables.subtracting(flawed) : [] }
  private var flawed: Set<String> = []

  /// A part of a known table that was not read.
  mutating func problem(_ table: String, _ reason: String, _ line: Int64, remedy: String?) {
    flawed.insert(table)
    let old = problems[table + "|" + reason]
    problems[table + "|" + reason] = (table, old?.line ?? line, (old?.count ?? 0) + 1, remedy)
  }

  /// The file ends too early.
  mutating func cut(_ reason: String, _ line: Int64) {
    (isComplete, isCut) = (false, true)
    promised = nil
    findings.append(
      Finding(
        .error, "\(reason); the rows before were used", remedy: "create the backup again", source: name,
        line: Int(line)))
  }

  /// Ends the summary and reports for each table what was not read.
  mutating func end(_ line: Int64) {
    checkPromise(line)
    for (key, problem) in problems.sorted(by: { ($0.value.line, $0.key) < ($1.value.line, $1.key) }) {
      let reason = key.drop { $0 != "|" }.dropFirst()
      let table = problem.table.isEmpty ? "" : "\(problem.table) was not read in full: "
      let count = problem.count > 1 ? " (\(problem.count.grouped) times)" : ""
      findings.append(
        Finding(
          .error, table + reason + count, remedy: problem.remedy, source: name, line: Int(problem.line)))
    }
    problems = [:]
  }
}
