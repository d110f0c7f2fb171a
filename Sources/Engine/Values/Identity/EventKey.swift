/// Identifies an event wherever it is read: 16 bytes of the SHA-1 of its natural key ("issue:created|<issue
/// id>") or, without one, of its canonical content.
struct EventKey: Hashable {
  let high: UInt64
  let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  init(content bytes: UnsafeBufferPointer<UInt8>) {
    (high, low) = SHA1.prefix(of: bytes)
  }

  /// The key of an id that a line gives itself: the halves of a UUID, swapped so that it cannot be the key of
  /// a run; else a digest.
  init(lineID bytes: UnsafeBufferPointer<UInt8>) {
    if let key = EventKey(uuid: bytes) {
      self.init(high: key.low, low: key.high)
    } else {
      self.init(content: bytes)
    }
  }

  init(lineID: String) {
    var id = lineID
    self = id.withUTF8 { EventKey(lineID: $0) }
  }

  /// The key of a run's heartbeat: the run's id where that is a UUID, so that the row need not hold the id
  /// beside it; else a digest.
  init(run bytes: UnsafeBufferPointer<UInt8>) {
    if let key = EventKey(uuid: bytes) {
      self = key
    } else {
      self.init(content: "agent:heartbeat|".utf8 + Array(bytes))
    }
  }

  init(run: String) {
    var id = run
    self = id.withUTF8 { EventKey(run: $0) }
  }

  /// The key of what a line with an id of its own says, since another line can have the same id.
  func with(content digest: Int64) -> EventKey {
    EventKey(high: high, low: low &+ UInt64(bitPattern: digest))
  }

  private init(content bytes: [UInt8]) { self = bytes.withUnsafeBufferPointer { EventKey(content: $0) } }

  /// Writes the key as it is stored: 16 bytes in the order of keys.
  func store(to bytes: UnsafeMutableRawBufferPointer) {
    bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
    bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
  }

  /// Whether a run's id is its key, so that the key says it.
  static func isKey(run: String) -> Bool {
    var id = run
    return id.withUTF8 { EventKey(uuid: $0) != nil }
  }

  /// A UUID in its usual spelling, in lower case; nil for anything else.
  init?(uuid text: UnsafeBufferPointer<UInt8>) {
    guard text.count == 36 else { return nil }
    var halves: (UInt64, UInt64) = (0, 0)
    var digits = 0
    for index in 0..<36 {
      let byte = text[index]
      if index == 8 || index == 13 || index == 18 || index == 23 {
        guard byte == UInt8(ascii: "-") else { return nil }
        continue
      }
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte & 15
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - 87
      default: return nil
      }
      if digits < 16 {
        halves.0 = halves.0 << 4 | UInt64(digit)
      } else {
        halves.1 = halves.1 << 4 | UInt64(digit)
      }
      digits += 1
    }
    self.init(high: halves.0, low: halves.1)
  }

  /// The natural key: a kind of event and what identifies it.
  init(_ parts: String...) {
    var text = parts.joined(separator: "|")
    (high, low) = text.withUTF8(SHA1.prefix(of:))
  }

  /// Lower-case hexadecimal, for rows without another ID.
  var text: String {
    func digits(_ half: UInt64) -> String {
      let text = String(half, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }
    return digits(high) + digits(low)
  }

  /// As the UUID that it is.
  var uuidText: String {
    let digits = Array(text)
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }.joined(separator: "-")
  }
}
