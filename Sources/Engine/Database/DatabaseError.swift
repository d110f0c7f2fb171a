/// A failed SQLite call: its result code, message and SQL, and the file.
package struct DatabaseError: Error, Sendable, Equatable, CustomStringConvertible {
  /// SQLite's extended result code; its low byte is the primary one.
  let code: Int32
  /// SQLite's own message.
  let reported: String
  let sql: String?
  let path: String

  init(code: Int32, reported: String, sql: String?, path: String) {
    self.code = code
    self.reported = reported
    self.sql = sql
    self.path = path
  }

  /// A statement that SQLite would accept but the program does not.
  init(_ reported: String) { self.init(code: 1, reported: reported, sql: nil, path: "") }

  var primaryCode: Int32 { code & 0xFF }
  var isDiskFull: Bool { primaryCode == 13 }
  var isTooBig: Bool { primaryCode == 18 }
  var isOutOfMemory: Bool { primaryCode == 7 }

  /// True if the machine failed, not the statement: the disk, the file, its permissions, or another program
  /// with a lock.
  var isOfMachine: Bool { [5, 6, 8, 10, 11, 13, 14, 15, 26, Self.tooManyFiles].contains(primaryCode) }
  /// The file does not hold what SQLite wrote into it, or is no database at all. Our own statements are
  /// interrupted only when a damaged page sends them in circles.
  package var isDamage: Bool { primaryCode == 11 || primaryCode == 26 || primaryCode == 9 }

  /// The error for a file that is damaged.
  static func damage(_ path: String) -> DatabaseError {
    DatabaseError(code: 11, reported: found, sql: nil, path: path)
  }
  private static let found = "damaged"
  /// Whether SQLite reports the damage, not a check of the file.
  var isReportedDamage: Bool { isDamage && reported != Self.found }

  /// The same for a file in which a check of all of it finds no damage.
  var notConfirmed: DatabaseError {
    DatabaseError(code: Self.wrongRead, reported: reported, sql: sql, path: path)
  }
  /// No codes of SQLite.
  private static let wrongRead: Int32 = 255
  private static let tooManyFiles: Int32 = 254

  /// The code for an error of SQLite after a call of the system ended with this one.
  static func code(_ code: Int32, system: Int32) -> Int32 {
    code & 0xFF == 14 && system == errnoTooManyFiles ? tooManyFiles : code
  }
  /// EMFILE, the same everywhere.
  private static let errnoTooManyFiles: Int32 = 24

  /// The error for an operator: file, problem and remedy.
  package var message: String {
    let words =
      switch primaryCode {
      case 5, 6: "another program is using the database; close it and run again"
      case 8: "cannot write to the database; check its permissions"
      case 10:
        "reading or writing the file failed; check the disk, its free space and limits on the size of files, then run again"
      case 9, 11, 26:
        "the file is corrupt or not a database; rebuild it with paperclip-gen generate --rebuild, which keeps the file, or "
          + "bring back a backup with paperclip-gen restore"
      case Self.wrongRead:
        "reading the file went wrong, but a check of all of it finds no damage; check the disk and memory, then run again"
      case 13: "the disk is full; free some space and run again"
      case Self.tooManyFiles:
        "too many open files; raise the limit (ulimit -n), or publish companies in parts with generate --shard"
      case 14: "cannot open the database; check that its folder exists and is writable"
      default: "the database reported an unexpected error: \(reported)"
      }
    return path.isEmpty ? words : "\(path): \(words)"
  }

  package var description: String { message }
}
