#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A parsed JSON text: bytes and the nodes over them. It does not own the bytes and must not outlive the
/// buffer. To keep a value longer, use `value(_:)` or `string(_:)`.
package struct JSONDocument {
  package typealias Index = Int

  package let bytes: UnsafeBufferPointer<UInt8>
  package let nodes: [JSONReader.Node]

  package let root: Index

  /// `root` is the document's first node, if the reader has several documents.
  package init(_ reader: JSONReader, _ bytes: UnsafeBufferPointer<UInt8>, root: Index = 0) {
    self.bytes = bytes
    self.nodes = reader.nodes
    self.root = root
  }

  package func kind(_ index: Index) -> JSONReader.Kind { nodes[index].kind }
  /// The node after this one and its children: from a key its value, from a value the next key or item.
  package func next(_ index: Index) -> Index { Int(nodes[index].next) }
  package func position(_ index: Index) -> TextPosition {
    let node = nodes[index]
    let isText = node.kind == .string || node.kind == .escapedString
    return TextPosition(of: Int(node.start) - (isText ? 1 : 0), in: bytes)
  }

  /// The text of a node in the source (of a string without its quotes).
  package func text(_ index: Index) -> UnsafeBufferPointer<UInt8> {
    let node = nodes[index]
    return UnsafeBufferPointer(rebasing: bytes[Int(node.start)..<Int(node.end)])
  }

  /// The value of an object's field. Nil if this is not an object or has no such key. Of equal keys the last
  /// counts, as in common JSON parsers.
  package func field(_ object: Index, _ key: StaticString) -> Index? {
    guard nodes[object].kind == .object else { return nil }
    var found: Index?
    var index = object + 1
    let end = Int(nodes[object].next)
    while index < end {
      let value = Int(nodes[index].next)
      if isKey(index, key) { found = value }
      index = Int(nodes[value].next)
    }
    return found
  }

  /// Like `field(_:_:)`, without fields that are null.
  package func present(_ object: Index, _ key: StaticString) -> Index? {
    guard let index = field(object, key), nodes[index].kind != .null else { return nil }
    return index
  }

  /// The first of several spellings that has a value.
  package func present(_ object: Index, anyOf keys: StaticString...) -> Index? {
    present(object, anyOf: keys)
  }

  package func present(_ object: Index, anyOf keys: [StaticString]) -> Index? {
    for key in keys {
      if let index = present(object, key) { return index }
    }
    return nil
  }

  private func isKey(_ index: Index, _ key: StaticString) -> Bool {
    nodes[index].kind == .escapedString ? string(index) == key.description : isSpelled(index, key)
  }

  /// Inlined, since the lengths differ most of the time.
  @inline(__always)
  private func isSpelled(_ index: Index, _ key: StaticString) -> Bool {
    let (start, end) = (Int(nodes[index].start), Int(nodes[index].end))
    guard end - start == key.utf8CodeUnitCount else { return false }
    guard let text = bytes.baseAddress else { return true }
    return memcmp(text + start, key.utf8Start, end - start) == 0
  }

  /// True if the node is this text without escapes.
  @inline(__always)
  package func isText(_ index: Index, _ text: StaticString) -> Bool {
    nodes[index].kind == .string && isSpelled(index, text)
  }

  /// The items of an array. Empty for other nodes.
  package func items(_ array: Index) -> [Index] {
    guard nodes[array].kind == .array else { return [] }
    var items: [Index] = []
    var index = array + 1
    while index < Int(nodes[array].next) {
      items.append(index)
      index = Int(nodes[index].next)
    }
    return items
  }

  /// The key and value nodes of an object in source order. Empty for other nodes.
  package func fields(_ object: Index) -> [(key: Index, value: Index)] {
    guard nodes[object].kind == .object else { return [] }
    var fields: [(key: Index, value: Index)] = []
    var index = object + 1
    while index < Int(nodes[object].next) {
      let value = Int(nodes[index].next)
      fields.append((index, value))
      index = Int(nodes[value].next)
    }
    return fields
  }

  /// The unescaped text of a string node. Nil for other nodes.
  package func string(_ index: Index) -> String? {
    switch nodes[index].kind {
    case .string: return String(decoding: text(index), as: UTF8.self)
    case .escapedString:
      var bytes: [UInt8] = []
      unescape(index, into: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    default: return nil
    }
  }

  /// An integer that fits in 64 bits. 1.0 and 1e3 are integers too.
  package func int(_ index: Index) -> Int64? {
    switch nodes[index].kind {
    case .int:
      var value: Int64 = 0
      let text = text(index)
      let negative = text.first == UInt8(ascii: "-")
      for digit in negative ? text[1...] : text[...] { value = value * 10 + Int64(digit & 15) }
      return negative ? -value : value
    case .number:
      return Decimal(text: text(index))?.wholeNumber
    default: return nil
    }
  }

  package func isTrue(_ index: Index) -> Bool { nodes[index].kind == .true }

  /// The node as a value. A number that is not a 64-bit integer keeps its text.
  package func value(_ index: Index) -> Value {
    switch nodes[index].kind {
    case .null: return .null
    case .true: return .bool(true)
    case .false: return .bool(false)
    case .int: return .int(int(index) ?? 0)
    case .number:
      if let whole = int(index) { return .int(whole) }
      return .number(String(decoding: text(index), as: UTF8.self))
    case .string, .escapedString: return .string(string(index) ?? "")
    case .array: return .list(items(index).map(value))
    case .object:
      return .record(Fields(fields(index).map { (string($0.key) ?? "", value($0.value)) }))
    }
  }

  /// Appends a string node's unescaped text. NUL and lone surrogates become U+FFFD, since they can be neither
  /// stored nor shown, and dropping them would join separate parts.
  package func unescape(_ index: Index, into output: inout [UInt8]) {
    let source = text(index)
    var at = 0
    while at < source.count {
      guard source[at] == UInt8(ascii: "\\") else {
        output.append(source[at])
        at += 1
        continue
      }
      at += 1
      switch source[at] {
      case UInt8(ascii: "n"): output.append(0x0A)
      case UInt8(ascii: "t"): output.append(0x09)
      case UInt8(ascii: "r"): output.append(0x0D)
      case UInt8(ascii: "b"): output.append(0x08)
      case UInt8(ascii: "f"): output.append(0x0C)
      case UInt8(ascii: "u"): appendUnicodeEscape(source, &at, &output)
      default: output.append(source[at])
      }
      at += 1
    }
  }

  /// `at` is on the "u" and is left on the last byte of the escape.
  private func appendUnicodeEscape(
    _ source: UnsafeBufferPointer<UInt8>, _ at: inout Int, _ output: inout [UInt8]
  ) {
    func unit(_ start: Int) -> UInt32? {
      guard start + 4 <= source.count else { return nil }
      return source[start..<(start + 4)].reduce(0) { $0 << 4 | UInt32(Self.hex($1) ?? 0) }
    }
    var scalar = unit(at + 1) ?? 0xFFFD
    at += 4
    if (0xD800..<0xDC00).contains(scalar), at + 6 < source.count, source[at + 1] == UInt8(ascii: "\\"),
      source[at + 2] == UInt8(ascii: "u"), let low = unit(at + 3), (0xDC00..<0xE000).contains(low)
    {
      scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
      at += 6
    }
    let character = Unicode.Scalar(scalar == 0 ? 0xFFFD : scalar) ?? "\u{FFFD}"
    output.append(contentsOf: UTF8.encode(character) ?? UTF8.encodedReplacementCharacter)
  }

  static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension JSONDocument {
  /// Parses `bytes` and calls `body` with the document, which is valid only during the call.
  package static func read<R>(
    _ bytes: [UInt8], comments: Bool = false, _ body: (JSONDocument) throws -> R
  ) throws -> R {
    try bytes.withUnsafeBufferPointer { buffer in
      var reader = JSONReader(comments: comments)
      try reader.parse(buffer)
      return try body(JSONDocument(reader, buffer))
    }
  }

  /// A number, or a number in quotes. Nil for other values.
  package func decimal(_ index: Index) -> Decimal? {
    switch kind(index) {
    case .int, .number, .string: Decimal(text: text(index))
    default: nil
    }
  }
}
