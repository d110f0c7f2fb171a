/// The bytes of a key, where a statement finds them each time that it runs: SQLite would copy them for each row otherwise.
final class KeyBytes {
  let start = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 8)

  deinit { start.deallocate() }

  func store(_ key: EventKey) {
    start.storeBytes(of: key.high.bigEndian, as: UInt64.self)
    start.storeBytes(of: key.low.bigEndian, toByteOffset: 8, as: UInt64.self)
  }
}
