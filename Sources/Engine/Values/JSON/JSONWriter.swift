/// Writes values as JSON: keys sorted by UTF-8 bytes, one space of indentation per level, `\n` at line ends.
/// The same value gives the same bytes on every machine.
package struct JSONWriter {
  package enum Layout: Sendable {
    /// For published files, which people read and git compares: one line per table row, and short values on
    /// one line. All other fields have their own line.
    case indented
    /// The same for files of which there can be hundreds of megabytes: no spaces in what is on one line.
    case dense
    /// No white space: one record per line.
    case compact
  }

  package private(set) var bytes: [UInt8] = []
  private let layout: Layout
  private var depth = 0
  /// Inside a value on one line.
  private var isOnOneLine = false
  /// The maximum size of a value on one line, unless it is a table row.
  private static let shortLine = 120
  /// The number of items of a list that tell how long the others will be.
  private static let sample = 1000

  package init(layout: Layout = .indented) { self.layout = layout }

  /// The whole document. If indented, it ends with a newline.
  package static func encode(_ value: Value, layout: Layout = .indented) -> [UInt8] {
    var writer = JSONWriter(layout: layout)
    writer.write(value)
    if layout != .compact { writer.bytes.append(UInt8(ascii: "\n")) }
    return writer.bytes
  }

  /// An indented document that is a record, one field of which is a list with these items. Each is made when it
  /// is written. The bytes are those of a record that has the list.
  package static func encode(
    _ record: Fields, with items: some Collection<Value>, as list: String
  ) -> [UInt8] {
    var writer = JSONWriter()
    // Few items can be on one line.
    guard items.count > shortLine else {
      var whole = record
      whole[list] = .list(Array(items))
      return encode(.record(whole))
    }
    writer.write(record) { writer, field in
      field.key == list ? writer.write(items) : writer.write(field.value, onOneLine: isShort(field.value))
    }
    writer.bytes.append(UInt8(ascii: "\n"))
    return writer.bytes
  }

  package mutating func write(_ value: Value) {
    switch value {
    case .null, .markup: bytes.append(contentsOf: "null".utf8)
    case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .int(let number): bytes.append(contentsOf: String(number).utf8)
    case .number(let text): bytes.append(contentsOf: text.utf8)
    case .string(let text): Self.append(string: text, to: &bytes)
    case .list(let items): write(items)
    case .record(let fields): write(fields)
    }
  }

  private mutating func write(_ items: some Collection<Value>) {
    guard !items.isEmpty else { return bytes.append(contentsOf: "[]".utf8) }
    bytes.append(UInt8(ascii: "["))
    depth += 1
    let start = bytes.count
    for (index, item) in items.enumerated() {
      // Growing step by step would need room for three times the file. Deeper lists grow with the file.
      if index == Self.sample, depth <= 2 {
        bytes.reserveCapacity(start + (bytes.count - start) / index * items.count * 9 / 8)
      }
      separate(first: index == 0)
      write(item, onOneLine: Self.isRow(item) || Self.isShort(item))
    }
    depth -= 1
    close(UInt8(ascii: "]"))
  }

  private mutating func write(_ fields: Fields) {
    write(fields) { $0.write($1.value, onOneLine: Self.isShort($1.value)) }
  }

  @inline(__always)
  private mutating func write(_ fields: Fields, _ writeValue: (inout JSONWriter, Fields.Element) -> Void) {
    let order = Self.order(fields)
    guard !order.isEmpty else { return bytes.append(contentsOf: "{}".utf8) }
    bytes.append(UInt8(ascii: "{"))
    depth += 1
    for (index, place) in order.enumerated() {
      let field = fields[place.index]
      separate(first: index == 0)
      Self.append(string: field.key, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      if layout == .indented || layout == .dense && !isOnOneLine { bytes.append(UInt8(ascii: " ")) }
      writeValue(&self, field)
    }
    depth -= 1
    close(UInt8(ascii: "}"))
  }

  /// The places of the fields to write, in the order of their names. Most names differ in their first eight
  /// bytes, as numbers, which are much cheaper to compare.
  private static func order(_ fields: Fields) -> [(start: UInt64, index: Int)] {
    var order: [(start: UInt64, index: Int)] = []
    order.reserveCapacity(fields.count)
    for index in fields.indices {
      let (key, value) = fields[index]
      if case .markup = value { continue }
      order.append((start(of: key), index))
    }
    order.sort {
      $0.start != $1.start
        ? $0.start < $1.start : fields[$0.index].key.precedesInBytes(fields[$1.index].key)
    }
    return order
  }

  private static func start(of key: String) -> UInt64 {
    var start: UInt64 = 0
    var missing: UInt64 = 8
    for byte in key.utf8.prefix(8) {
      start = start << 8 | UInt64(byte)
      missing -= 1
    }
    return missing == 8 ? 0 : start << (missing * 8)
  }

  private mutating func write(_ value: Value, onOneLine: @autoclosure () -> Bool) {
    guard layout != .compact, !isOnOneLine else { return write(value) }
    isOnOneLine = onOneLine()
    write(value)
    isOnOneLine = false
  }

  /// An item of a list that contains no list itself.
  private static func isRow(_ item: Value) -> Bool {
    guard case .record(let fields) = item else { return false }
    return fields.values.allSatisfy { field in
      switch field {
      case .list(let items): items.isEmpty
      case .record: isRow(field)
      default: true
      }
    }
  }

  private static func isShort(_ value: Value) -> Bool {
    var room = shortLine
    return fits(value, in: &room)
  }

  /// True if a value is at most about this long; text counts without escapes. Stops at the first part that
  /// does not fit, so that checking every level of a large document stays cheap.
  private static func fits(_ value: Value, in room: inout Int) -> Bool {
    switch value {
    case .null, .markup: room -= 4
    case .bool, .int: room -= 5
    case .number(let text): room -= text.utf8.count
    case .string(let text): room -= text.utf8.count + 2
    case .list(let items):
      room -= 2
      for item in items {
        room -= 2
        if room < 0 || !fits(item, in: &room) { return false }
      }
    case .record(let fields):
      room -= 2
      // The order does not matter: either everything fits, or not.
      for (key, field) in fields {
        room -= key.utf8.count + 6
        if room < 0 || !fits(field, in: &room) { return false }
      }
    }
    return room >= 0
  }

  private mutating func separate(first: Bool) {
    if !first { bytes.append(UInt8(ascii: ",")) }
    if isOnOneLine, !first, layout == .indented { bytes.append(UInt8(ascii: " ")) }
    newline()
  }

  private mutating func close(_ bracket: UInt8) {
    newline()
    bytes.append(bracket)
  }

  private mutating func newline() {
    guard layout != .compact, !isOnOneLine else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth))
  }

  private static let hexDigits = Array("0123456789abcdef".utf8)

  /// The string in quotes. `<`, `>` and `&` are written as escapes, so that the bytes are harmless inside a
  /// script element too, and so are control characters and characters that reorder or hide text, so that
  /// people see them;
  /// `forPeople`: the first three stay as they are, in files that people edit.
  package static func append(string text: String, to bytes: inout [UInt8], forPeople: Bool = false) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { utf8 in
      var start = 0
      var index = 0
      while index < utf8.count {
        let byte = utf8[index]
        // Letters, digits and most punctuation, which is nearly all text.
        if byte &- 0x3F < 0x40 && byte != UInt8(ascii: "\\") || byte &- 0x28 < 0x14 || byte == 0x20 {
          index += 1
          continue
        }
        switch byte {
        case UInt8(ascii: "<") where forPeople, UInt8(ascii: ">") where forPeople,
          UInt8(ascii: "&") where forPeople:
          break
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0..<0x20, UInt8(ascii: "<"), UInt8(ascii: ">"),
          UInt8(ascii: "&"), 0x7F:
          bytes.append(contentsOf: utf8[start..<index])
          appendEscape(byte, to: &bytes)
          start = index + 1
        case 0xC2, 0xCD, 0xD8, 0xE1, 0xE2, 0xE3, 0xEF, 0xF3:
          guard let (scalar, length) = HiddenCharacter.found(in: utf8, at: index) else { break }
          bytes.append(contentsOf: utf8[start..<index])
          append(escape: scalar, to: &bytes)
          index += length - 1
          start = index + 1
        default: break
        }
        index += 1
      }
      bytes.append(contentsOf: utf8[start...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// `\u202e`, or a pair of escapes for characters above U+FFFF.
  private static func append(escape scalar: UInt32, to bytes: inout [UInt8]) {
    let units = scalar < 0x10000 ? [scalar] : [0xD7C0 + scalar >> 10, 0xDC00 | scalar & 0x3FF]
    for unit in units {
      bytes.append(contentsOf: "\\u".utf8)
      for shift in [12, 8, 4, 0] as [UInt32] { bytes.append(hexDigits[Int(unit >> shift & 15)]) }
    }
  }

  private static func appendEscape(_ byte: UInt8, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
    case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
    case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
    default:
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(hexDigits[Int(byte >> 4)])
      bytes.append(hexDigits[Int(byte & 15)])
    }
  }
}
