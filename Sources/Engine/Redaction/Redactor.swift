/// Takes secrets out of texts before anything else sees them.
///
/// How it must be called: with the bytes as they were read, before a value of them is kept, printed or compared, and
/// after what identifies an event was computed from the bytes as read. `redact` returns nil for bytes without a secret,
/// which are then used as they are: for these it costs one pass and no allocation. One call for a whole line of JSON
/// does for all of its fields. It works on JSON, SQL cells, YAML, Markdown and plain text alike, and what it returns is
/// JSON where it was given JSON.
package struct Redactor: Sendable {
  package struct Result: Sendable {
    package let bytes: [UInt8]
    package let redactions: [Redaction]
  }

  /// One that allows nothing.
  package static let strict = Redactor()

  /// Fingerprints of texts that look like secrets and are none, by the operator's word.
  package let allowed: Set<String>

  package init(allowed: Set<String> = []) { self.allowed = allowed }

  /// The bytes with every secret replaced by its kind; nil if there is none.
  package func redact(_ bytes: UnsafeBufferPointer<UInt8>) -> Result? {
    guard Self.scanner.isSuspect(bytes) else { return nil }
    return replace(bytes)
  }

  package func redact(_ bytes: [UInt8]) -> Result? { bytes.withUnsafeBufferPointer { redact($0) } }

  /// A text with every secret replaced by its kind.
  package func redact(_ text: String) -> String {
    var text = text
    return text.withUTF8 { redact($0) }.map { String(decoding: $0.bytes, as: UTF8.self) } ?? text
  }

  package func redact(_ text: String?) -> String? { text.map { redact($0) } }

  /// The rules, and JSON's escapes of plain characters: what is written with those has to be read first.
  private static let scanner = SecretScanner(SecretRule.all + JSONEscapes.rules)

  @inline(never)
  private func replace(_ raw: UnsafeBufferPointer<UInt8>) -> Result? {
    var out: [UInt8] = []
    var redactions: [Redaction] = []
    JSONEscapes.withPlain(raw) { bytes in
      var copied = 0
      var (line, counted) = (0, 0)
      for match in SecretScanner.all.matches(in: bytes) where !isAllowed(bytes, match) {
        let name = SecretScanner.all.rules[match.rule].name
        line += bytes[counted..<match.range.lowerBound].count { $0 == 0x0A }
        counted = match.range.lowerBound
        redactions.append(Redaction(kind: name, line: line))
        out += bytes[copied..<match.range.lowerBound]
        out += "[redacted: \(name)]".utf8
        copied = match.range.upperBound
      }
      if !redactions.isEmpty { out += bytes[copied...] }
    }
    return redactions.isEmpty ? nil : Result(bytes: out, redactions: redactions)
  }

  private func isAllowed(_ bytes: UnsafeBufferPointer<UInt8>, _ match: SecretScanner.Match) -> Bool {
    !allowed.isEmpty && allowed.contains(Fingerprint.of(UnsafeBufferPointer(rebasing: bytes[match.range])))
  }

  /// Every secret of a text with its fingerprint: only for showing to the operator, on a terminal.
  package func fingerprints(_ raw: UnsafeBufferPointer<UInt8>) -> [(
    redaction: Redaction, fingerprint: String
  )] {
    guard Self.scanner.isSuspect(raw) else { return [] }
    var found: [(redaction: Redaction, fingerprint: String)] = []
    JSONEscapes.withPlain(raw) { bytes in
      for match in SecretScanner.all.matches(in: bytes) {
        let line = bytes[..<match.range.lowerBound].count { $0 == 0x0A }
        found.append(
          (
            Redaction(kind: SecretScanner.all.rules[match.rule].name, line: line),
            Fingerprint.of(UnsafeBufferPointer(rebasing: bytes[match.range]))
          ))
      }
    }
    return found
  }

  /// The secrets of a text that their form alone proves.
  package func exactMatches(in bytes: UnsafeBufferPointer<UInt8>) -> [Redaction] {
    guard SecretScanner.exact.isSuspect(bytes) else { return [] }
    return SecretScanner.exact.matches(in: bytes).filter { !isAllowed(bytes, $0) }.map { match in
      Redaction(
        kind: SecretScanner.exact.rules[match.rule].name,
        line: bytes[..<match.range.lowerBound].count { $0 == 0x0A })
    }
  }

  /// Whether a text looks like a random value rather than like words, a number or an id.
  package static func isRandom(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { SecretAssignment.isRandom($0[...], named: nil) }
  }

  /// The rules and the exceptions that a database was redacted by, in words that differ when they do.
  package var version: String {
    "\(SecretRule.version) " + allowed.sorted().joined(separator: " ")
  }
}
