/// A line of a run log: a piece of what a run wrote, which ends wherever the pipe ended it.
///
/// A chunk's text may end within a character: as half of a surrogate pair, since Paperclip cuts texts by
/// UTF-16 code units, or with half of its bytes. A strict JSON reader would reject such a line, so this one
/// accepts any bytes in strings, and passes halves on, to be joined with the next chunk.
struct RunLogChunk {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  enum Stream: Int, CaseIterable {
    case stdout, stderr, system
  }

  private(set) var at: Instant?
  private(set) var stream = Stream.stdout
  private(set) var attempt: String?
  /// The text between its quotes.
  private(set) var text: Range<Int> = 0..<0

  /// Parses a line. Nil if it is not a chunk.
  init?(_ line: Bytes) {
    var scanner = LooseJSONScanner(line)
    guard scanner.take(UInt8(ascii: "{")) else { return nil }
    var (hasText, hasStream) = (false, false)
    if !scanner.take(UInt8(ascii: "}")) {
      repeat {
        guard let key = scanner.string(), scanner.take(UInt8(ascii: ":")) else { return nil }
        func isKey(_ name: StaticString) -> Bool {
          line[key].elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        }
        guard let value = scanner.string() else {
          guard scanner.skipValue() else { return nil }
          continue
        }
        if isKey("chunk") {
          (text, hasText) = (value, true)
        } else if isKey("stream") {
          guard let known = Self.stream(UnsafeBufferPointer(rebasing: line[value])) else { return nil }
          (stream, hasStream) = (known, true)
        } else if isKey("ts") {
          at = Instant(UnsafeBufferPointer(rebasing: line[value]))
        } else if isKey("attemptId") {
          attempt = String(decoding: line[value].prefix(100), as: UTF8.self)
        }
      } while scanner.take(UInt8(ascii: ","))
      guard scanner.take(UInt8(ascii: "}")) else { return nil }
    }
    guard hasText, hasStream, scanner.next == nil else { return nil }
  }

  private static func stream(_ name: Bytes) -> Stream? {
    Stream.allCases.first { name.elementsEqual("\($0)".utf8) }
  }

  /// True if a source starts with a chunk.
  static func isFirst(in head: Bytes) -> Bool {
    let end = head.firstIndex(of: 0x0A) ?? head.count
    // A first chunk of 64 KB may end beyond the bytes that are looked at.
    let line = UnsafeBufferPointer(rebasing: head[..<end])
    if RunLogChunk(line) != nil { return true }
    guard end == head.count else { return false }
    let start = line.prefix(400)
    func has(_ text: StaticString) -> Bool {
      let wanted = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
      return start.indices.contains { start[$0...].starts(with: wanted) }
    }
    return line.first == UInt8(ascii: "{") && has("\"chunk\":\"") && has("\"stream\":\"") && has("\"ts\":\"")
  }

  /// Appends the text without escapes. Half of a surrogate pair is written as three bytes, as if it were a
  /// character, and is joined with the other half where that follows.
  static func unescape(_ source: Bytes, into output: inout [UInt8]) {
    var at = 0
    while at < source.count {
      let next = source[at...].firstIndex(of: UInt8(ascii: "\\")) ?? source.count
      if next > at { output.append(contentsOf: UnsafeBufferPointer(rebasing: source[at..<next])) }
      guard next + 1 < source.count else { return }
      at = next + 2
      switch source[next + 1] {
      case UInt8(ascii: "n"): output.append(0x0A)
      case UInt8(ascii: "t"): output.append(0x09)
      case UInt8(ascii: "r"): output.append(0x0D)
      case UInt8(ascii: "b"): output.append(0x08)
      case UInt8(ascii: "f"): output.append(0x0C)
      case UInt8(ascii: "u"):
        guard at + 4 <= source.count else { return }
        var unit: UInt32 = 0
        for digit in source[at..<at + 4] { unit = unit << 4 | UInt32(JSONDocument.hex(digit) ?? 0) }
        at += 4
        append(unit, to: &output)
      default: output.append(source[next + 1])
      }
    }
  }

  private static func append(_ unit: UInt32, to output: inout [UInt8]) {
    if (0xDC00..<0xE000).contains(unit), let high = highSurrogate(atEndOf: output) {
      output.removeLast(3)
      let scalar = 0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00)
      output += [
        UInt8(0xF0 | scalar >> 18), UInt8(0x80 | scalar >> 12 & 0x3F), UInt8(0x80 | scalar >> 6 & 0x3F),
        UInt8(0x80 | scalar & 0x3F),
      ]
    } else if unit < 0x80 {
      output.append(UInt8(unit))
    } else if unit < 0x800 {
      output += [UInt8(0xC0 | unit >> 6), UInt8(0x80 | unit & 0x3F)]
    } else {
      output += [UInt8(0xE0 | unit >> 12), UInt8(0x80 | unit >> 6 & 0x3F), UInt8(0x80 | unit & 0x3F)]
    }
  }

  private static func highSurrogate(atEndOf bytes: [UInt8]) -> UInt32? {
    guard bytes.count >= 3, bytes[bytes.count - 3] == 0xED, (0xA0...0xAF).contains(bytes[bytes.count - 2])
    else { return nil }
    return 0xD000 | UInt32(bytes[bytes.count - 2] & 0x3F) << 6 | UInt32(bytes[bytes.count - 1] & 0x3F)
  }
}
