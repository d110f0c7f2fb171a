/// What follows a token's prefix: runs of bytes of a class and literal texts, in order. Every run has a limit, so the
/// number of steps per byte is bounded.
struct TokenShape: Sendable {
  enum Part: Sendable {
    case run(ByteClass, ClosedRange<Int>)
    case text(StaticString)
  }

  let parts: [Part]

  init(_ parts: Part...) { self.parts = parts }

  /// Returns the end of the token. Nil if the text has another shape. A run that continues beyond its limit is
  /// something else.
  func end(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var at = start
    for part in parts {
      switch part {
      case .run(let set, let length):
        let end = set.end(of: bytes, from: at, limit: length.upperBound + 1)
        guard length.contains(end - at) else { return nil }
        at = end
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
