/// Durations as bytes: sorted, each stored as the difference from the previous one, in LEB128: two or three
/// bytes per run.
enum DurationBytes {
  static func encode(_ durations: [Int64]) -> [UInt8] {
    var bytes: [UInt8] = []
    var last: Int64 = 0
    for duration in durations.sorted() {
      var rest = UInt64(bitPattern: duration - last)
      last = duration
      while rest > 127 {
        bytes.append(UInt8(rest & 127) | 128)
        rest >>= 7
      }
      bytes.append(UInt8(rest))
    }
    return bytes
  }

  /// Appends the durations, in order.
  static func decode(_ bytes: UnsafeRawBufferPointer, into durations: inout [Int64]) {
    var last: Int64 = 0
    var (rest, shift): (UInt64, UInt64) = (0, 0)
    for byte in bytes {
      rest |= UInt64(byte & 127) << shift
      shift += 7
      guard byte < 128 else { continue }
      last += Int64(bitPattern: rest)
      durations.append(last)
      (rest, shift) = (0, 0)
    }
  }
}
