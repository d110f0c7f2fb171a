/// Reads a SQL dump of Paperclip's database in any dialect: pg_dump's plain format with COPY blocks or INSERT
/// statements, and Paperclip's own writer with either. Reads only the tables and columns in `RowTable`, by
/// the column list of the statement or of the CREATE TABLE, in any order of tables.
struct BackupReader {
  /// The code that receives rows.
  struct Handlers {
    var row: (RowTable, Row, _ line: Int64, _ oversized: [Int]) throws -> Void
    var reject: (_ line: Int64, _ reason: String) throws -> Void
  }

  private(set) var summary: BackupSummary
  private var scanner = StatementScanner()
  private var insert = InsertRows(plan: .none(fields: 0))
  /// The current INSERT.
  private var current: Block?
  private var rowLine: Int64 = 0
  private var lastHead: (bytes: [UInt8], block: Block)?
  /// The columns of created tables.
  private var created: [SQLName: [String]] = [:]
  /// The schema of names without one.
  private var schema: String?
  private var hasWindowsLines: Bool?
  private let measure: TableMeasure?
  private let columns: BackupColumns?
  /// The runs whose results are read, instead of rows; nil if rows are.
  private let runs: Set<String>?

  /// The rows of one statement.
  private struct Block {
    let table: String
    let plan: ColumnPlan
    /// True if rows can have fewer values than the table has columns.
    var isOpenEnded = false
    var isRead = true
  }

  /// Longer lines of SQL are read in pieces.
  static let pieceSize = 1 << 18

  /// `measure`: count rows and bytes of every table, including tables that are not read.
  /// `columns`: note which columns each table has.
  /// `runs`: read the results of these runs and nothing else.
  init(
    name: String, measure: TableMeasure? = nil, columns: BackupColumns? = nil,
    resultsOf runs: Set<String>? = nil
  ) {
    summary = BackupSummary(name)
    self.runs = runs
    self.measure = measure
    self.columns = columns
  }

  /// Reads to the end and passes on each row of a known table with its line.
  mutating func read(_ lines: inout LineReader, _ handlers: Handlers) throws {
    var isInsideLine = false
    let linesBefore = Self.linesBeforeHeader(try lines.peek())
    if linesBefore > 0 { summary.sawTextBefore(1) }
    while true {
      switch try lines.next() {
      case .end: return end(lines.number)
      case .piece(let piece, let isEnd):
        let number = lines.number + (isEnd ? 0 : 1)
        try take(piece, isStart: !isInsideLine, number, handlers)
        if isEnd { try endLine(number, handlers) }
        isInsideLine = !isEnd
      case .line where lines.number <= linesBefore: continue
      case .line(let line, let isLast):
        try take(withoutReturn(line), isStart: true, lines.number, handlers)
        if !isLast { try endLine(lines.number, handlers) }
      }
      if let block = copied {
        copied = nil
        try copyBlock(block, &lines, handlers)
      }
    }
  }
  /// The COPY whose rows start on the next line.
  private var copied: Block?

  /// A file from Windows, or one that went through a terminal, has a carriage return before every newline. It
  /// is removed only if all lines have it, so that one inside a text is kept.
  private mutating func withoutReturn(_ line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    if hasWindowsLines == nil {
      hasWindowsLines = line.last == 0x0D
      if line.starts(with: [0xEF, 0xBB, 0xBF]) {
        return withoutReturn(UnsafeBufferPointer(rebasing: line[3...]))
      }
    }
    guard hasWindowsLines == true, line.last == 0x0D else { return line }
    return UnsafeBufferPointer(rebasing: line.dropLast())
  }

  private mutating func endLine(_ number: Int64, _ handlers: Handlers) throws {
    let newline: [UInt8] = [0x0A]
    try newline.withUnsafeBufferPointer { try take($0, isStart: false, number, handlers) }
  }

