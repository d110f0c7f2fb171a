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
      let order = memcmp(left.baseAddress!, right.baseAddress!, min(left.count, right.count))
      return order == 0 ? left.count < right.count : order < 0
    } ?? (utf8.count < other.utf8.count)
  }

  /// Whether the UTF-8 bytes are the same: `==` also holds for other Unicode forms of a text.
  package func hasSameBytes(as other: String) -> Bool {
    withBytes(of: other) { left, right in
      left.count == right.count && memcmp(left.baseAddress!, right.baseAddress!, left.count) == 0
    } ?? (utf8.count == other.utf8.count)
  }

  /// Nil if one of both is empty: its bytes have no address.
  private func withBytes(
    of other: String, _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> Bool
  ) -> Bool? {
    guard !isEmpty, !other.isEmpty else { return nil }
    var (left, right) = (self, other)
    return left.withUTF8 { left in right.withUTF8 { right in body(left, right) } }
  }
}
