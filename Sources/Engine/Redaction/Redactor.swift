/// Removes secrets from texts before anything else uses them.
///
/// Call it with the bytes as read, before any value of them is kept, printed or compared, but after computing
/// what identifies an event from the original bytes. `redact` returns nil for bytes without a secret, which
/// costs one pass and no allocation. One call handles a whole line of JSON with all its fields. It works on
/// JSON, SQL values, YAML, Markdown and plain text; JSON stays valid JSON.
package struct Redactor: Sendable {
  package struct Result: Sendable {
    package let bytes: [UInt8]
    package let redactions: [Redaction]
  }

  /// A redactor without exceptions.
  package static let strict = Redactor()

  /// Fingerprints of texts that the operator allows although they look like secrets.
  package let allowed: Set<String>

  package init(allowed: Set<String> = []) { self.allowed = allowed }

  /// Returns the bytes with every secret replaced by its kind. Nil if there is none.
  package func redact(_ bytes: UnsafeBufferPointer<UInt8>) -> Result? {
    guard Self.scanner.isSuspect(bytes) else { return nil }
    return replace(bytes)
  }

  package func redact(_ bytes: [UInt8]) -> Result? { bytes.withUnsafeBufferPointer { redact($0) } }

  /// Returns the text with every secret replaced by its kind.
  package func redact(_ text: String) -> String {
    var text = text
    return text.withUTF8 { redact($0) }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? text
  }

  package func redact(_ text: String?) -> String? { text.map { redact($0) } }

  /// The rules, and escapes of plain characters, which are decoded first.
  private static let scanner = SecretScanner(SecretRule.all + SecretEscapes.rules)

  @inline(never)
  private func replace(_ raw: UnsafeBufferPointer<UInt8>) -> Result? {
    var out: [UInt8] = []
    var redactions: [Redaction] = []
    var copied = 0
    var (line, counted) = (0, 0)
    Self.forEachMatch(in: raw) { match, bytes, range in
      guard !isAllowed(bytes, match) else { return }
      let name = SecretScanner.all.rules[match.rule].name
      line += raw[counted..<range.lowerBound].count { $0 == 0x0A }
      counted = range.lowerBound
      redactions.append(Redaction(kind: name, line: line))
      out += raw[copied..<range.lowerBound]
      out += "[redacted: \(name)]".utf8
      copied = range.upperBound
    }
    guard !redactions.isEmpty else { return nil }
    out += raw[copied...]
    return Result(bytes: out, redactions: redactions)
  }

  /// Calls `body` with each secret of a text: the match in the text without escapes, that text, and the range
  /// of the secret in the text as it is.
  private static func forEachMatch(
    in raw: UnsafeBufferPointer<UInt8>,
    _ body: (SecretScanner.Match, UnsafeBufferPointer<UInt8>, Range<Int>) -> Void
  ) {
    let plain = SecretEscapes.decode(raw)
    guard let decoded = plain.bytes else {
      for match in SecretScanner.all.matches(in: raw) { body(match, raw, match.range) }
      return
    }
    // Where something was removed, a token can have become part of the word before it.
    var asIs = plain.isJoined ? SecretScanner.all.matches(in: raw)[...] : []
    var done = 0
    decoded.withUnsafeBufferPointer { bytes in
      var shift = 0
      for match in SecretScanner.all.matches(in: bytes) {
        var start = plain.origin(match.range.lowerBound, &shift)
        var end = plain.origin(match.range.upperBound, &shift)
        while let other = asIs.first, other.range.lowerBound < end {
          asIs.removeFirst()
          if other.range.upperBound <= start {
            body(other, raw, max(other.range.lowerBound, done)..<other.range.upperBound)
          } else {
            // Both are the same secret, and one of them is cut short.
            (start, end) = (min(start, other.range.lowerBound), max(end, other.range.upperBound))
          }
        }
        start = max(start, done)
        guard start < end else { continue }
        body(match, bytes, start..<end)
        done = end
      }
    }
    for match in asIs where match.range.upperBound > done {
      body(match, raw, max(match.range.lowerBound, done)..<match.range.upperBound)
    }
  }

  private func isAllowed(_ bytes: UnsafeBufferPointer<UInt8>, _ match: SecretScanner.Match) -> Bool {
    !allowed.isEmpty && allowed.contains(Fingerprint.of(UnsafeBufferPointer(rebasing: bytes[match.range])))
  }

  /// Every secret of a text with its fingerprint, to show in the operator's terminal only.
  package func fingerprints(_ raw: UnsafeBufferPointer<UInt8>) -> [(
    redaction: Redaction, fingerprint: String
  )] {
    guard Self.scanner.isSuspect(raw) else { return [] }
    var found: [(redaction: Redaction, fingerprint: String)] = []
    Self.forEachMatch(in: raw) { match, bytes, range in
      let redaction = Redaction(
        kind: SecretScanner.all.rules[match.rule].name, line: raw[..<range.lowerBound].count { $0 == 0x0A })
      found.append((redaction, Fingerprint.of(UnsafeBufferPointer(rebasing: bytes[match.range]))))
    }
    return found
  }

  /// The secrets of a text that exact rules find.
  package func exactMatches(in bytes: UnsafeBufferPointer<UInt8>) -> [Redaction] {
    guard SecretScanner.exact.isSuspect(bytes) else { return [] }
    return SecretScanner.exact.matches(in: bytes).filter { !isAllowed(bytes, $0) }.map { match in
      Redaction(
        kind: SecretScanner.exact.rules[match.rule].name,
        line: bytes[..<match.range.lowerBound].count { $0 == 0x0A })
    }
  }

  /// True if an exact rule finds a secret in a text. A slug can look like one although its name does not.
  package func looksSecret(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { !exactMatches(in: $0).isEmpty }
  }

  /// True if a text looks random, not like words, a number or an ID.
  package static func isRandom(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { SecretValue.isRandom($0[...]) }
  }

  /// Identifies the rules and exceptions with which a database was redacted.
  package var version: String {
    "\(SecretRule.version) " + allowed.sorted().joined(separator: " ")
  }
}
