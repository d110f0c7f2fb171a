/// Cuts a stream of JSON objects apart: the items of an array, or objects one after another, over as many lines as
/// they like. Only one object is ever held, so an array may be of any size.
struct ObjectSplitter {
  /// What came out of the stream.
  enum Item {
    /// One object, with the line on which it began.
    case object(UnsafeBufferPointer<UInt8>, line: Int64)
    /// Something that is no object, or an object too long to be held.
    case unusable(line: Int64, reason: String)
  }

  /// The longest object that is held; a longer one is counted as rejected.
  static let maximumObject = 32 << 20

  /// The part of an object that came in earlier pieces.
  private var pending: [UInt8] = []
  private var depth = 0
  private var isInText = false
  private var isEscaped = false
  private var isOverlong = false
  private var isInWord = false
  private var firstLine: Int64 = 0
  private var openArrays = 0

  /// Whether the stream ended where it may end: no object and no array is open.
  var isComplete: Bool { depth == 0 && openArrays <= 0 }

  /// Takes the next bytes; `line` is the number of the line that they are in. A line's end is given as a byte too.
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

  /// Goes on inside an object: to its end (`depth` is 0 then) or to the end of the piece.
  private mutating func skipInside(_ piece: UnsafeBufferPointer<UInt8>, _ at: inout Int) {
    // The first byte of an object is not yet behind us when it began in this piece.
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
