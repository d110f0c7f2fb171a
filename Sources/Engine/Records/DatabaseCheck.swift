/// Looks for damage in the file of a database before anything relies on what it holds.
///
/// The file stays open as long as this: the system drops all locks of a process on a file when one of its
/// descriptors is closed, so SQLite's would be gone.
struct DatabaseCheck {
  /// What identifies the state of a file: SQLite raises the counter with every transaction. A copy of the
  /// file has the same stamp, so that a workspace that was moved or restored as a whole is compared too.
  struct Stamp: Equatable {
    var size: Int64
    var changeCounter: UInt32
  }

  private static let headerSize = 100
  private static let magic = Array("SQLite format 3\u{0}".utf8)

  private let file: FileSystem.OpenFile

  init(_ path: String) throws { file = try FileSystem.OpenFile(path) }

  /// The stamp of a file whose header is sound; nil for one that is damaged or no database.
  func stamp() throws -> Stamp? {
    let header = try file.head(Self.headerSize)
    guard header.count == Self.headerSize, header.starts(with: Self.magic) else { return nil }
    func word(_ place: Int) -> UInt32 {
      header[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
    }
    let stored = Int64(header[16]) << 8 | Int64(header[17])
    let pageSize = stored == 1 ? 65536 : stored
    let size = try file.size
    guard pageSize >= 512, pageSize & (pageSize - 1) == 0, size % pageSize == 0 else { return nil }
    // The count of pages is valid where the counter of the transaction that wrote it is the last one's.
    let isCounted = word(24) == word(92) && word(28) > 0
    guard !isCounted || Int64(word(28)) * pageSize == size else { return nil }
    return Stamp(size: size, changeCounter: word(24))
  }

  /// A digest of the file: it tells whether a bit changed, not who changed it. So it is made for speed, and of
  /// the two halves at once.
  func digest() throws -> UInt64 {
    let piece = Int64(FileSystem.OpenFile.pieceSize)
    let middle = try file.size / 2 / piece * piece
    // For a small file, a thread would cost more than it saves.
    let (first, second) = try Workers.both(
      workers: middle > Self.smallHalf ? Workers.available : 1, { try digest(from: 0, to: middle) },
      { try digest(from: middle, to: .max) })
    return Self.step(first, second)
  }

  private static let smallHalf: Int64 = 1 << 22

  // Each step is a one-to-one function of the lane, so no single change is lost.
  private static func step(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    let mixed = (lane ^ word) &* 0x9E37_79B9_7F4A_7C15
    return mixed << 29 | mixed >> 35
  }

  private func digest(from start: Int64, to end: Int64) throws -> UInt64 {
    var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
    try file.read(from: start, to: end) { chunk in
      var place = 0
      while place + 32 <= chunk.count {
        func word(_ offset: Int) -> UInt64 {
          UInt64(littleEndian: chunk.loadUnaligned(fromByteOffset: place + offset, as: UInt64.self))
        }
        lanes.0 = Self.step(lanes.0, word(0))
        lanes.1 = Self.step(lanes.1, word(8))
        lanes.2 = Self.step(lanes.2, word(16))
        lanes.3 = Self.step(lanes.3, word(24))
        place += 32
      }
      while place < chunk.count {
        lanes.0 = Self.step(lanes.0, UInt64(chunk[place]) | 1 << 32)
        place += 1
      }
    }
    return Self.step(Self.step(Self.step(lanes.0, lanes.1), lanes.2), lanes.3)
  }

  /// Whether SQLite finds the structure of the file sound. Reads all of it.
  static func isSound(_ database: Database) throws -> Bool { try passes("quick_check", database) }

  /// The same, and whether every index has exactly the rows of its table. Takes several times as long.
  static func isIntact(_ database: Database) throws -> Bool { try passes("integrity_check", database) }

  private static func passes(_ check: String, _ database: Database) throws -> Bool {
    do {
      return try database.text("PRAGMA \(check)(1)") == "ok"
    } catch let error as DatabaseError where error.isDamage {
      return false
    }
  }
}
