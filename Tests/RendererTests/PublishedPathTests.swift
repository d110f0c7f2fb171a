import Testing

@testable import Renderer

/// No path leads out of the folder of the site.
@Suite struct PublishedPathTests {
  @Test(arguments: [
    "index.html", "a/b/c.json", "...", "a/...", ".hidden", "..a/b", "a../b", "ä/ö.html", "a b",
  ])
  func isValid(path: String) { #expect(Publisher.isValid(path: path)) }

  @Test(arguments: [
    "", "/", "/a", "a/", "a//b", ".", "..", "./a", "../a", "a/./b", "a/../b", "a/..", "a/.", "a\\b", "a\nb",
    "a\u{0}", "a\u{7F}",
  ])
  func isInvalid(path: String) { #expect(!Publisher.isValid(path: path)) }
}
