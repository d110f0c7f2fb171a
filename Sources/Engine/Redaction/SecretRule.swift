/// One kind of secret: what its texts look like, and who says so.
package struct SecretRule: Sendable {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// What a text of this kind is replaced by, as "[redacted: GitHub token]".
  package let name: String
  /// The document that describes the form.
  package let source: String
  /// Whether the form alone proves the secret. Rules that judge by randomness are not exact: they redact what is read,
  /// but never stop a publication.
  package let isExact: Bool
  /// Two bytes of every match and how far they stand behind its anchor: see `SecretScanner`.
  let probes: [SecretProbe]
  /// The literal text that the anchor must be; nil where only `match` can tell.
  let anchor: [UInt8]?
  let ignoresCase: Bool
  /// The range of the secret whose anchor begins at an offset; nil if there is none.
  let match: @Sendable (Bytes, Int) -> Range<Int>?

  init(
    _ name: String, _ source: String, isExact: Bool = true, anchor: StaticString, ignoresCase: Bool = false,
    _ match: @escaping @Sendable (Bytes, Int) -> Range<Int>?
  ) {
    self.name = name
    self.source = source
    self.isExact = isExact
    self.ignoresCase = ignoresCase
    let literal = Array(UnsafeBufferPointer(start: anchor.utf8Start, count: anchor.utf8CodeUnitCount))
    self.anchor = literal
    probes = SecretProbe.rarest(of: literal, ignoresCase: ignoresCase)
    self.match = match
  }

  /// A rule without a literal anchor: `even` and `odd` say which pairs of bytes to look for, each at an offset of that
  /// parity behind the beginning.
  init(
    _ name: String, _ source: String, even: SecretProbe, odd: SecretProbe,
    _ match: @escaping @Sendable (Bytes, Int) -> Range<Int>?
  ) {
    self.name = name
    self.source = source
    isExact = true
    ignoresCase = false
    anchor = nil
    probes = [even, odd]
    self.match = match
  }

  /// Rules for texts that begin with one of several prefixes and go on with `shape`. The byte before must not be a
  /// letter or a digit: a prefix in the middle of a word proves nothing.
  static func prefixed(
    _ name: String, _ source: String, _ prefixes: [StaticString], _ shape: TokenShape
  ) -> [SecretRule] {
    prefixes.map { prefix in
      let length = prefix.utf8CodeUnitCount
      return SecretRule(name, source, anchor: prefix) { bytes, start in
        guard isBoundary(bytes, start), let end = shape.end(in: bytes, from: start + length) else {
          return nil
        }
        return start..<end
      }
    }
  }

  /// Whether a token may begin here.
  static func isBoundary(_ bytes: Bytes, _ start: Int) -> Bool {
    start == 0 || !ByteClass.alphanumeric.contains(bytes[start - 1])
  }

  /// Changes whenever a rule does: what is stored is then redacted again.
  package static let version = 1

  /// Every rule. Where two match at one place, the earlier one names the secret.
  package static let all: [SecretRule] = cloud + code + models + services + structured + assignments
}
