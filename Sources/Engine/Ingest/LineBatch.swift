/// Parsed lines of JSON on their way from the reading thread to the writing thread.
struct LineBatch: Sendable {
  struct Line: Sendable {
    enum Content: Sendable {
      /// JSON without secrets, starting at this node.
      case json(root: Int)
      /// JSON with a secret, which is removed when the line is written.
      case secret
      case invalid(JSONError)
      /// A line above the maximum length, with its number of bytes.
      case tooLong(Int)
    }

    var content: Content
    /// The position of its bytes in the batch.
    var range: Range<Int>
    let number: Int64
    /// The offset in the source after the line.
    let offset: Int64
    /// True if the source ended in this line, without a newline.
    let isLast: Bool
  }

  private(set) var lines: [Line] = []
  private var bytes: [UInt8] = []
  private var reader = JSONReader()
  private let redactor: Redactor

  /// Large enough that the cost of passing a batch is negligible, small enough for the processor's cache.
  private static let fullSize = 1 << 19

  init(_ redactor: Redactor) {
    self.redactor = redactor
    bytes.reserveCapacity(Self.fullSize + (1 << 16))
  }

  var isEmpty: Bool { lines.isEmpty }
  var isFull: Bool { bytes.count >= Self.fullSize }

  /// Adds and parses a line.
  mutating func add(_ line: UnsafeBufferPointer<UInt8>, number: Int64, offset: Int64, isLast: Bool) {
    let range = bytes.count..<(bytes.count + line.count)
    bytes.append(contentsOf: line)
    var content: Line.Content
    do {
      let root = try reader.append(line)
      content = redactor.redact(line) == nil ? .json(root: root) : .secret
    } catch {
      content = .invalid(error)
    }
    lines.append(Line(content: content, range: range, number: number, offset: offset, isLast: isLast))
  }

  mutating func addTooLong(_ count: Int, number: Int64, offset: Int64) {
    lines.append(
      Line(content: .tooLong(count), range: 0..<0, number: number, offset: offset, isLast: false))
  }

  /// Calls `body` with each line: its bytes and, if it is JSON, its document.
  func forEach(_ body: (Line, UnsafeBufferPointer<UInt8>, JSONDocument?) throws -> Bool) throws -> Bool {
    try bytes.withUnsafeBufferPointer { all in
      for line in lines {
        let text = UnsafeBufferPointer(rebasing: all[line.range])
        var document: JSONDocument?
        if case .json(let root) = line.content { document = JSONDocument(reader, text, root: root) }
        guard try body(line, text, document) else { return false }
      }
      return true
    }
  }
}
