import Testing

@testable import Engine

@Suite struct ByteOrderTests {
  private static let texts =
    ["", "a", "b", "ab", "ä", "a\u{308}", "é", "e\u{301}", "z", "issues/BEN-1.html", "issues/BEN-10.html"]
    + ["issues/BEN-1/timeline-1.html", "API/x", "api/x", "\u{10FFFF}", "\u{FFFD}", "a\u{0}", "a\u{0}b"]

  /// Random texts with long common starts, equal ones among them.
  private static func sample(_ count: Int) -> [String] {
    var random = SeededGenerator(seed: 7)
    return (0..<count).map { _ in
      let parts = random.below(6)
      return (0..<parts).map { _ in random.pick(texts) }.joined(separator: "/")
    }
  }

  @Test func textsAreSortedByTheirBytes() {
    let sample = Self.sample(2000)
    #expect(sample.contains("") && Set(sample).count < sample.count)
    let sorted = sample.enumerated().sorted(byBytesOf: { $0.element })
    let expected = sample.enumerated().sorted { a, b in
      let (left, right) = (Array(a.element.utf8), Array(b.element.utf8))
      return left == right ? a.offset < b.offset : left.lexicographicallyPrecedes(right)
    }
    #expect(sorted.map(\.offset) == expected.map(\.offset))
    #expect([String]().sorted(byBytesOf: { $0 }).isEmpty)
  }

  /// Also of two texts that are kept in different places, and of those that are equal in another Unicode form.
  @Test func textsHaveTheSameBytesOrNot() {
    for left in Self.texts {
      for right in Self.texts {
        let copy = String(decoding: Array(right.utf8), as: UTF8.self)
        let isSame = Array(left.utf8) == Array(right.utf8)
        #expect(left.hasSameBytes(as: right) == isSame)
        #expect(left.hasSameBytes(as: copy) == isSame)
        #expect(left.precedesInBytes(copy) == left.utf8.lexicographicallyPrecedes(right.utf8))
      }
    }
  }
}
