/// A version according to Semantic Versioning 2.0.0: "1.4.0", "2.0.0-beta.2".
package struct SemanticVersion: Sendable, Equatable, Comparable {
  let numbers: [Int]
  let prerelease: [String]
  package let text: String

  package init?(_ text: String) {
    self.text = text
    let core = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)[0]
    let parts = core.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    let numbers = parts[0].split(separator: ".", omittingEmptySubsequences: false).map(Self.number)
    guard numbers.count == 3, !numbers.contains(nil) else { return nil }
    self.numbers = numbers.compactMap { $0 }
    prerelease =
      parts.count > 1 ? parts[1].split(separator: ".", omittingEmptySubsequences: false).map(String.init) : []
    let isPlain = prerelease.allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") }
    }
    guard isPlain else { return nil }
  }

  /// Digits without leading zeros.
  static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }),
      text == "0" || !text.hasPrefix("0")
    else { return nil }
    return Int(text)
  }

  package static func < (a: SemanticVersion, b: SemanticVersion) -> Bool {
    if a.numbers != b.numbers { return a.numbers.lexicographicallyPrecedes(b.numbers) }
    // A pre-release version comes before its release.
    if a.prerelease.isEmpty || b.prerelease.isEmpty { return !a.prerelease.isEmpty && b.prerelease.isEmpty }
    for (left, right) in zip(a.prerelease, b.prerelease) where left != right {
      switch (Int(left), Int(right)) {
      case (let x?, let y?): return x < y
      case (.some, nil): return true
      case (nil, .some): return false
      default: return left.utf8.lexicographicallyPrecedes(right.utf8)
      }
    }
    return a.prerelease.count < b.prerelease.count
  }

  package static func == (a: SemanticVersion, b: SemanticVersion) -> Bool {
    a.numbers == b.numbers && a.prerelease == b.prerelease
  }
}
