/// Lines of JSON, taken apart but not understood: what one thread reads and another writes.
struct LineBatch: Sendable {
  struct Line: Sendable {
    enum Content: Sendable {
      /// JSON without a secret, from this node on.
      case json(root: Int)
      /// JSON that holds a secret, which is taken out where it is written.
      case secret
      case invalid(JSONError)
      /// A line longer than may be held, of so many bytes.
      case tooLong(Int)
    }

    var content: Content
    /// Where its bytes stand in the batch.
    var range: Range<Int>
    let number: Int64
    /// The offset in the source after the line.
    let offset: Int64
    /// Whether the source ended in it, without a newline.
    let isLast: Bool
  }

  private(set) var lines: [Line] = []
  private var bytes: [UInt8] = []
  private var reader = JSONReader()
  private let redactor: Redactor

  /// Enough that handing a batch over costs nothing per line, little enough to stay in the processor's cache.
  private static let fullSize = 1 << 19

  init(_ redactor: Redactor) {
    self.redactor = redactor
    bytes.reserveCapacity(Self.fullSize + (1 << 16))
  }

  var isEmpty: Bool { lines.isEmpty }
  var isFull: Bool { bytes.count >= Self.fullSize }

  /// Adds a line and takes it apart.
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

  /// Hands the lines to `body`, each with its bytes and, where it is JSON, its document.
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
