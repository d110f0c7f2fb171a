/// Reads a Paperclip database backup in any of its dialects: pg_dump's plain format, and Paperclip's own writer
/// with COPY blocks or with one INSERT per row. Only the tables and columns of `RowTable` are looked at; bound by
/// the column list, in any order of tables.
struct BackupReader {
  /// What a backup turned out to be.
  struct Summary {
    /// "Paperclip backup (pg_dump)" or "Paperclip backup (own writer)".
    var format = "Paperclip backup (pg_dump)"
    /// The instant of the writer's `-- Created:` line.
    var createdAt: Instant?
    /// Whether the file's end was there.
    var isComplete = false
    /// Tables with credentials or personal data that were passed over unread.
    var refusedTables: Set<String> = []
    var rows: Int64 = 0
    var findings: [Finding] = []
  }

  private(set) var summary = Summary()
  private var skipper = SQLSkipper()
  /// The row count that the writer's comment promised for the block that follows it.
  private var promised: (table: String, rows: Int64)?
  private let name: String
  private var lastHead: (bytes: [UInt8], table: String, plan: ColumnPlan)?

  /// A line of SQL longer than this comes in pieces.
  static let pieceSize = 1 << 18

  init(name: String) { self.name = name }

  /// Whether a file that begins so is a backup.
  static func recognises(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = String(decoding: head.prefix(512), as: UTF8.self)
    return text.hasPrefix("-- Paperclip database backup") || text.contains("-- PostgreSQL database dump")
  }

  /// Reads to the end of the input, handing over each row of a table that is read with its line.
  mutating func read(
    _ lines: inout LineReader, _ onRow: (RowTable, Row, _ line: Int64, _ oversized: [Int]) throws -> Void,
    onReject: (_ line: Int64, _ reason: String) throws -> Void
  ) throws {
    while true {
      switch try lines.next() {
      case .end: return
      case .piece(let piece, let isEnd):
        if skipper.isAtTop, Self.starts(piece, "INSERT INTO "), !isEnd {
          try insert(piece, &lines, continues: true, onRow, onReject)
        } else {
          skipper.consume(piece)
        }
      case .line(let line, _):
        guard skipper.isAtTop else {
          skipper.consume(line)
          continue
        }
        if Self.starts(line, "COPY ") {
          try copyBlock(line, &lines, onRow, onReject)
        } else if Self.starts(line, "INSERT INTO ") {
          try insert(line, &lines, continues: false, onRow, onReject)
        } else {
          note(line)
          skipper.consume(line)
        }
      }
    }
  }

  private static func starts(_ line: UnsafeBufferPointer<UInt8>, _ prefix: StaticString) -> Bool {
    guard line.count >= prefix.utf8CodeUnitCount else { return false }
    for index in 0..<prefix.utf8CodeUnitCount where line[index] != prefix.utf8Start[index] { return false }
    return true
  }

  /// What comments say of the whole: when it was made, how many rows follow, that it ends here.
  private mutating func note(_ line: UnsafeBufferPointer<UInt8>) {
    if Self.starts(line, "-- Paperclip database backup") { summary.format = "Paperclip backup (own writer)" }
    if Self.starts(line, "-- Created: ") {
      summary.createdAt = Instant(UnsafeBufferPointer(rebasing: line[12...]))
    }
    if Self.starts(line, "-- PostgreSQL database dump complete") || Self.starts(line, "COMMIT;") {
      summary.isComplete = true
    }
    if Self.starts(line, "-- Data for: ") {
      let words = String(decoding: line[13...], as: UTF8.self).split(separator: " ")
      if words.count >= 2, let rows = Int64(words[1].drop { $0 == "(" }) {
        promised = (String(words[0].split(separator: ".").last ?? ""), rows)
      }
    }
  }

  private mutating func plan(_ header: TableHeader, _ line: Int64) -> ColumnPlan? {
    if RefusedTable.contains(header.table) { summary.refusedTables.insert(header.table) }
    guard let plan = ColumnPlan(header) else { return nil }
    guard plan.hasIdentity else {
      summary.findings.append(
        Finding(
          .warning, "the table \(header.table) has no id or company_id column and was passed over",
          source: name,
          line: Int(line)))
      return nil
    }
    return plan
  }

