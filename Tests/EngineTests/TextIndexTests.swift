import Testing

@testable import Engine

/// Ranking of texts by words.
@Suite struct TextIndexTests {
  private static func index(_ texts: [String]) -> TextIndex {
    var index = TextIndex()
    for text in texts { _ = index.add([(text, 1)]) }
    return index
  }

  @Test(
    arguments: [
      ("Über Straße ÆØÅ naïve Łódź", ["uber", "strasse", "aeoa", "naive", "lodz"]),
      ("ATL-41's a 1.5x", ["atl", "41", "5x"]), ("e\u{301}te\u{301}", ["ete"]),
      ("価格表 x", ["価格", "格表"]), ("привет мир", ["привет", "мир"]),
      ("one—two\u{2028}three", ["one", "two", "three"]),
    ])
  func wordsHaveOneSpelling(text: String, words: [String]) {
    #expect(WordReader.words(text) == words)
  }

  @Test func rareWordsAndShortTextsRankHigher() {
    let index = Self.index([
      "the price of a seat", "the price",
      "the price the price the seat of the house and the garden and the fence",
      "nothing here",
    ])
    #expect(index.search(["seat"], limit: 5).map(\.place) == [0, 2])
    #expect(index.search(["price", "seat"], limit: 5).map(\.place) == [0, 2, 1])
    #expect(index.search(["price", "seat"], limit: 1).first?.words == ["seat", "price"])
    #expect(index.search(["absent"], limit: 5) == [])
    #expect(TextIndex().search(["x"], limit: 5) == [])
  }

  /// BM25 of a text, computed by the definition.
  @Test func scoresAreThoseOfTheDefinition() {
    let index = Self.index(["aa aa bb", "bb cc", "dd"])
    // ln(1 + (3 − 1 + 0.5) / (1 + 0.5)) · 2 · 2.2 / (2 + 1.2 · (0.25 + 0.75 · 3 / 2))
    let expected = 0.9808292530117263 * 4.4 / (2 + 1.2 * (0.25 + 0.75 * 1.5))
    let score = index.search(["aa"], limit: 1).first?.score ?? 0
    #expect(abs(Double(score) / 1_000_000 - expected) < 0.000_001)
  }

  @Test func logarithmsAreExactEnough() {
    for (value, expected) in [
      (1.0, 0.0), (2.718281828459045, 1.0), (0.001, -6.907755278982137), (123456.0, 11.7236400962654),
    ] {
      #expect(abs(NaturalLogarithm.of(value) - expected) < 1e-9)
    }
  }

  @Test func similarTextsShareRareWords() {
    var texts = (0..<30).map { "common words everywhere number\($0)" }
    texts[3] += " pricing discount annual"
    texts[7] += " pricing discount"
    texts[9] += " pricing"
    let index = Self.index(texts)
    let terms = index.characteristic(count: 20)
    var scores = TextIndex.Scores(texts.count)
    let similar = index.similar(to: 3, terms[3], &scores, limit: 5)
    #expect(similar.map(\.place) == [7])
    #expect(similar.first?.words == ["discount", "pricing"])
    // What was summed for one text does not count for the next.
    #expect(index.similar(to: 3, terms[3], &scores, limit: 5) == similar)
  }
}
