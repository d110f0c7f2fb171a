/// Reads names and keywords in the head of a statement.
struct SQLNameReader {
  private let text: [UInt8]
  private var at = 0

  init(_ text: [UInt8]) { self.text = text }

  private mutating func skipSpace() {
    while at < text.count, text[at] == 0x20 { at += 1 }
  }

  /// True if only a semicolon follows.
  var isAtEnd: Bool { text[at...].allSatisfy { $0 == 0x20 || $0 == UInt8(ascii: ";") } }

  /// What follows, as text.
  var rest: String { String(decoding: text[at...], as: UTF8.self) }

  mutating func take(byte: UInt8) -> Bool {
    skipSpace()
    guard at < text.count, text[at] == byte else { return false }
    at += 1
    return true
  }

  /// Reads a keyword if it comes next, in any case.
  mutating func take(_ keyword: String) -> Bool {
    let start = at
    if word() == keyword { return true }
    at = start
    return false
  }

  /// The next word in upper case.
  mutating func word() -> String? {
    skipSpace()
    let start = at
    while at < text.count, StatementScanner.isWordByte(text[at]) { at += 1 }
    return start == at ? nil : String(decoding: text[start..<at], as: UTF8.self).uppercased()
  }

  /// A plain name, in lower case, or a quoted one, in which `""` is one quote.
  mutating func identifier() -> String? {
    skipSpace()
    guard at < text.count else { return nil }
    guard text[at] == UInt8(ascii: "\"") else {
      let start = at
      while at < text.count, StatementScanner.isWordByte(text[at]) || text[at] == UInt8(ascii: "$") {
        at += 1
      }
      return start == at ? nil : String(decoding: text[start..<at], as: UTF8.self).lowercased()
    }
    at += 1
    var name: [UInt8] = []
    while at < text.count {
      if text[at] == UInt8(ascii: "\"") {
        at += 1
        guard at < text.count, text[at] == UInt8(ascii: "\"") else {
          return String(decoding: name, as: UTF8.self)
        }
      }
      name.append(text[at])
      at += 1
    }
    return nil
  }

  /// `t`, `public.t`, `"public"."t"`, `database.public.t`.
  mutating func name() -> SQLName? {
    _ = take("ONLY")
    guard var table = identifier() else { return nil }
    var schema: String?
    while take(byte: UInt8(ascii: ".")) {
      schema = table
      guard let next = identifier() else { return nil }
      table = next
    }
    return SQLName(schema: schema, table: table)
  }

  /// A list of names in parentheses. Nil if there is none.
  mutating func list() -> [String]? {
    let start = at
    guard take(byte: UInt8(ascii: "(")) else { return nil }
    var names: [String] = []
    repeat {
      guard let name = identifier() else {
        at = start
        return nil
      }
      names.append(name)
    } while take(byte: UInt8(ascii: ","))
    guard take(byte: UInt8(ascii: ")")) else {
      at = start
      return nil
    }
    return names
  }

  private static let constraints: Set<String> = [
    "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE",
  ]

  /// The names of the columns that a CREATE TABLE defines.
  mutating func definitions() -> [String] {
    guard take(byte: UInt8(ascii: "(")) else { return [] }
    var names: [String] = []
    var isAtStart = true
    var depth = 0
    while at < text.count {
      if isAtStart {
        isAtStart = false
        skipSpace()
        let start = at
        if let word = word(), Self.constraints.contains(word) { continue }
        at = start
        if let name = identifier() { names.append(name) }
        continue
      }
      switch text[at] {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"):
        if depth == 0 { return names }
        depth -= 1
      case UInt8(ascii: ",") where depth == 0: isAtStart = true
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        let quote = text[at]
        at += 1
        while at < text.count, text[at] != quote { at += 1 }
      default: break
      }
      at += 1
    }
    return names
  }
}