  /// Reads bytes of line `number`. `isStart`: they are its first bytes.
  private mutating func take(
    _ piece: UnsafeBufferPointer<UInt8>, isStart: Bool, _ number: Int64, _ handlers: Handlers
  ) throws {
    var at = 0
    if isStart, current == nil, scanner.isAtTop {
      if let last = lastHead, piece.count > last.bytes.count, piece.starts(with: last.bytes) {
        begin(last.block)
        at = last.bytes.count
      } else if summary.note(piece, number) {
        return
      }
    }
    while at < piece.count {
      if let block = current {
        try rows(of: block, piece, &at, number, handlers)
        continue
      }
      let isWhole = isStart && at == 0 && scanner.isAtTop
      switch scanner.consume(piece, &at) {
      case nil: return
      case .statement: statement(number)
      case .values:
        let block = insertBlock(number)
        begin(block)
        lastHead = isWhole ? (Array(piece[..<at]), block) : nil
      }
    }
  }

  // MARK: Statements

  private mutating func statement(_ line: Int64) {
    switch StatementHead(scanner.text) {
    case .copy(let name, let columns, let isInline, let problem):
      if let problem, isKnown(name) {
        summary.problem(name.table, "cannot read a COPY: \(problem)", line, remedy: Self.plainRemedy)
      }
      if isInline { copied = block(name, columns, line, isReadable: problem == nil) }
    case .table(let name, let columns):
      created[qualified(name)] = columns
      lastHead = nil
    case .setting(let name, let value): set(name, value, line)
    case .otherInsert(let name) where isKnown(name):
      summary.problem(
        name.table, "cannot read an INSERT without a list of values", line, remedy: Self.plainRemedy)
    default: break
    }
  }

  private static let plainRemedy = "create the backup in pg_dump's plain format"

  private mutating func set(_ name: String, _ value: String, _ line: Int64) {
    lastHead = nil
    switch name {
    case "standard_conforming_strings":
      scanner.escapesPlainQuotes = ["off", "false", "0", "no"].contains(value)
    case "search_path": schema = value.split(separator: ",").first.map(String.init)
    case "client_encoding": summary.sawEncoding(value, line)
    default: break
    }
  }

  private func qualified(_ name: SQLName) -> SQLName {
    SQLName(schema: name.schema ?? schema ?? "public", table: name.table)
  }

  private func isKnown(_ name: SQLName) -> Bool {
    qualified(name).schema == "public" && RowTable(rawValue: name.table) != nil
  }

  private mutating func insertBlock(_ line: Int64) -> Block {
    guard case .insert(let name, let columns) = StatementHead(scanner.text) else {
      if case .otherInsert(let name) = StatementHead(scanner.text), isKnown(name) {
        summary.problem(
          name.table, "cannot read an INSERT without a list of values", line, remedy: Self.plainRemedy)
      }
      return Block(table: "", plan: .none(fields: 0), isRead: false)
    }
    return block(name, columns, line, isReadable: true)
  }

  private mutating func block(_ name: SQLName, _ columns: [String]?, _ line: Int64, isReadable: Bool) -> Block
  {
    let name = qualified(name)
    let isPublic = name.schema == "public"
    // Names of other tables are shown, and can be anything.
    let table =
      isPublic && RowTable(rawValue: name.table) != nil
      ? name.table : Redactor.strict.redact(isPublic ? name.table : "\(name.schema ?? "").\(name.table)")
    summary.sawTable(table)
    measure?.begin(table, columns ?? created[name] ?? [])
    guard isReadable, isKnown(name), let known = RowTable(rawValue: name.table) else {
      return Block(table: table, plan: .none(fields: (columns ?? created[name])?.count ?? 0), isRead: false)
    }
    guard let names = columns ?? created[name] else {
      summary.problem(
        table, "a statement has no column names and the file has no CREATE TABLE", line,
        remedy: "create the backup with --column-inserts, or without --data-only")
      return Block(table: table, plan: .none(fields: 0), isRead: false)
    }
    if runs != nil, known != .runs {
      return Block(table: table, plan: .none(fields: names.count), isRead: false)
    }
    let plan = runs.map { ColumnPlan(resultsOf: $0, names) } ?? ColumnPlan(known, names)
    guard plan.hasIdentity else {
      summary.problem(table, "the rows have no id or no company_id", line, remedy: nil)
      return Block(table: table, plan: .none(fields: names.count), isRead: false)
    }
    self.columns?.byTable[known] = plan.targets.compactMap { $0 }
    return Block(table: table, plan: plan, isOpenEnded: columns == nil)
  }

  // MARK: INSERT

  private mutating func begin(_ block: Block) {
    guard block.isRead || measure != nil else { return scanner.enterStatement() }
    measure?.begin(block.table, nil)
    current = block
    insert.begin(block.plan, escapesPlainQuotes: scanner.escapesPlainQuotes)
  }

