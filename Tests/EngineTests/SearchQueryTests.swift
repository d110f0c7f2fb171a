import Testing

@testable import Engine

/// Phrases and typing errors of a search.
@Suite struct SearchQueryTests {
  @Test func aPhraseIsWordsThatFollowEachOther() {
    let query = SearchQuery("draft \"Annual  Plan\" of")
    #expect(query.words == ["draft", "annual", "plan", "of"])
    #expect(query.phrases == [["annual", "plan"]])
    #expect(query.hasPhrases(["An annual plan."]))
    #expect(query.hasPhrases(["Title", "annual\nplan"]))
    #expect(!query.hasPhrases(["plan annual", "annual", "plan"]))
    #expect(!query.hasPhrases(["annual planning"]))
    #expect(SearchQuery("\"a b c").phrases.isEmpty)
    #expect(SearchQuery("\"one\" two").hasPhrases([""]))
  }

  @Test(
    arguments: [
      ("pricing", "prcing", true), ("prcing", "pricing", true), ("pricign", "pricing", true),
      ("prixing", "pricing", true), ("pricing", "pricing", true), ("prxxing", "pricing", false),
      ("pricingxx", "pricing", false), ("plan", "plans", false), ("plann", "plan", true),
      ("xpricing", "pricing", true), ("ricing", "pricing", true), ("pricin", "pricing", true),
      ("abcde", "abced", true), ("abcde", "acbed", false), ("abcde", "edcba", false),
    ])
  func oneTypingErrorIsNear(word: String, other: String, isNear: Bool) {
    #expect(SearchQuery.isNear(word, other) == isNear)
  }

  @Test func anUnknownWordFindsThoseThatAreNear() {
    var index = TextIndex()
    for text in ["annual price", "anual", "banana"] { _ = index.add([(text, 1)]) }
    // A word that is known is taken as it is.
    #expect(index.search(["anual"], limit: 5).map(\.place) == [1])
    #expect(index.search(["annualy"], limit: 5).map(\.place) == [0])
    #expect(index.search(["prive"], limit: 5).first?.words == ["price"])
    #expect(index.search(["pric"], limit: 5).isEmpty)
  }
}
