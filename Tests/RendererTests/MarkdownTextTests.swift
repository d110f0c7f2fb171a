import Testing

@testable import Engine
@testable import Renderer

/// Markdown of people and agents as safe HTML.
@Suite struct MarkdownTextTests {
  private static func html(_ text: String) -> String {
    String(decoding: MarkdownText.markup(text).bytes, as: UTF8.self)
  }

  @Test(
    arguments: [
      ("plain", "<p>plain</p>\n"),
      ("one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>\n"),
      ("# Title\ntext", "<p class=\"heading\"><strong>Title</strong></p>\n<p>text</p>\n"),
      ("- a\n- b\n\n1. c", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol>\n<li>c</li>\n</ol>\n"),
      ("> quote\n> more", "<blockquote>\n<p>quote<br>\nmore</p>\n</blockquote>\n"),
      ("```swift\nlet a = \"<b>\"\n```", "<pre><code>let a = &quot;&lt;b&gt;&quot;\n</code></pre>\n"),
      ("---", "<hr>\n"),
      ("**bold** and *soft* `a*b*c`", "<p><strong>bold</strong> and <em>soft</em> <code>a*b*c</code></p>\n"),
      ("snake_case_name 2 * 3 * 4", "<p>snake_case_name 2 * 3 * 4</p>\n"),
      (
        "[docs](https://example.org/a?b=1&c) \\*",
        "<p><a href=\"https://example.org/a?b=1&amp;c\" rel=\"nofollow noopener noreferrer\">docs</a> *</p>\n"
      ),
      (
        "see https://example.org/x.",
        "<p>see <a href=\"https://example.org/x\" rel=\"nofollow noopener noreferrer\">https://example.org/x</a>.</p>\n"
      ),
      ("[x](javascript:alert(1))", "<p>x)</p>\n"),
      ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
      ("![](https://example.org/\"onload=x)", "<p>![](https://example.org/&quot;onload=x)</p>\n"),
    ])
  func eachElementIsRendered(text: String, expected: String) {
    // A quotation mark ends an address.
    if text.hasPrefix("![]") {
      #expect(!Self.html(text).contains("\"onload"))
    } else {
      #expect(Self.html(text) == expected)
    }
  }

  @Test func hostileTextStaysBalancedAndWithoutElementsOfItsOwn() {
    var state: UInt64 = 5
    func number(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
    let parts = [
      "*", "**", "_", "`", "```\n", "[", "](", ")", "![", "https://a.b", "<img src=x onerror=y>", "\n",
      "\n\n",
      "> ", "- ", "1. ", "# ", "\\", "ä", "\u{0}", "\u{202E}", "'\"", "a", " ",
    ]
    for _ in 0..<2000 {
      let text = (0..<number(below: 30)).map { _ in parts[number(below: parts.count)] }
      let html = Self.html(text.joined())
      #expect(
        MarkupBalance("<!doctype html><html><body>" + html + "</body></html>").problems == [], "\(text)")
      #expect(!html.contains("<img") && !html.contains("onerror=y>"), "\(text)")
    }
  }

  @Test func longTextIsCutAndTakesLinearTime() {
    let long = Self.html(String(repeating: "ä", count: MarkdownText.longest))
    #expect(long.hasSuffix("ä</p>\n<p>…</p>\n"))
    for part in ["*", "[", "`a", "**a", "_a "] {
      #expect(Self.html(String(repeating: part, count: 100_000)).utf8.count < 400_000)
    }
  }
}
