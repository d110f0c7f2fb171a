/// Parsed lines of JSON on their way from the reading thread to the writing thread.
struct LineBatch: Sendable {
  struct Line: Sendable {
    enum Content: Sendable {
      /// A plain heartbeat or change of status: its place among the batch's facts.
      case heartbeat(Int)
      case statusChange(Int)
      /// Other JSON without a secret, from this node on.
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
  private(set) var heartbeats: [HeartbeatFact] = []
  private(set) var statusChanges: [StatusFact] = []
  private var scratch: [UInt8] = []
  private let makesFacts: Bool
  private var bytes: [UInt8] = []
  private var reader = JSONReader()
  private let redactor: Redactor

  /// Large enough that the cost of passing a batch is negligible, small enough for the processor's cache.
  private static let fullSize = 1 << 19

  /// `makesFacts`: false leaves all lines to be read in the general way.
  init(_ redactor: Redactor, makesFacts: Bool = true) {
    self.redactor = redactor
    self.makesFacts = makesFacts
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
      content = redactor.redact(line) == nil ? fact(line, root) ?? .json(root: root) : .secret
    } catch {
      content = .invalid(error)
    }
    lines.append(Line(content: content, range: range, number: number, offset: offset, isLast: isLast))
  }

  private mutating func fact(_ line: UnsafeBufferPointer<UInt8>, _ root: Int) -> Line.Content? {
    guard makesFacts else { return nil }
    switch HookFact.read(JSONDocument(reader, line, root: root), &scratch) {
    case .heartbeat(let fact):
      heartbeats.append(fact)
      reader.removeLast(from: root)
      return .heartbeat(heartbeats.count - 1)
    case .statusChange(let fact):
      statusChanges.append(fact)
      reader.removeLast(from: root)
      return .statusChange(statusChanges.count - 1)
    case nil: return nil
    }
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
