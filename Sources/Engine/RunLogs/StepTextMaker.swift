/// Makes the texts of steps fit to store: without secrets and terminal codes, as valid UTF-8, and not too
/// long.
///
/// A text is complete when it comes here, joined from all chunks and parts, so that a secret that was split
/// between them is found. It is cut only after that.
struct StepTextMaker {
  /// How much is stored of a text.
  struct Limit {
    let bytes: Int
    let lines: Int

    /// What people and agents write.
    static let message = Limit(bytes: 32_000, lines: 1000)
    /// What tools get and return: mostly copies of files and listings.
    static let tool = Limit(bytes: 4000, lines: 40)
    static let name = Limit(bytes: 300, lines: 1)
  }

  let redactor: Redactor
  /// Secrets that were removed so far.
  private(set) var redactions: [Redaction] = []

  init(_ redactor: Redactor) { self.redactor = redactor }

  mutating func make(_ raw: [UInt8], _ limit: Limit) -> StepText {
    var bytes = Self.plain(raw)
    redact(&bytes)
    while let last = bytes.last, last == 0x0A || last == 0x20 { bytes.removeLast() }
    let end = Self.end(of: bytes, limit)
    guard end < bytes.count else {
      return StepText(text: String(decoding: bytes, as: UTF8.self), size: Int64(bytes.count))
    }
    var shown = Array(bytes[..<end])
    // A part of a text can look like a secret that the whole does not.
    redact(&shown)
    return StepText(
      text: String(decoding: shown, as: UTF8.self), size: Int64(bytes.count),
      digest: SHA256.digest(of: bytes).text)
  }

  /// A short text for a name or an ID: on one line.
  mutating func name(_ raw: [UInt8]?) -> String? {
    guard let raw, !raw.isEmpty else { return nil }
    let text = make(raw.map { $0 == 0x0A || $0 == 0x0D || $0 == 0x09 ? 0x20 : $0 }, .name).text
    return text.isEmpty ? nil : text
  }

  private mutating func redact(_ bytes: inout [UInt8]) {
    guard let result = redactor.redact(bytes) else { return }
    redactions += result.redactions
    bytes = result.bytes
  }

  /// The redactions since the last call.
  mutating func takeRedactions() -> [Redaction] {
    defer { redactions = [] }
    return redactions
  }

  /// Where to cut, never within a character.
  private static func end(of bytes: [UInt8], _ limit: Limit) -> Int {
    var end = min(bytes.count, limit.bytes)
    var lines = 0
    for place in 0..<end where bytes[place] == 0x0A {
      lines += 1
      if lines == limit.lines {
        end = place
        break
      }
    }
    while end > 0, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return end
  }

  /// Without codes that move the cursor or color a terminal, with newlines as line endings. Bytes that are
  /// not UTF-8 and NULs become U+FFFD.
  static func plain(_ raw: [UInt8]) -> [UInt8] {
    guard raw.contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 || $0 >= 0x80 }) else { return raw }
    var out: [UInt8] = []
    out.reserveCapacity(raw.count)
    raw.withUnsafeBufferPointer { bytes in
      var at = 0
      while at < bytes.count {
        let byte = bytes[at]
        switch byte {
        case 0x1B: at = endOfCode(bytes, at)
        case 0x0D:
          out.append(0x0A)
          at += at + 1 < bytes.count && bytes[at + 1] == 0x0A ? 2 : 1
        case 0:
          out += [0xEF, 0xBF, 0xBD]
          at += 1
        case 0..<0x80:
          out.append(byte)
          at += 1
        default:
          let length = UTF8Check.sequence(bytes, at)
          if let length {
            out.append(contentsOf: bytes[at..<at + length])
          } else {
            out += [0xEF, 0xBF, 0xBD]
          }
          at += length ?? 1
        }
      }
    }
    return out
  }

  /// The end of an escape sequence: CSI, OSC, or a single character.
  private static func endOfCode(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    guard start + 1 < bytes.count else { return start + 1 }
    var at = start + 2
    switch bytes[start + 1] {
    case UInt8(ascii: "["):
      while at < bytes.count, bytes[at] < 0x40 || bytes[at] > 0x7E {
        // Anything else belongs to the text.
        guard (0x20...0x3F).contains(bytes[at]) else { return at }
        at += 1
      }
      return min(at + 1, bytes.count)
    case UInt8(ascii: "]"):
      while at < bytes.count, at - start < 2000, bytes[at] != 0x07, bytes[at] != 0x1B, bytes[at] != 0x0A {
        at += 1
      }
      if at < bytes.count, bytes[at] == 0x07 { return at + 1 }
      let isEnded = at + 1 < bytes.count && bytes[at] == 0x1B && bytes[at + 1] == UInt8(ascii: "\\")
      return isEnded ? at + 2 : at
    case 0x20...0x2F: return min(start + 3, bytes.count)
    case 0x30...0x7E: return start + 2
    default: return start + 1
    }
  }
}
