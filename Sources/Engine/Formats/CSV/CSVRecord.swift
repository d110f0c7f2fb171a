/// Reads one CSV record at a time: fields between delimiters, quoted if they contain special bytes, with
/// doubled quotes inside. A quoted field can contain newlines, so a record can span several lines.
struct CSVRecord {
  private let delimiter: UInt8
  /// The fields to keep. Nil keeps all as text.
  private let plan: ColumnPlan?
  private(set) var row = Row()
  /// All fields, if there is no plan.
  private(set) var texts: [String] = []
  private(set) var fieldCount = 0
  private(set) var oversized: [Int] = []
  private var value: [UInt8] = []
  private var isOversized = false
  private var isWanted = true
  private var size: Int64 = 0
  private var wasQuoted = false
  private var isInQuotes = false
  /// After a quote inside quotes: a second one is a literal quote.
  private var isAfterQuote = false

  init(delimiter: UInt8, plan: ColumnPlan?) {
    self.delimiter = delimiter
    self.plan = plan
    begin()
  }

  mutating func begin() {
    row.begin(columns: plan?.table.columns.count ?? 0)
    texts.removeAll(keepingCapacity: true)
    oversized.removeAll(keepingCapacity: true)
    fieldCount = 0
    (isInQuotes, isAfterQuote) = (false, false)
    beginField()
  }

  private mutating func beginField() {
    value.removeAll(keepingCapacity: true)
    (isOversized, wasQuoted, size) = (false, false, 0)
    isWanted = plan?.wants(fieldCount, of: row) ?? true
  }

  /// Reads bytes of the record, without the line ending.
  mutating func consume(_ piece: UnsafeBufferPointer<UInt8>) {
    for byte in piece {
      if isInQuotes, !isAfterQuote {
        if byte == UInt8(ascii: "\"") { isAfterQuote = true } else { keep(byte) }
        continue
      }
      if isAfterQuote {
        isAfterQuote = false
        if byte == UInt8(ascii: "\"") {
          keep(byte)
          continue
        }
        isInQuotes = false
      }
      if byte == delimiter {
        endField()
      } else if byte == UInt8(ascii: "\""), value.isEmpty, !wasQuoted {
        (isInQuotes, wasQuoted) = (true, true)
      } else {
        keep(byte)
      }
    }
  }

  /// Ends a line. Returns true if the record ends with it, false if it continues inside quotes.
  mutating func end() -> Bool {
    if isOpen {
      keep(0x0A)
      return false
    }
    endField()
    return true
  }

  /// True inside quotes: the record goes on in the next line.
  var isOpen: Bool { isInQuotes && !isAfterQuote }

  /// True if the record is an empty line.
  var isBlank: Bool { fieldCount == 1 && isEmptyField }
  private var isEmptyField = false

  private mutating func keep(_ byte: UInt8) {
    size += 1
    guard isWanted else { return }
    if value.count >= plan?.maximumField ?? Limits.field { isOversized = true } else { value.append(byte) }
  }

  private mutating func endField() {
    isAfterQuote = false
    isInQuotes = false
    // PostgreSQL writes NULL as nothing, and empty text in quotes.
    let isNull = !wasQuoted && (value.isEmpty || value.elementsEqual("\\N".utf8))
    isEmptyField = isNull
    if let plan {
      if isWanted, let target = plan.targets[fieldCount] {
        if isOversized { oversized.append(target) }
        let isNone = isNull || value.isEmpty && plan.isIdentity(target)
        if isOversized ? plan.keepsBeginnings : !isNone { row.set(target) { $0 += value } }
      }
      plan.measure(fieldCount, bytes: size, &row)
    } else {
      texts.append(String(decoding: value, as: UTF8.self))
    }
    fieldCount += 1
    beginField()
  }
}
