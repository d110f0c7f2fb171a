/// A text that goes on with the next line: parts of a message that is streamed, or lines of plain output.
struct PendingText {
  private(set) var kind = RunStep.Kind.output
  /// The stream of plain output; nil for a message.
  private(set) var output: RunLogChunk.Stream?
  private(set) var bytes: [UInt8] = []
  private(set) var at: Instant?
  private(set) var isOpen = false
  /// Bytes beyond the longest text.
  private(set) var dropped = 0
  private var lines = 0
  /// When a part came, and how many bytes there were with it.
  private var parts: [(after: Int64, bytes: Int)] = []
  /// A key over several lines has begun: it must stay together to be recognized.
  private var isInsideKey = false

  private static let longest = 1 << 20
  private static let mostLines = 200
  private static let mostBytes = 16_000
  private static let mostParts = 2000

  var isMessage: Bool { isOpen && output == nil }
  var isFull: Bool { !isInsideKey && (lines >= Self.mostLines || bytes.count >= Self.mostBytes) }

  /// A line of plain output.
  mutating func add(_ text: UnsafeBufferPointer<UInt8>, _ line: RunLogJoiner.Line) {
    if !isOpen { (isOpen, kind, output, at) = (true, .output, line.stream, line.at) }
    if text.contains(UInt8(ascii: "-")) {
      if Self.has("-----BEGIN ", text) { isInsideKey = true }
      if Self.has("-----END ", text) { isInsideKey = false }
    }
    lines += 1
    append(text)
    if line.isWhole { append(newline: true) }
  }

  /// A part of a message.
  mutating func add(part: [UInt8], _ kind: RunStep.Kind, at time: Instant?) {
    if !isOpen { (isOpen, self.kind, at) = (true, kind, time) }
    part.withUnsafeBufferPointer { append($0) }
    guard parts.count < Self.mostParts else { return }
    let after = at.flatMap { start in time.map { max(0, $0.milliseconds - start.milliseconds) } } ?? 0
    if let last = parts.last, last.after >= after {
      parts[parts.count - 1].bytes = bytes.count
    } else {
      parts.append((after, bytes.count))
    }
  }

  private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
    guard bytes.count < Self.longest else { return dropped += text.count }
    bytes.append(contentsOf: text)
  }

  private mutating func append(newline: Bool) {
    if bytes.count < Self.longest { bytes.append(0x0A) } else { dropped += 1 }
  }

  /// The parts as lengths of the shown text. Empty if it did not come in parts.
  func deltas(of text: String) -> [RunStep.Delta] {
    guard parts.count > 1 else { return [] }
    var deltas: [RunStep.Delta] = []
    var length: Int64 = 0
    var place = 0
    for part in parts {
      while place < min(part.bytes, bytes.count) {
        let byte = bytes[place]
        // UTF-16 has two units for characters of four bytes.
        if byte & 0xC0 != 0x80 { length += byte >= 0xF0 ? 2 : 1 }
        place += 1
      }
      deltas.append(RunStep.Delta(after: part.after, length: min(length, Int64(text.utf16.count))))
    }
    return deltas
  }

  private static func has(_ wanted: StaticString, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let wanted = UnsafeBufferPointer(start: wanted.utf8Start, count: wanted.utf8CodeUnitCount)
    guard let first = wanted.first else { return false }
    var at = 0
    while let start = text[at...].firstIndex(of: first), start + wanted.count <= text.count {
      if text[start...].starts(with: wanted) { return true }
      at = start + 1
    }
    return false
  }

  /// How often Paperclip left something out of a text before it stored it.
  static func cuts(in text: [UInt8]) -> Int64 {
    guard text.contains(UInt8(ascii: "[")) else { return 0 }
    return text.withUnsafeBufferPointer {
      has("[paperclip truncated run log chunk: omitted ", $0) ? 1 : 0
    }
  }
}
