import Engine
import Renderer
import Testing

/// Invalid and malicious templates cause a message with a position, never a crash.
@Suite struct MustacheHostileTests {
  struct Wrong: Sendable, CustomTestStringConvertible {
    let template: String
    let place: String
    let message: String
    init(_ template: String, _ place: String, _ message: String) {
      (self.template, self.place, self.message) = (template, place, message)
    }
    var testDescription: String { message }
  }

  @Test(arguments: [
    Wrong("a\n {{#open}}x", "main.html:2:2", "\"open\" is not closed"),
    Wrong("a\n{{/open}}", "main.html:2:1", "\"open\" is closed but was never opened"),
    Wrong(
      "{{#a}}\n{{#b}}\n  {{/a}}{{/b}}", "main.html:3:3",
      "expected \"{{/b}}\" for the section opened on line 2, got \"{{/a}}\""),
    Wrong("x {{name", "main.html:1:3", "missing \"}}\""),
    Wrong("x {{{name}}", "main.html:1:3", "missing \"}}}\""),
    Wrong("{{! for ever", "main.html:1:1", "missing \"}}\""),
    Wrong("a\n{{}}", "main.html:2:1", "the tag is empty"),
    Wrong("{{#}}{{/}}", "main.html:1:1", "the tag is empty"),
    Wrong("{{=a=}}", "main.html:1:1", "two delimiters"),
    Wrong("{{=a b c=}}", "main.html:1:1", "two delimiters"),
    Wrong("{{a | monney}}", "main.html:1:1", "unknown pipe \"monney\""),
    Wrong("{{a | money cents}}", "main.html:1:1", "only the pipes count and tokens accept a noun"),
    Wrong("{{a | }}", "main.html:1:1", "missing pipe name"),
    Wrong("ab\n\u{0}", "main.html:2:1", "NUL"),
    Wrong(
      "{{<p}}{{$b}}{{/p}}{{/b}}", "main.html:1:13", "expected \"{{/b}}\" for the section opened on line 1"),
  ])
  func positioned(wrong: Wrong) throws {
    let result = try MustacheCase.render(wrong.template)
    let finding = try #require(result.findings.first { $0.severity == .error })
    #expect(finding.place == wrong.place)
    #expect(finding.message.contains(wrong.message), "\(finding.message)")
    #expect(result.text.isEmpty)
  }

  @Test func invalidTextIsRefused() throws {
    let result = try MustacheCase.render(Array("ok\n  ".utf8) + [0xC3, 0x28], "{}", [:])
    #expect(result.findings.first?.place == "main.html:2:3")
    #expect(result.findings.first?.message.contains("UTF-8") == true)
  }

  @Test func aByteOrderMarkIsNotText() throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let result = try MustacheCase.render(
      mark + Array("{{#a}}\n{{>p}}\n{{/a}}\n".utf8), #"{"a":true}"#, ["p": mark + Array("x\n".utf8)])
    #expect(result.text == "x\n")
    let wrong = try MustacheCase.render(mark + Array("{{#a}}".utf8), "{}", [:])
    #expect(wrong.findings.first?.place == "main.html:1:1")
  }

  @Test func nestingHasALimitAndNoDepthCrashes() throws {
    let deep = String(repeating: "{{#a}}", count: 200_000)
    #expect(try MustacheCase.render(deep).findings.first?.message.contains("nested deeper") == true)
    let fine = String(repeating: "{{#a}}", count: 99) + "x" + String(repeating: "{{/a}}", count: 99)
    #expect(try MustacheCase.render(fine, #"{"a":true}"#).text == "x")
  }

  /// No part of an endless page may look like a page.
  @Test(arguments: [
    ["p": "a{{>p}}"],
    ["p": "  {{>p}}\n  {{>p}}\n"],
    ["p": "{{>q}}{{>q}}{{>q}}", "q": "{{>p}}{{>p}}"],
    ["p": "{{<q}}{{$x}}{{>p}}{{/x}}{{/q}}", "q": "{{$x}}{{/x}}"],
    ["p": "{{$x}}{{<p}}{{/p}}{{/x}}"],
    ["p": String(repeating: "{{^no}}", count: 99) + "{{>p}}" + String(repeating: "{{/no}}", count: 99)],
    ["p": String(repeating: "{{$b}}", count: 99) + "{{>p}}" + String(repeating: "{{/b}}", count: 99)],
    ["p": "{{>*name}}{{>*name}}"],
  ])
  func endlessRecursionIsToldWithItsPlace(partials: [String: String]) throws {
    let result = try MustacheCase.render("{{>p}}", #"{"name":"p"}"#, partials)
    let errors = result.findings.filter { $0.severity == .error }
    #expect(errors.count == 1)
    #expect(errors.first?.message.contains("endless recursion") == true)
    #expect(errors.first?.line == 1)
    #expect(errors.first?.source?.hasSuffix(".html") == true)
  }

  /// Thirty partials that include each other ten times would write an astronomical amount.
  @Test func growthIsLimited() throws {
    var partials: [String: String] = [:]
    for level in 0..<30 { partials["p\(level)"] = String(repeating: "{{>p\(level + 1)}}", count: 10) }
    partials["p30"] = "x"
    let result = try MustacheCase.render("{{>p0}}", "{}", partials)
    #expect(
      result.findings.contains { $0.severity == .error && $0.message.contains("the page is larger than") })
  }

  /// Each takes 4 GB without a section or a partial.
  @Test func aFlatPageIsLimited() throws {
    let value = String(repeating: "x", count: 1 << 20)
    let many = String(repeating: "{{name}}", count: 4096)
    let result = try MustacheCase.render(many, #"{"name":"\#(value)"}"#)
    #expect(
      result.findings.contains { $0.severity == .error && $0.message.contains("the page is larger than") })
    #expect(result.text.utf8.count < 200 << 20)
  }

  @Test func pipesThatGrowATextAreFew() throws {
    let chain = String(repeating: " | json", count: 30)
    let result = try MustacheCase.render("{{name\(chain)}}", #"{"name":"\""}"#)
    #expect(result.findings.first?.message == "a name can have 4 pipes at most")
  }

  @Test func aTemplateOfTenMegabytesIsRead() throws {
    let line = "<p>{{name}} and {{{name}}}</p>\n"
    let count = 10_000_000 / line.utf8.count
    let result = try MustacheCase.render(String(repeating: line, count: count), #"{"name":"&"}"#)
    #expect(result.text.utf8.count == count * "<p>&amp; and &</p>\n".utf8.count)
    let open = try MustacheCase.render(String(repeating: "{", count: 10_000_000))
    #expect(open.findings.first?.severity == .error)
  }

  @Test func aDeepTreeOfPartialsIsNotALoop() throws {
    var data = #"{"n":0,"c":[]}"#
    for level in 1...300 { data = #"{"n":\#(level),"c":[\#(data)]}"# }
    let partials = ["tree": "{{n}}{{#c}}<{{>tree}}>{{/c}}"]
    let result = try MustacheCase.render("{{>tree}}", data, partials)
    #expect(result.text.hasPrefix("300<299<"))
    #expect(result.findings.allSatisfy { $0.severity == .note })
  }
}
