#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

extension String {
  /// Whether this comes before another by their UTF-8 bytes, which no locale changes. Sites sort tens of
  /// thousands of paths and the keys of every JSON object this way.
  package func precedesInBytes(_ other: String) -> Bool {
    withBytes(of: other) { left, right in
      let order = memcmp(left, right, min(utf8.count, other.utf8.count))
      return order == 0 ? utf8.count < other.utf8.count : order < 0
    } ?? (utf8.count < other.utf8.count)
  }

  /// Whether the UTF-8 bytes are the same: `==` also holds for other Unicode forms of a text.
  package func hasSameBytes(as other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    // Texts of up to 15 bytes, such as most names of fields, are kept in the two words themselves. Equal
    // words of longer ones are the same storage.
    typealias Words = (UInt64, UInt64)
    if MemoryLayout<String>.size == MemoryLayout<Words>.size,
      unsafeBitCast(self, to: Words.self) == unsafeBitCast(other, to: Words.self)
    {
      return true
    }
    return withBytes(of: other) { left, right in memcmp(left, right, utf8.count) == 0 } ?? true
  }

  /// Calls `body` with the bytes of both. Nil if one is empty: it may have no address.
  private func withBytes(
    of other: String, _ body: (UnsafePointer<UInt8>, UnsafePointer<UInt8>) -> Bool
  ) -> Bool? {
    guard !isEmpty, !other.isEmpty else { return nil }
    // Without copies, which would be counted.
    let result = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right -> Bool? in
        guard let left = left.baseAddress, let right = right.baseAddress else { return nil }
        return body(left, right)
      }
    }
    if let result, let result { return result }
    var (left, right) = (self, other)
    return left.withUTF8 { left in
      right.withUTF8 { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return nil }
        return body(left, right)
      }
    }
  }
}
