import Foundation
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
      ("[x](javascript:alert(1))", "<p>x</p>\n"),
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

  /// The end of a link matches emphasis within it alone: what is before it is matched once, at the end.
  @Test func emphasisBeforeALinkIsMatchedOnce() {
    let link = "<a href=\"https://e.org\" rel=\"nofollow noopener noreferrer\">a</a>"
    #expect(Self.html("2*3*4 [a](https://e.org) 5*6") == "<p>2<em>3</em>4 \(link) 5*6</p>\n")
    #expect(Self.html("*a* b*c [a](https://e.org) d*e") == "<p><em>a</em> b<em>c \(link) d</em>e</p>\n")
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

  @Test func longTextIsCut() {
    let long = Self.html(String(repeating: "ä", count: MarkdownText.Options().longest))
    #expect(long.hasSuffix("ä</p>\n<p>…</p>\n"))
    for part in [
      "*", "[", "`a", "**a", "_a ", "[a](", "![", "> ", "- ", "1. ", "<a@", "&amp;", "\\", "a|", "[[a]]",
      "*a_",
    ] {
      #expect(Self.html(String(repeating: part, count: 100_000)).utf8.count < 400_000)
    }
  }

  private static func document(_ text: String) -> String {
    var options = MarkdownText.Options()
    (options.breaksLines, options.firstHeading, options.longest) = (false, 3, 1_000_000)
    options.target = { address in
      address == "other.md" ? .page("other.html") : MarkdownText.Target.web(address)
    }
    options.page = { ["ATL-41": "../issues/ATL-41.html", "Pricing": "pricing.html"][$0] }
    return String(decoding: MarkdownText.markup(text, options).bytes, as: UTF8.self)
  }

  /// Blocks and inline elements of CommonMark, in our subset.
  @Test(
    arguments: [
      ("# A\n\n#### B\n\n## C ##", "<h3>A</h3>\n<h4>B</h4>\n<h4>C</h4>\n"),
      ("Title\n=====\n\nSub\n---", "<h3>Title</h3>\n<h4>Sub</h4>\n"),
      ("one\ntwo  \nthree\\\nfour", "<p>one\ntwo<br>\nthree<br>\nfour</p>\n"),
      (
        "- a\n  - b\n\n    c\n- d",
        "<ul>\n<li>a\n<ul>\n<li>\n<p>b</p>\n<p>c</p>\n</li>\n</ul>\n</li>\n<li>d</li>\n</ul>\n"
      ),
      ("- a\n\n- b", "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>\n"),
      ("3) x\n4) y", "<ol start=\"3\">\n<li>x</li>\n<li>y</li>\n</ol>\n"),
      ("> a\nb\n>> c", "<blockquote>\n<p>a\nb</p>\n<blockquote>\n<p>c</p>\n</blockquote>\n</blockquote>\n"),
      ("    code\n\n    more\n\ntext", "<pre><code>code\n\nmore\n</code></pre>\n<p>text</p>\n"),
      ("~~~\n<b>\n", "<pre><code>&lt;b&gt;\n</code></pre>\n"),
      (
        "***both*** **a*b*c** __x__y",
        "<p><em><strong>both</strong></em> <strong>a<em>b</em>c</strong> __x__y</p>\n"
      ),
      ("`` a`b `` &copy; &#65; &nope; \\*", "<p><code>a`b</code> © A &amp;nope; *</p>\n"),
      (
        "[a][r] [R]\n\n[r]: https://e.org (t)",
        "<p><a href=\"https://e.org\" rel=\"nofollow noopener noreferrer\" title=\"t\">a</a> <a href=\"https://e.org\" rel=\"nofollow noopener noreferrer\" title=\"t\">R</a></p>\n"
      ),
      ("[a](</x y>) [b](other.md) [c](data:x)", "<p>a <a href=\"other.html\">b</a> c</p>\n"),
      (
        "[![alt](https://e.org/i.png)](https://e.org)",
        "<p><a href=\"https://e.org\" rel=\"nofollow noopener noreferrer\">alt</a></p>\n"
      ),
      (
        "![alt](https://e.org/i.png)",
        "<p><a href=\"https://e.org/i.png\" rel=\"nofollow noopener noreferrer\">alt</a></p>\n"
      ),
      (
        "ATL-41, XATL-41, ATL-42 [[Pricing|the price]] [[None]]",
        "<p><a href=\"../issues/ATL-41.html\">ATL-41</a>, XATL-41, ATL-42 <a href=\"pricing.html\">the price</a> None</p>\n"
      ),
      (
        "a | b\n--|--:\n1 | `x\\|y`\n2",
        "<div class=\"table\" tabindex=\"0\" role=\"region\" aria-label=\"Table\">\n<table>\n<thead>\n<tr><th scope=\"col\">a</th><th scope=\"col\" class=\"n\">b</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td><td class=\"n\"><code>x|y</code></td></tr>\n<tr><td>2</td><td class=\"n\"></td></tr>\n</tbody>\n</table>\n</div>\n"
      ),
      ("<script>\n*x*\n</script>", "<p>&lt;script&gt;\n<em>x</em>\n&lt;/script&gt;</p>\n"),
      ("<a href=\"javascript:x\">y</a>", "<p>&lt;a href=&quot;javascript:x&quot;&gt;y&lt;/a&gt;</p>\n"),
      (
        "<https://e.org?a&b> <file:///etc/passwd>",
        "<p><a href=\"https://e.org?a&amp;b\" rel=\"nofollow noopener noreferrer\">https://e.org?a&amp;b</a> file:///etc/passwd</p>\n"
      ),
    ])
  func aDocumentIsRendered(text: String, expected: String) {
    #expect(Self.document(text) == expected)
  }

  /// Each part is repeated: after nothing, and after many brackets that stay open.
  @Test(
    arguments: [
      "[a](b", "![[a](", "*a **b ", "`", "> - 1. ", "a*", "_a_ *", "[x]: /u\n", "&#x41;", "<a ",
      "|a|b|\n|-|-|\n",
      "- a\n\n", "\t", "***", "[[x]", "](", "\\`", "1. a\n   > ", "ATL-1", "[a](b)", "](x)", "![a](b) ",
    ])
  func hostileDocumentsTakeLinearTime(part: String) {
    for start in ["", "[", "!["] {
      func document(_ size: Int) -> String {
        String(repeating: start, count: size / 4) + String(repeating: part, count: size / part.utf8.count)
      }
      func time(_ size: Int) -> Duration {
        let (text, clock) = (document(size), ContinuousClock())
        return (0..<2).map { _ in clock.measure { _ = Self.document(text) } }.min() ?? .zero
      }
      let (short, long) = (time(2000), time(32_000))
      // Linear time is 16 times as long, quadratic time 256 times.
      #expect(long < short * 64 + .milliseconds(50), "\(start), \(part): \(short) and \(long)")
      let html = Self.document(document(32_000))
      #expect(html.utf8.count < 40_000 * 24)
      #expect(MarkupBalance("<!doctype html><html><body>" + html + "</body></html>").problems == [])
    }
  }

  @Test func aReferenceCannotMakeALongPage() {
    let address = "https://e.org/" + String(repeating: "x", count: 50_000)
    let text = "[a]: \(address)\n\n" + String(repeating: "[a] ", count: 20_000)
    #expect(Self.document(text).utf8.count < 600_000)
  }

  @Test func nestingEndsBeforeTheStackDoes() {
    let html = Self.document(
      String(repeating: "> ", count: 5000) + "a\n" + String(repeating: "- ", count: 5000) + "b")
    #expect(html.components(separatedBy: "<blockquote>").count < 40)
  }
}
