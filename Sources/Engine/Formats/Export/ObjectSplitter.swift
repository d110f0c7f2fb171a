/// Splits a stream into JSON objects: the items of an array, or consecutive objects, over any number of
/// lines. Only one object is in memory, so an array can have any size.
struct ObjectSplitter {
  /// A part of the stream.
  enum Item {
    /// One object, with the line on which it starts.
    case object(UnsafeBufferPointer<UInt8>, line: Int64)
    /// Something that is not an object, or an object above the maximum size.
    case unusable(line: Int64, reason: String)
  }

  /// The longest object that is held; a longer one is counted as rejected.
  static let maximumObject = Limits.line

  /// The part of an object from earlier pieces.
  private var pending: [UInt8] = []
  private var depth = 0
  private var isInText = false
  private var isEscaped = false
  private var isOverlong = false
  private var isInWord = false
  private var firstLine: Int64 = 0
  private var openArrays = 0

  /// True if the stream ended outside of objects and arrays.
  var isComplete: Bool { depth == 0 && openArrays <= 0 }

  /// Reads the next bytes; `line` is their line number. The end of a line is passed as a byte too.
  mutating func consume(
    _ piece: UnsafeBufferPointer<UInt8>, line: Int64, _ body: (Item) throws -> Void
  ) throws {
    var start = 0
    var at = 0
    while at < piece.count {
      if depth == 0 {
        try outside(piece[at], line, body)
        if depth == 1 { start = at }
        at += 1
        continue
      }
      skipInside(piece, &at)
      guard depth == 0 else { break }
      try finish(UnsafeBufferPointer(rebasing: piece[start..<at]), body)
      start = at
    }
    guard depth > 0 else { return }
    if pending.count + (piece.count - start) > Self.maximumObject { isOverlong = true }
    if isOverlong { pending.removeAll() } else { pending.append(contentsOf: piece[start...]) }
  }

  /// A byte between objects.
  private mutating func outside(_ byte: UInt8, _ line: Int64, _ body: (Item) throws -> Void) throws {
    switch byte {
    case UInt8(ascii: "{"):
      depth = 1
      firstLine = line
      isInWord = false
    case UInt8(ascii: "["):
      openArrays += 1
      isInWord = false
    case UInt8(ascii: "]"):
      openArrays -= 1
      isInWord = false
    case UInt8(ascii: ","), 0x20, 0x09, 0x0A, 0x0D: isInWord = false
    case 0xEF, 0xBB, 0xBF: break  // a byte order mark
    default:
      guard !isInWord else { break }
      isInWord = true
      try body(.unusable(line: line, reason: "not a JSON object"))
    }
  }

  /// Continues inside an object, up to its end (then `depth` is 0) or the end of the piece.
  private mutating func skipInside(_ piece: UnsafeBufferPointer<UInt8>, _ at: inout Int) {
    // If the object starts in this piece, its first byte was not read yet.
    while at < piece.count {
      let byte = piece[at]
      at += 1
      if isInText {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInText = false
        }
      } else if byte == UInt8(ascii: "\"") {
        isInText = true
      } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        depth += 1
      } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
        depth -= 1
        if depth == 0 { return }
      }
    }
  }

  private mutating func finish(_ rest: UnsafeBufferPointer<UInt8>, _ body: (Item) throws -> Void) throws {
    defer {
      pending.removeAll(keepingCapacity: pending.capacity < 1 << 20)
      isOverlong = false
    }
    if isOverlong || pending.count + rest.count > Self.maximumObject {
      return try body(
        .unusable(line: firstLine, reason: "the object is longer than \(Self.maximumObject >> 20) MB"))
    }
    if pending.isEmpty { return try body(.object(rest, line: firstLine)) }
    pending.append(contentsOf: rest)
    try pending.withUnsafeBufferPointer { try body(.object($0, line: firstLine)) }
  }
}
