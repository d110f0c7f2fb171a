/// A backup of several companies as a file for each, streamed: nothing of a company is held but its last few
/// rows. The files have what this program reads of the backup, by the same list of tables and columns, so no
/// credentials are copied.
package final class BackupSplit {
  package struct Part: Sendable {
    package let company: String
    package let path: String
    package var rows: Int64
  }

  /// Rows that wait to be written, of all companies together.
  private static let maximumPending = 32 << 20
  private static let maximumPart = 256 << 10

  private struct Open {
    let path: String
    /// The table and columns of the rows that were added last.
    var table: RowTable?
    var columns: [Int] = []
    var pending: [UInt8] = []
    var tables: Set<RowTable> = []
    var rows: Int64 = 0
  }

  private let out: String
  private var open: [String: Open] = [:]
  private var names: [String: String] = [:]
  private var pending = 0
  private let columns = BackupColumns()
  private let createdAt: Instant?
  package private(set) var parts: [Part] = []
  package private(set) var findings: [Finding] = []

  /// Splits a backup into files in a folder, which appear when all of them are complete.
  package init(_ path: String, out: String) throws {
    self.out = out
    for company in try BackupReader.companies(path: path) { names[company.id] = company.name }
    guard !names.isEmpty else {
      throw Failure("\(path): is not a backup, or names no company; paperclip-gen inspect says what it is")
    }
    createdAt = try Self.createdAt(path)
    try FileSystem.makeFolders(out)
    do {
      try read(path)
    } catch {
      for part in open.values { try? FileSystem.remove(part.path + FileSystem.unfinishedSuffix) }
      throw error
    }
  }

  private static func createdAt(_ path: String) throws -> Instant? {
    var head = BackupSummary(path)
    var lines = LineReader(try ByteReader(path: path), limit: BackupReader.pieceSize)
    var number: Int64 = 0
    while number < 100, case .line(let line, _) = try lines.next() {
      number += 1
      _ = head.note(line, number)
    }
    return head.createdAt
  }

  private func read(_ path: String) throws {
    let bytes = try ByteReader(path: path)
    var lines = LineReader(bytes, limit: BackupReader.pieceSize)
    var backup = BackupReader(name: path, columns: columns)
    // Every company of the backup gets a file, also one without rows of other tables.
    for id in names.keys { try begin(id) }
    var strangers: [String: Int64] = [:]
    try backup.read(
      &lines,
      BackupReader.Handlers { table, row, line, oversized in
        guard let id = row.text(table.companyColumn) else { return }
        if self.names[id] == nil { strangers[id, default: 0] += 1 }
        self.findings += oversized.map { .leftOut(table, $0, source: path, line: line) }
        try self.add(table, row, id)
      } reject: { _, _ in
      })
    let summary = backup.summary
    findings += summary.findings
    if bytes.isDamaged {
      findings.append(Finding(.error, "the file is damaged; the rows before were used", source: path))
    }
    for (id, count) in strangers.sorted(by: { $0.key < $1.key }) {
      findings.append(
        Finding(
          .warning,
          "\(CountNoun("row belongs/rows belong").of(count)) to a company that the backup does not name (\(id))",
          source: path))
    }
    let isComplete = summary.isComplete && !bytes.isDamaged
    try end(summary.tables.compactMap(RowTable.init(rawValue:)), isComplete: isComplete)
  }

  // MARK: Writing

  private func begin(_ id: String) throws {
    let name = CompanySlugs.folder(name: names[id] ?? "", id: id)
    let path = "\(out)/\(name).sql"
    guard !open.values.contains(where: { $0.path == path }) else {
      throw Failure("\(path): two companies of the backup would have this file; split it by hand")
    }
    try FileSystem.write([], to: path + FileSystem.unfinishedSuffix)
    FileSystem.closeToOthers(path + FileSystem.unfinishedSuffix)
    var part = Open(path: path)
    part.pending += "-- Paperclip database backup\n".utf8
    if let createdAt { part.pending += "-- Created: \(createdAt.text)\n".utf8 }
    part.pending.append(0x0A)
    open[id] = part
  }

  private func add(_ table: RowTable, _ row: Row, _ id: String) throws {
    if open[id] == nil { try begin(id) }
    guard var part = open.removeValue(forKey: id) else { return }
    let before = part.pending.count
    let columns = columns.byTable[table] ?? []
    if part.table != table || part.columns != columns {
      if part.table != nil { part.pending += Self.end }
      part.pending += Self.head(table, columns)
      (part.table, part.columns) = (table, columns)
      part.tables.insert(table)
    }
    for (place, column) in columns.enumerated() {
      if place > 0 { part.pending.append(0x09) }
      if row.withBytes(column, { Self.append($0, to: &part.pending) }) == nil { part.pending += Self.null }
    }
    part.pending.append(0x0A)
    part.rows += 1
    pending += part.pending.count - before
    if part.pending.count > Self.maximumPart { try flush(&part) }
    open[id] = part
    guard pending > Self.maximumPending else { return }
    for id in open.keys.sorted() {
      guard var part = open.removeValue(forKey: id) else { continue }
      try flush(&part)
      open[id] = part
    }
  }

  private static let end = Array("\\.\n\n".utf8)
  private static let null = Array("\\N".utf8)

  private static func head(_ table: RowTable, _ columns: [Int]) -> [UInt8] {
    let names = columns.map { table.columns[$0] }.joined(separator: ", ")
    return Array("COPY public.\(table.rawValue) (\(names)) FROM stdin;\n".utf8)
  }

  private static func append(_ field: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    for byte in field {
      switch byte {
      case UInt8(ascii: "\\"): bytes += "\\\\".utf8
      case 0x09: bytes += "\\t".utf8
      case 0x0A: bytes += "\\n".utf8
      case 0x0D: bytes += "\\r".utf8
      default: bytes.append(byte)
      }
    }
  }

  private func flush(_ part: inout Open) throws {
    try FileSystem.append(part.pending, to: part.path + FileSystem.unfinishedSuffix)
    pending -= part.pending.count
    part.pending.removeAll(keepingCapacity: true)
  }

  /// Ends every file: with the tables of which a company has no row, since they are empty and not left out.
  private func end(_ tables: [RowTable], isComplete: Bool) throws {
    for id in open.keys.sorted() {
      guard var part = open.removeValue(forKey: id) else { continue }
      if part.table != nil { part.pending += Self.end }
      for table in tables.sorted(by: { $0.rawValue < $1.rawValue }) where !part.tables.contains(table) {
        part.pending += Self.head(table, columns.byTable[table] ?? []) + Self.end
      }
      // A backup that is cut short must not look whole.
      if isComplete { part.pending += "COMMIT;\n".utf8 }
      try flush(&part)
      parts.append(Part(company: id, path: part.path, rows: part.rows))
      open[id] = part
    }
    let paths = parts.map(\.path)
    try FileSystem.sync(paths.map { $0 + FileSystem.unfinishedSuffix }, in: out)
    for path in paths { try FileSystem.rename(path + FileSystem.unfinishedSuffix, to: path) }
    try FileSystem.sync([out], in: out)
  }
}
