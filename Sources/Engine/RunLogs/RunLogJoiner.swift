/// Joins the chunks of each stream and splits them into lines again, since a chunk may hold half a line or
/// several.
struct RunLogJoiner {
  struct Line {
    let at: Instant?
    let stream: RunLogChunk.Stream
    /// False if the stream ended without a newline.
    let isWhole: Bool
    /// The bytes of a line that is too long to keep, else 0.
    let oversize: Int
  }

  private struct Buffer {
    var bytes: [UInt8] = []
    /// Bytes without a newline, which need no second search.
    var searched = 0
    var at: Instant?
    /// Bytes that were dropped of a line that is too long.
    var dropped = 0
  }

  private var buffers = RunLogChunk.Stream.allCases.map { _ in Buffer() }
  private var attempt: String?

  /// A longer line is dropped; one message of an agent is far below it.
  static let longestLine = 8 << 20

  /// Adds a chunk and passes on each line that it completes. `restarts` is called where another attempt
  /// begins, after the rest of the one before.
  mutating func add(
    _ chunk: RunLogChunk, of line: UnsafeBufferPointer<UInt8>, restarts: () throws -> Void,
    _ body: (Line, UnsafeBufferPointer<UInt8>) throws -> Void
  ) rethrows {
    if let next = chunk.attempt {
      if attempt != nil, attempt != next {
        try finish(body)
        try restarts()
      }
      attempt = next
    }
    let place = chunk.stream.rawValue
    RunLogChunk.unescape(UnsafeBufferPointer(rebasing: line[chunk.text]), into: &buffers[place].bytes)
    buffers[place].at = chunk.at ?? buffers[place].at
    try split(chunk.stream, body)
  }

  private mutating func split(
    _ stream: RunLogChunk.Stream, _ body: (Line, UnsafeBufferPointer<UInt8>) throws -> Void
  ) rethrows {
    // Out of the list, so that the bytes are not copied.
    var buffer = Buffer()
    swap(&buffer, &buffers[stream.rawValue])
    defer { swap(&buffer, &buffers[stream.rawValue]) }
    var start = 0
    let (at, dropped) = (buffer.at, buffer.dropped)
    var first = dropped
    try buffer.bytes.withUnsafeBufferPointer { bytes in
      var from = buffer.searched
      while let end = bytes[from...].firstIndex(of: 0x0A) {
        let line = UnsafeBufferPointer(rebasing: bytes[start..<end])
        let oversize = first > 0 ? first + line.count : 0
        try body(Line(at: at, stream: stream, isWhole: true, oversize: oversize), line)
        (first, start, from) = (0, end + 1, end + 1)
      }
    }
    buffer.dropped = first
    if start > 0 { buffer.bytes.removeFirst(start) }
    if buffer.bytes.count > Self.longestLine {
      buffer.dropped += buffer.bytes.count
      buffer.bytes = []
    }
    buffer.searched = buffer.bytes.count
  }

  /// Passes on the rest of each stream.
  mutating func finish(_ body: (Line, UnsafeBufferPointer<UInt8>) throws -> Void) rethrows {
    for stream in RunLogChunk.Stream.allCases {
      let buffer = buffers[stream.rawValue]
      buffers[stream.rawValue] = Buffer()
      guard !buffer.bytes.isEmpty || buffer.dropped > 0 else { continue }
      let oversize = buffer.dropped > 0 ? buffer.dropped + buffer.bytes.count : 0
      try buffer.bytes.withUnsafeBufferPointer {
        try body(Line(at: buffer.at, stream: stream, isWhole: false, oversize: oversize), $0)
      }
    }
  }
}
