/// One kind of secret: its format and the document that defines it.
package struct SecretRule: Sendable {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// The replacement, such as "[redacted: GitHub token]".
  package let name: String
  /// The document that describes the format.
  package let source: String
  /// True if the format alone identifies the secret. Heuristic rules are not exact: they redact what is read
  /// but never stop a publication.
  package let isExact: Bool
  /// Pairs of bytes in every match and their offsets from its anchor: see `SecretScanner`.
  let probes: [SecretProbe]
  /// The literal text of the anchor. Nil if only `match` can decide.
  let anchor: [UInt8]?
  let ignoresCase: Bool
  /// Returns the range of the secret whose anchor starts at an offset. Nil if there is none.
  let match: @Sendable (Bytes, Int) -> Range<Int>?

  /// `probes`: nil for the rarest pairs of the anchor.
  init(
    _ name: String, _ source: String, isExact: Bool = true, anchor: StaticString, ignoresCase: Bool = false,
    probes: [SecretProbe]? = nil, _ match: @escaping @Sendable (Bytes, Int) -> Range<Int>?
  ) {
    self.name = name
    self.source = source
    self.isExact = isExact
    self.ignoresCase = ignoresCase
    let literal = Array(UnsafeBufferPointer(start: anchor.utf8Start, count: anchor.utf8CodeUnitCount))
    self.anchor = literal
    self.probes = probes ?? SecretProbe.rarest(of: literal, ignoresCase: ignoresCase)
    self.match = match
  }

  /// A rule without a literal anchor. `even` and `odd` are the pairs of bytes to look for, with offsets of
  /// that parity.
  init(
    _ name: String, _ source: String, even: SecretProbe..., odd: SecretProbe,
    _ match: @escaping @Sendable (Bytes, Int) -> Range<Int>?
  ) {
    self.name = name
    self.source = source
    isExact = true
    ignoresCase = false
    anchor = nil
    probes = even + [odd]
    self.match = match
  }

  /// Rules for texts that start with one of several prefixes, followed by `shape`. The byte before must not
  /// be a letter or a digit, since a prefix inside a word means nothing. A short prefix and a hash are not
  /// exact: slugs of titles can look like "key-" and an MD5.
  static func prefixed(
    _ name: String, _ source: String, isExact: Bool = true, _ prefixes: [StaticString], _ shape: TokenShape
  ) -> [SecretRule] {
    prefixes.map { prefix in
      let length = prefix.utf8CodeUnitCount
      return SecretRule(name, source, isExact: isExact, anchor: prefix) { bytes, start in
        guard isBoundary(bytes, start), let end = shape.end(in: bytes, from: start + length) else {
          return nil
        }
        return start..<end
      }
    }
  }

  /// True if a token can start here: at the start, after a byte that is neither a letter nor a digit, or
  /// after an escape, which ends with one: `\n`, `\u000a`, `%3D`.
  static func isBoundary(_ bytes: Bytes, _ start: Int) -> Bool {
    guard start > 0, ByteClass.alphanumeric.contains(bytes[start - 1]) else { return true }
    func isEscape(_ mark: StaticString, _ digits: Int) -> Bool {
      let first = start - digits - mark.utf8CodeUnitCount
      return first >= 0
        && bytes[first..<start - digits].elementsEqual(
          UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount))
        && bytes[start - digits..<start].allSatisfy { ByteClass.hexOfAnyCase.contains($0) }
    }
    if start > 1, bytes[start - 2] == UInt8(ascii: "\\"), ByteClass.escaped.contains(bytes[start - 1]) {
      return true
    }
    return isEscape("%", 2) || isEscape("\\u", 4) || isEscape("\\x", 2)
  }

  /// Changes with every change of a rule, so that stored texts are redacted again.
  package static let version = 5

  /// All rules. If two match at the same position, the earlier one names the secret.
  package static let all: [SecretRule] =
    cloud + code + models + services + structured + assignments + commands
}
