/// What follows a token's prefix: runs of bytes of a class and literal texts, in order. Every run has a
/// limit, so the number of steps per byte is bounded.
struct TokenShape: Sendable {
  enum Part: Sendable {
    case run(ByteClass, ClosedRange<Int>)
    case text(StaticString)
    /// No letter or digit follows.
    case end
  }

  let parts: [Part]

  init(_ parts: Part...) { self.parts = parts }

  /// Returns the end of the token. Nil if the text has another shape. A run inside that continues beyond its
  /// limit is something else. A last run may continue: where a text is cut, the token would be found in what
  /// is left.
  func end(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var at = start
    for (number, part) in parts.enumerated() {
      switch part {
      case .run(let set, let length):
        let isLast = number == parts.count - 1
        let end = set.end(of: bytes, from: at, limit: isLast ? .max : length.upperBound + 1)
        guard end - at >= length.lowerBound, isLast || end - at <= length.upperBound else { return nil }
        at = end
      case .end:
        guard at == bytes.count || !ByteClass.alphanumeric.contains(bytes[at]) else { return nil }
      case .text(let text):
        let count = text.utf8CodeUnitCount
        guard bytes.count - at >= count else { return nil }
        for offset in 0..<count where bytes[at + offset] != text.utf8Start[offset] { return nil }
        at += count
      }
    }
    return at
  }
}
