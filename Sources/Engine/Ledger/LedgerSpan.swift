/// Entries of one month that follow each other in a file of a ledger.
package struct LedgerSpan: Sendable, Equatable {
  /// "2026-11"
  let month: String
  /// The file's name in the folder of the ledger.
  let file: String
  /// The number of its first entry in the ledger.
  let first: Int
  private(set) var entries = 0
  /// Where it is in the file.
  let start: Int
  private(set) var bytes = 0

  init(month: String, file: String, first: Int, start: Int, entries: Int = 0, bytes: Int = 0) {
    (self.month, self.file, self.first) = (month, file, first)
    (self.start, self.entries, self.bytes) = (start, entries, bytes)
  }

  /// Adds an entry to the last of these spans, or begins another one.
  static func add(
    _ entry: AuditEntry, _ line: (file: String, line: Int, bytes: ArraySlice<UInt8>), number: Int,
    to spans: inout [LedgerSpan]
  ) {
    let month = entry.month
    let file = line.file.split(separator: "/").last.map(String.init) ?? line.file
    if spans.last.map({ $0.month == month && $0.file == file && $0.first + $0.entries == number }) != true {
      spans.append(LedgerSpan(month: month, file: file, first: number, start: line.bytes.startIndex))
    }
    let last = spans.count - 1
    spans[last].entries += 1
    spans[last].bytes = line.bytes.endIndex + 1 - spans[last].start
  }

  /// Its entries. Throws if the file was changed since it was read as a whole.
  func read(in folder: String) throws -> [AuditEntry] {
    let path = folder + "/" + file
    let bytes = try FileSystem.sample(path, from: Int64(start), count: bytes)
    let found = bytes.split(separator: 0x0A).compactMap { AuditEntry($0) }
    guard found.count == entries else {
      throw Failure("\(path): was changed; run paperclip-gen audit verify, and restore the file")
    }
    return found
  }
}
