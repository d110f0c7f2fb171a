/// Reads one `INSERT INTO … VALUES (…);` of Paperclip's own backup writer: NULL, true, false, bare numbers, and text
/// in dollar quotes (`$paperclip$…$paperclip$`, with real newlines inside) or in single quotes. The statement may
/// run over many lines and arrive in pieces.
struct InsertRows {
  private enum State {
    case between
    case bare
    case quoted
    /// After a quote inside a quoted text: a second one stands for itself, anything else ends the text.
    case quoteEnd
    case tag
    case dollar
    case done
  }

  private let plan: ColumnPlan
  private(set) var row = Row()
  private var state = State.between
  private var field = 0
  private var value: [UInt8] = []
  private var tag: [UInt8] = []
  private var hasText = false
  private(set) var oversized: [Int] = []

  init(plan: ColumnPlan) {
    self.plan = plan
    row.begin(columns: plan.table.columns.count)
  }

  /// Whether the closing parenthesis was read.
  var isDone: Bool { state == .done }
  var fieldCount: Int { field }

  private var isWanted: Bool { field < plan.targets.count && plan.targets[field] != nil }

  /// Takes what follows `VALUES (`. A line's end is given as a piece of its own when it is inside a text.
  mutating func consume(_ piece: UnsafeBufferPointer<UInt8>) {
    var at = 0
    while at < piece.count, state != .done {
      let byte = piece[at]
      at += 1
      switch state {
      case .between: start(byte)
      case .bare: bare(byte)
      case .quoted:
        if byte == UInt8(ascii: "'") { state = .quoteEnd } else { keep(byte) }
      case .quoteEnd:
        if byte == UInt8(ascii: "'") {
          keep(byte)
          state = .quoted
        } else {
          state = .bare
          bare(byte)
        }
      case .tag:
        tag.append(byte)
        if byte == UInt8(ascii: "$") { state = .dollar }
      case .dollar: dollar(byte)
      case .done: break
      }
    }
  }

  /// Takes the newline between two lines of one statement.
  mutating func endLine() {
    withUnsafeBytes(of: UInt8(0x0A)) { consume($0.assumingMemoryBound(to: UInt8.self)) }
  }

  private mutating func start(_ byte: UInt8) {
    switch byte {
    case 0x20, 0x0A, 0x0D, 0x09: break
    case UInt8(ascii: "'"):
      hasText = true
      state = .quoted
    case UInt8(ascii: "$"):
      hasText = true
      tag = [byte]
      state = .tag
    default:
      state = .bare
      bare(byte)
    }
  }

  private mutating func bare(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: ","): endField()
    case UInt8(ascii: ")"):
      endField()
      state = .done
    case UInt8(ascii: "'") where value.elementsEqual("E".utf8):
      value.removeAll(keepingCapacity: true)
      hasText = true
      state = .quoted
    case 0x20, 0x0A, 0x0D, 0x09: break
    default: if !hasText { keep(byte) }
    }
  }

  private mutating func dollar(_ byte: UInt8) {
    value.append(byte)
    if byte == UInt8(ascii: "$"), value.count >= tag.count, value.suffix(tag.count).elementsEqual(tag) {
      value.removeLast(tag.count)
      state = .bare
    } else if !isWanted || value.count > RowTable.maximumField {
      // Keep only what could be the beginning of the closing tag.
      if value.count > RowTable.maximumField, isWanted { isOversized = true }
      if value.count > 4096 { value.removeFirst(value.count - tag.count) }
    }
  }

  private var isOversized = false

  private mutating func keep(_ byte: UInt8) {
    guard isWanted else { return }
    if value.count > RowTable.maximumField { isOversized = true } else { value.append(byte) }
  }

  private mutating func endField() {
    if field < plan.targets.count, let target = plan.targets[field] {
      let isNull = !hasText && value.elementsEqual("NULL".utf8)
      if isOversized {
        oversized.append(target)
      } else if !isNull {
        row.set(target) { $0.append(contentsOf: value) }
      }
    }
    field += 1
    value.removeAll(keepingCapacity: true)
    hasText = false
    isOversized = false
    state = .between
  }
}
