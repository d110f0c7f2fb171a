/// The bytes of a key, where a statement finds them each time that it runs: SQLite would copy them for each row otherwise.
final class KeyBytes {
  let start = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 8)

  deinit { start.deallocate() }

  func store(_ key: EventKey) { key.store(to: UnsafeMutableRawBufferPointer(start: start, count: 16)) }
}