  private mutating func rows(
    of block: Block, _ piece: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ number: Int64,
    _ handlers: Handlers
  ) throws {
    while true {
      if !insert.isInRow { rowLine = number }
      switch insert.consume(piece, &at) {
      case nil: return
      case .row:
        measure?.row(insert.sizes)
        try row(block, insert.row, insert.fieldCount, insert.unreadable, insert.oversized, rowLine, handlers)
      case .end:
        current = nil
        return
      case .tail:
        current = nil
        return scanner.enterStatement()
      }
    }
  }

  private mutating func row(
    _ block: Block, _ row: Row, _ count: Int, _ unreadable: Int?, _ oversized: [Int], _ line: Int64,
    _ handlers: Handlers
  ) throws {
    guard block.isRead else { return }
    let wanted = block.plan.targets.count
    summary.rows += 1
    guard count == wanted || block.isOpenEnded && count < wanted else {
      return try reject(
        block, "a row of \(block.table) has \(count) \(count == 1 ? "field" : "fields"), not \(wanted)", line,
        handlers)
    }
    if let unreadable {
      let column = block.plan.table.columns[unreadable]
      return try reject(
        block, "the \(column) of a row of \(block.table) is not a literal value", line, handlers)
    }
    summary.sawRow()
    try handlers.row(block.plan.table, row, line, oversized)
  }

  private mutating func reject(_ block: Block, _ reason: String, _ line: Int64, _ handlers: Handlers) throws {
    summary.sawRow()
    summary.problem(block.table, reason, line, remedy: nil)
    try handlers.reject(line, reason)
  }

  // MARK: COPY

  private mutating func copyBlock(_ block: Block, _ lines: inout LineReader, _ handlers: Handlers) throws {
    var rows: CopyRows? = block.isRead || measure != nil ? CopyRows(plan: block.plan) : nil
    let first = lines.number
    while true {
      switch try lines.next() {
      case .end:
        summary.cut("the backup ends in the middle of the table \(block.table)", max(first, lines.number))
        return
      case .piece(let piece, let isEnd):
        rows?.consume(piece, isEnd: isEnd)
        if !isEnd { continue }
      case .line(let line, let isLast):
        if line.count == 2 || line.count == 3 && line[2] == 0x0D, line[0] == UInt8(ascii: "\\"),
          line[1] == UInt8(ascii: ".")
        {
          return summary.endCopy(block.table, lines.number)
        }
        if isLast { continue }  // truncated in the middle of a row
        rows?.consume(line, isEnd: true)
      }
      guard rows != nil else {
        summary.sawRow()
        continue
      }
      if let finished = rows {
        measure?.row(finished.sizes)
        if block.isRead {
          try row(block, finished.row, finished.fieldCount, nil, finished.oversized, lines.number, handlers)
        } else {
          summary.sawRow()
        }
      }
      rows?.advance()
    }
  }

  private mutating func end(_ line: Int64) {
    if let block = current {
      summary.cut(
        "the backup ends in the middle of \(insert.isInRow ? "a row" : "the rows") of \(block.table)", line)
    } else if !scanner.isAtTop, summary.isComplete, !scanner.isInWantedStatement {
      summary.sawTextAfter(line)
    } else if !scanner.isAtTop {
      summary.cut("the backup ends in the middle of a statement", line)
    }
    summary.end(line)
  }
}

extension BackupReader {
  /// Returns the companies of a backup and reads only as far as necessary. Tables are sorted by name, so
  /// "companies" comes early.
  package static func companies(path: String) throws -> [(
    id: String, name: String, createdAt: Instant?
  )] {
    struct Enough: Error {}
    let bytes = try ByteReader(path: path)
    var lines = LineReader(bytes, limit: pieceSize)
    guard recognizes(try lines.peek()) else { return [] }
    var backup = BackupReader(name: path)
    var found: [(id: String, name: String, createdAt: Instant?)] = []
    do {
      try backup.read(
        &lines,
        Handlers { table, row, _, _ in
          if table == .companies {
            found.append((row.text(0) ?? "", row.text(1) ?? "", row.instant(5)))
          } else if !found.isEmpty {
            throw Enough()
          }
        } reject: { _, _ in
        })
    } catch is Enough {}
    return found
  }
}
