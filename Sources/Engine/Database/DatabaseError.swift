/// What SQLite said no to: its result code, its message, and the SQL.
struct DatabaseError: Error, Equatable {
  let code: Int32
  let message: String
  let sql: String?

  /// In an operator's words, with the file it is about.
  func failure(_ path: String) -> Failure {
    let words =
      switch code & 0xFF {
      case 5, 6: "another program is using the database"
      case 8: "the database cannot be written: check its permissions"
      case 11, 26: "the file is not a healthy database: make it anew with generate --rebuild"
      case 13: "the disk is full"
      case 14: "the database cannot be opened: check that its folder exists and may be written"
      default: "the database reported: \(message)" + (sql.map { " (in: \($0.prefix(200)))" } ?? "")
      }
    return Failure("\(path): \(words)")
  }
}
