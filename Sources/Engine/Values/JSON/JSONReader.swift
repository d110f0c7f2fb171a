/// Reads JSON bytes into a flat list of nodes, without creating strings, dictionaries or numbers.
///
/// One reader serves log lines, templates, manifests and configuration. It is reused from line to line, so
/// reading a million lines allocates almost nothing: callers look up the few fields that they need
/// (`JSONDocument`) and bind their bytes. Strict RFC 8259; `comments` also allows `//` and `/* */`, as in
/// configuration files.
package struct JSONReader: Sendable {
  package enum Kind: UInt8, Sendable {
    case null, `true`, `false`, int, number, string, escapedString, array, object
  }

  /// One value. `start` and `end` delimit its text (of a string without its quotes); `next` is the node
  /// after it and its children. An object's children are key, value, key, value, …
  package struct Node: Sendable {
    package var kind: Kind
    package var start: UInt32
    package var end: UInt32
    package var next: UInt32
  }

  package private(set) var nodes: [Node] = []
  private var comments = false
  private var depth = 0

  /// Deeper nesting is rejected, because the reader is recursive. A chain of command has two levels per
  /// agent, so an org chart needs far more than any log line.
  static let maximumDepth = Limits.jsonDepth

  package init(comments: Bool = false) { self.comments = comments }

  /// Parses one document. `nodes[0]` is its root. White space around it is allowed, anything else is not.
  package mutating func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) {
    nodes.removeAll(keepingCapacity: true)
    try read(bytes)
  }

  /// Parses one document, keeps the nodes of earlier ones, and returns its root.
  package mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) -> Int {
    let root = nodes.count
    do {
      try read(bytes)
    } catch {
      nodes.removeLast(nodes.count - root)
      throw error
    }
    return root
  }

  /// Gives up the last document, whose root this is.
  package mutating func removeLast(from root: Int) { nodes.removeLast(nodes.count - root) }

  private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) {
    depth = 0
    guard bytes.count < Int(UInt32.max) else { throw JSONError(0, "the document is larger than 4 GB") }
    var at = 0
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { at = 3 }
    try skipSpace(bytes, &at)
    guard at < bytes.count else { throw JSONError(at, "no JSON value found") }
    try value(bytes, &at)
    try skipSpace(bytes, &at)
    guard at == bytes.count else { throw JSONError(at, "unexpected text after the JSON value") }
  }

  private func skipSpace(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x0A, 0x0D, 0x09: at += 1
      case UInt8(ascii: "/") where comments: try skipComment(bytes, &at)
      default: return
      }
    }
  }

  private func skipComment(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
    let start = at
    at += 1
    guard at < bytes.count else { throw JSONError(start, "unexpected '/'") }
    switch bytes[at] {
    case UInt8(ascii: "/"):
      while at < bytes.count, bytes[at] != 0x0A { at += 1 }
    case UInt8(ascii: "*"):
      at += 1
      while at + 1 < bytes.count, !(bytes[at] == UInt8(ascii: "*") && bytes[at + 1] == UInt8(ascii: "/")) {
        at += 1
      }
      guard at + 1 < bytes.count else { throw JSONError(start, "the comment is not closed") }
      at += 2
    default: throw JSONError(start, "unexpected '/'")
    }
  }

  private mutating func value(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
    switch bytes[at] {
    case UInt8(ascii: "{"): try object(bytes, &at)
    case UInt8(ascii: "["): try array(bytes, &at)
    case UInt8(ascii: "\""): try string(bytes, &at)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number(bytes, &at)
    case UInt8(ascii: "t"): try word("true", .true, bytes, &at)
    case UInt8(ascii: "f"): try word("false", .false, bytes, &at)
    case UInt8(ascii: "n"): try word("null", .null, bytes, &at)
    default: throw JSONError(at, "unexpected \(JSONError.describe(bytes[at])), expected a value")
    }
  }

  private mutating func open(_ kind: Kind, _ at: Int) throws(JSONError) -> Int {
    depth += 1
    guard depth <= Self.maximumDepth else {
      throw JSONError(at, "nested deeper than \(Self.maximumDepth) levels")
    }
    nodes.append(Node(kind: kind, start: UInt32(at), end: 0, next: 0))
    return nodes.count - 1
  }

  private mutating func close(_ index: Int, _ at: Int) {
    depth -= 1
    nodes[index].end = UInt32(at)
    nodes[index].next = UInt32(nodes.count)
  }

  private mutating func object(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
    let index = try open(.object, at)
    let start = at
    at += 1
    try skipSpace(bytes, &at)
    if at < bytes.count, bytes[at] == UInt8(ascii: "}") {
      at += 1
      return close(index, at)
    }
    while true {
      guard at < bytes.count else { throw JSONError(start, "the object is not closed") }
      guard bytes[at] == UInt8(ascii: "\"") else {
        throw JSONError(at, "unexpected \(JSONError.describe(bytes[at])), expected a key in quotes")
      }
      try string(bytes, &at)
      try skipSpace(bytes, &at)
      guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else {
        throw JSONError(at, "expected ':' after the key")
      }
      at += 1
      try skipSpace(bytes, &at)
      guard at < bytes.count else { throw JSONError(start, "the object is not closed") }
      try value(bytes, &at)
      try skipSpace(bytes, &at)
      guard at < bytes.count else { throw JSONError(start, "the object is not closed") }
      if bytes[at] == UInt8(ascii: "}") {
        at += 1
        return close(index, at)
      }
      guard bytes[at] == UInt8(ascii: ",") else { throw JSONError(at, "expected ',' or '}'") }
      at += 1
      try skipSpace(bytes, &at)
    }
  }

  private mutating func array(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
    let index = try open(.array, at)
    let start = at
    at += 1
    try skipSpace(bytes, &at)
    if at < bytes.count, bytes[at] == UInt8(ascii: "]") {
      at += 1
      return close(index, at)
    }
    while true {
      guard at < bytes.count else { throw JSONError(start, "the array is not closed") }
      try value(bytes, &at)
      try skipSpace(bytes, &at)
      guard at < bytes.count else { throw JSONError(start, "the array is not closed") }
      if bytes[at] == UInt8(ascii: "]") {
        at += 1
        return close(index, at)
      }
      guard bytes[at] == UInt8(ascii: ",") else { throw JSONError(at, "expected ',' or ']'") }
      at += 1
      try skipSpace(bytes, &at)
    }
  }

  private mutating func leaf(_ kind: Kind, _ start: Int, _ end: Int) {
    nodes.append(
      Node(kind: kind, start: UInt32(start), end: UInt32(end), next: UInt32(nodes.count + 1)))
  }

  private mutating func word(
    _ word: StaticString, _ kind: Kind, _ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int
  ) throws(JSONError) {
    let length = word.utf8CodeUnitCount
    guard at + length <= bytes.count else { throw JSONError(at, "the text ends in the middle of a value") }
    for offset in 0..<length where bytes[at + offset] != word.utf8Start[offset] {
      throw JSONError(at, "expected a value: true, false, null, a number or text in quotes")
    }
    leaf(kind, at, at + length)
    at += length
  }

  private mutating func number(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
    let start = at
    func digits(_ what: StaticString) throws(JSONError) {
      let first = at
      while at < bytes.count, bytes[at] &- 0x30 < 10 { at += 1 }
      guard at > first else { throw JSONError(at, "expected a digit \(what)") }
    }
    if bytes[at] == UInt8(ascii: "-") { at += 1 }
    if at < bytes.count, bytes[at] == UInt8(ascii: "0") {
      at += 1
      if at < bytes.count, bytes[at] &- 0x30 < 10 { throw JSONError(start, "a number must not start with 0") }
    } else {
      try digits("in the number")
    }
    var isInteger = true
    if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      isInteger = false
      at += 1
      try digits("after the decimal point")
    }
    if at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      at += 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") { at += 1 }
      try digits("in the exponent")
    }
    leaf(isInteger && at - start <= 18 ? .int : .number, start, at)
  }

  private mutating func string(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
    let start = at + 1
    at = start
    var escaped = false
    while at < bytes.count {
      skipPlain(bytes, &at)
      guard at < bytes.count else { break }
      let byte = bytes[at]
      switch byte {
      case UInt8(ascii: "\""):
        leaf(escaped ? .escapedString : .string, start, at)
        at += 1
        return
      case UInt8(ascii: "\\"):
        escaped = true
        try escape(bytes, &at)
      case 0..<0x20:
        throw JSONError(at, "\(JSONError.describe(byte)) in a string must be escaped")
      case 0..<0x80: at += 1
      default: at += try UTF8Check.length(of: bytes, at: at)
      }
    }
    throw JSONError(start - 1, "the string is not closed")
  }

  /// Skips literal characters of a string, eight at a time.
  private func skipPlain(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    let raw = UnsafeRawBufferPointer(bytes)
    while at + 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      // A byte's high bit is set if the byte is a quote, a backslash, below 0x20 or above 0x7F. A borrow can
      // set the bit of a later byte, never of an earlier one.
      let quote = word ^ (ones &* 0x22)
      let backslash = word ^ (ones &* 0x5C)
      let special =
        ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (word &- ones &* 0x20) & ~word | word)
        & highs
      guard special == 0 else {
        at += UInt64(littleEndian: special).trailingZeroBitCount / 8
        return
      }
      at += 8
    }
  }

  private func escape(_ bytes: UnsafeBufferPointer<UInt8>, _ at: inout Int) throws(JSONError) {
    guard at + 1 < bytes.count else { throw JSONError(at, "the string is not closed") }
    switch bytes[at + 1] {
    case UInt8(ascii: "u"):
      guard at + 6 <= bytes.count else { throw JSONError(at, "incomplete \\u escape") }
      for digit in bytes[(at + 2)..<(at + 6)] where JSONDocument.hex(digit) == nil {
        throw JSONError(at, "a \\u escape needs four hexadecimal digits")
      }
      at += 6
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      at += 2
    default: throw JSONError(at, "unknown escape: '\\' before \(JSONError.describe(bytes[at + 1]))")
    }
  }
}
