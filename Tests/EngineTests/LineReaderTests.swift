import Testing

@testable import Engine

@Suite struct LineReaderTests {
  /// Long lines are split into pieces, wherever they end in the buffer.
  @Test(arguments: [
    [0], [1], [100], [101], [150, 5], [5, 300_000, 5], [262_143, 1], [262_144, 1], [262_145, 1], [700_000],
  ])
  func onlyLinesWithinTheLimitAreReturnedWhole(lengths: [Int]) throws {
    let folder = TemporaryFolder()
    let text = lengths.map { String(repeating: "x", count: $0) }.joined(separator: "\n") + "\n"
    let path = try folder.write("lines", text)
    var lines = LineReader(try ByteReader(path: path), limit: 100)
    var found: [Int] = []
    var whole: [Bool] = []
    var pieces = 0
    reading: while true {
      switch try lines.next() {
      case .end: break reading
      case .line(let line, let isLast):
        #expect(!isLast)
        found.append(line.count)
        whole.append(true)
      case .piece(let piece, let isEnd):
        pieces += piece.count
        guard isEnd else { continue }
        found.append(pieces)
        whole.append(false)
        pieces = 0
      }
    }
    #expect(found == lengths)
    #expect(whole == lengths.map { $0 <= 100 })
    #expect(lines.number == Int64(lengths.count))
    #expect(lines.offset == Int64(text.utf8.count))
  }
}