  private mutating func copyBlock(
    _ line: UnsafeBufferPointer<UInt8>, _ lines: inout LineReader,
    _ onRow: (RowTable, Row, Int64, [Int]) throws -> Void, _ onReject: (Int64, String) throws -> Void
  ) throws {
    var end = 0
    guard let header = TableHeader(line, after: "COPY ", end: &end) else {
      skipper.consume(line)
      return
    }
    let plan = plan(header, lines.number)
    var rows = plan.map(CopyRows.init(plan:))
    var count: Int64 = 0
    while true {
      switch try lines.next() {
      case .end:
        summary.findings.append(
          Finding(
            .error, "the backup ends in the middle of the table \(header.table); the rows before were used",
            remedy: "make the backup again", source: name, line: Int(lines.number)))
        return
      case .piece(let piece, let isEnd):
        rows?.consume(piece, isEnd: isEnd)
        if !isEnd { continue }
      case .line(let row, let isLast):
        if row.count == 2, row[0] == UInt8(ascii: "\\"), row[1] == UInt8(ascii: ".") {
          check(header.table, count, lines.number)
          return
        }
        if isLast { continue }  // cut in the middle of a row
        rows?.consume(row, isEnd: true)
      }
      count += 1
      if let plan, let finished = rows {
        if finished.fieldCount == plan.targets.count {
          summary.rows += 1
          try onRow(plan.table, finished.row, lines.number, finished.oversized)
        } else {
          try onReject(
            lines.number,
            "a row of \(header.table) has \(finished.fieldCount) fields, not \(plan.targets.count)")
        }
        rows?.advance()
      }
    }
  }

  /// One INSERT; its text may go on over the following lines, and `line` may be only the first piece of one.
  private mutating func insert(
    _ line: UnsafeBufferPointer<UInt8>, _ lines: inout LineReader, continues: Bool,
    _ onRow: (RowTable, Row, Int64, [Int]) throws -> Void, _ onReject: (Int64, String) throws -> Void
  ) throws {
    summary.format = "Paperclip backup (own writer)"
    guard let (header, plan, valuesStart) = insertHead(line) else {
      skipper.consume(line)
      return
    }
    let first = lines.number
    var values = InsertRows(plan: plan)
    values.consume(UnsafeBufferPointer(rebasing: line[valuesStart...]))
    if continues { try rest(of: &values, &lines) }
    while !values.isDone {
      values.endLine()
      switch try lines.next() {
      case .end:
        summary.findings.append(
          Finding(
            .error, "the backup ends in the middle of a row of \(header); the rows before were used",
            remedy: "make the backup again", source: name, line: Int(lines.number)))
        return
      case .line(let more, _): values.consume(more)
      case .piece(let piece, let isEnd):
        values.consume(piece)
        if !isEnd { try rest(of: &values, &lines) }
      }
    }
    guard plan.hasIdentity else { return }
    summary.rows += 1
    if values.fieldCount == plan.targets.count {
      try onRow(plan.table, values.row, first, values.oversized)
    } else {
      try onReject(first, "a row of \(header) has \(values.fieldCount) fields, not \(plan.targets.count)")
    }
  }

  /// The table and columns of an INSERT and where its values begin. Every row repeats the same head, so the last
  /// one is kept. A table that is not read gets a plan that wants nothing: the statement has to be followed to its end.
  private mutating func insertHead(
    _ line: UnsafeBufferPointer<UInt8>
  ) -> (table: String, plan: ColumnPlan, valuesStart: Int)? {
    if let last = lastHead, line.count > last.bytes.count, line.starts(with: last.bytes) {
      return (last.table, last.plan, last.bytes.count)
    }
    var end = 0
    guard let header = TableHeader(line, after: "INSERT INTO ", end: &end),
      let open = line[end...].firstIndex(of: UInt8(ascii: "("))
    else { return nil }
    let plan = plan(header, 0) ?? ColumnPlan.none(fields: header.columns.count)
    lastHead = (Array(line[...open]), header.table, plan)
    return (header.table, plan, open + 1)
  }

  private func rest(of values: inout InsertRows, _ lines: inout LineReader) throws {
    while case .piece(let piece, let isEnd) = try lines.next() {
      values.consume(piece)
      if isEnd { return }
    }
  }

  private mutating func check(_ table: String, _ count: Int64, _ line: Int64) {
    if let promised, promised.table == table, promised.rows != count {
      summary.findings.append(
        Finding(
          .warning,
          "the backup promises \(promised.rows) \(CountNoun("rows").form(promised.rows)) of \(table) and has \(count)",
          source: name,
          line: Int(line)))
    }
    promised = nil
  }
}

extension ColumnPlan {
  /// A plan that wants nothing of a row.
  static func none(fields: Int) -> ColumnPlan { ColumnPlan(wantingNothingOf: fields) }
  private init(wantingNothingOf fields: Int) {
    table = .companies
    targets = [Int?](repeating: nil, count: fields)
  }
}

extension BackupReader {
  /// The companies of a backup, read no further than needed: tables come by name, and "companies" is an early one.
  package static func companies(path: String) throws -> [(id: String, name: String)] {
    struct Enough: Error {}
    let bytes = try ByteReader(path: path)
    var lines = LineReader(bytes, limit: pieceSize)
    guard recognises(try lines.peek()) else { return [] }
    var backup = BackupReader(name: path)
    var found: [(id: String, name: String)] = []
    do {
      try backup.read(
        &lines,
        { table, row, _, _ in
          if table == .companies {
            found.append((row.text(0) ?? "", row.text(1) ?? ""))
          } else if !found.isEmpty {
            throw Enough()
          }
        }, onReject: { _, _ in })
    } catch is Enough {}
    return found
  }
}
