/// Reads rows of a COPY block in PostgreSQL's text format: fields separated by tabs, `\N` for NULL, backslash
/// escapes. A row can arrive in pieces, so an 11 MB field that is not needed is never in memory.
struct CopyRows {
  private let plan: ColumnPlan
  private(set) var row = Row()
  private var field = 0
  private var value: [UInt8] = []
  private var isWanted = false
  private var isNull = false
  private var isEscaped = false
  /// Digits of a `\ooo` or `\xhh` escape.
  private var code: (digits: Int, value: Int, radix: Int)?
  private(set) var oversized: [Int] = []
  /// The size of each field in the file.
  private(set) var sizes: [Int64] = []
  private var size: Int64 = 0
  private var endsInReturn = false

  init(plan: ColumnPlan) {
    self.plan = plan
    begin()
  }

  private mutating func begin() {
    row.begin(columns: plan.table.columns.count)
    field = 0
    oversized.removeAll(keepingCapacity: true)
    sizes.removeAll(keepingCapacity: true)
    endsInReturn = false
    beginField()
  }

  private mutating func beginField() {
    value.removeAll(keepingCapacity: true)
    size = 0
    isNull = false
    isEscaped = false
    code = nil
    isWanted = plan.wants(field, of: row)
  }

  /// The number of fields of the finished row.
  private(set) var fieldCount = 0

  /// Reads the next piece of a row. After the last piece, the row is in `row`.
  mutating func consume(_ piece: UnsafeBufferPointer<UInt8>, isEnd: Bool) {
    var at = 0
    var start = 0
    while at < piece.count {
      guard isWanted else {
        guard let tab = piece.place(of: 0x09, from: at) else { break }
        endField(size: tab - start)
        at = tab + 1
        start = at
        continue
      }
      let byte = piece[at]
      if isEscaped || code != nil {
        escape(byte, &at)
      } else if byte == 0x09 {
        endField(size: at - start)
        at += 1
        start = at
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
        at += 1
      } else {
        let run = at
        while at < piece.count, piece[at] != 0x09, piece[at] != UInt8(ascii: "\\") { at += 1 }
        if value.count <= plan.maximumField { value.append(contentsOf: piece[run..<at]) }
      }
    }
    size += Int64(piece.count - start)
    if let last = piece.last { endsInReturn = last == 0x0D }
    guard isEnd else { return }
    // A carriage return in a field is written as \r. A bare one belongs to the line ending.
    if endsInReturn {
      size -= 1
      if value.last == 0x0D { value.removeLast() }
    }
    endField(size: 0)
    fieldCount = field
  }

  /// Prepares for the next row.
  mutating func advance() { begin() }

  private mutating func endField(size more: Int) {
    if let code { value.append(UInt8(truncatingIfNeeded: code.value)) }
    if isWanted, let target = plan.targets[field], !isNull {
      let isOversized = value.count > plan.maximumField
      if isOversized { oversized.append(target) }
      if !isOversized || plan.keepsBeginnings {
        row.set(target) { $0.append(contentsOf: value.prefix(plan.maximumField)) }
      }
    }
    plan.measure(field, bytes: size + Int64(more), &row)
    sizes.append(size + Int64(more))
    field += 1
    beginField()
  }

  /// Reads the byte after a backslash, or another digit of a numeric escape. Leaves `at` on the byte that
  /// ends the escape.
  private mutating func escape(_ byte: UInt8, _ at: inout Int) {
    if let (digits, number, radix) = code {
      let digit = JSONDocument.hex(byte).map(Int.init) ?? 99
      if digit < radix, digits < (radix == 8 ? 3 : 2) {
        code = (digits + 1, number * radix + digit, radix)
        at += 1
      } else {
        value.append(UInt8(truncatingIfNeeded: number))
        code = nil
      }
      return
    }
    isEscaped = false
    at += 1
    switch byte {
    case UInt8(ascii: "N") where value.isEmpty: isNull = true
    case UInt8(ascii: "n"): value.append(0x0A)
    case UInt8(ascii: "t"): value.append(0x09)
    case UInt8(ascii: "r"): value.append(0x0D)
    case UInt8(ascii: "b"): value.append(0x08)
    case UInt8(ascii: "f"): value.append(0x0C)
    case UInt8(ascii: "v"): value.append(0x0B)
    case UInt8(ascii: "x"): code = (0, 0, 16)
    case UInt8(ascii: "0")...UInt8(ascii: "7"): code = (1, Int(byte & 7), 8)
    default: value.append(byte)
    }
  }
}
