/// How a dump begins.
extension BackupReader {
  private static let headers = [
    "-- Paperclip database backup", "-- PostgreSQL database dump", "-- PostgreSQL database cluster dump",
  ]

  /// True if a file with this beginning is a SQL dump.
  static func recognizes(_ head: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = String(decoding: head.prefix(1024), as: UTF8.self)
    return headers.contains(where: text.contains) || isScript(text)
  }

  /// The number of lines before the dump's header that are no comments or statements: what a terminal or
  /// another program said. An apostrophe in one would turn text into statements and statements into text.
  static func linesBeforeHeader(_ head: UnsafeBufferPointer<UInt8>) -> Int64 {
    let text = String(decoding: head.prefix(1024), as: UTF8.self)
    guard !isScript(text), !text.drop(while: \.isWhitespace).hasPrefix("/*") else { return 0 }
    let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    guard let header = lines.firstIndex(where: { line in headers.contains(where: line.hasPrefix) }),
      let last = lines[..<header].lastIndex(where: { line in
        !line.hasPrefix("--") && !line.allSatisfy(\.isWhitespace) && !line.hasPrefix("\u{FEFF}--")
      })
    else { return 0 }
    return Int64(last) + 1
  }

  /// The encoding that a dump declares. Nil if it declares none.
  static func encoding(of head: UnsafeBufferPointer<UInt8>) -> String? {
    for line in head.prefix(1 << 16).split(separator: 0x0A) {
      let text = String(decoding: line.prefix(80), as: UTF8.self)
      if text.hasPrefix("\\encoding ") { return String(text.dropFirst(10)) }
      guard text.uppercased().hasPrefix("SET CLIENT_ENCODING"),
        case .setting(_, let value) = StatementHead(Array(text.utf8))
      else { continue }
      return value
    }
    return nil
  }

  /// How exports of database tools start.
  private static let scripts = [
    "INSERT INTO", "COPY ", "CREATE TABLE", "CREATE SCHEMA", "BEGIN;", "BEGIN TRANSACTION",
    "START TRANSACTION", "SET ", "SELECT PG_CATALOG.SET_CONFIG", "DROP TABLE", "ALTER TABLE", "TRUNCATE ",
  ]

  /// True if a text starts with a statement, as exports of database tools do.
  private static func isScript(_ text: String) -> Bool {
    var text = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
    if text.hasPrefix("/*"), let end = text.firstRange(of: "*/") { text = text[end.upperBound...] }
    let lines = text.split(whereSeparator: \.isNewline).lazy.map { $0.drop { $0 == " " } }
    guard let line = lines.first(where: { !$0.isEmpty && !$0.hasPrefix("--") && !$0.hasPrefix("/*") }) else {
      return false
    }
    let words = line.uppercased().split(separator: " ").prefix(2).joined(separator: " ")
    return scripts.contains { words.hasPrefix($0) }
  }
}
