import Foundation
import Testing

@testable import Engine
@testable import Renderer

/// All examples of the CommonMark specification, from a file outside of the project. The file is named by
/// COMMONMARK_SPEC. An example with raw HTML, an image or a rare entity is refused on purpose.
@Suite struct MarkdownSpecificationTests {
  private static let path = ProcessInfo.processInfo.environment["COMMONMARK_SPEC"]

  private struct Example {
    var number: Int
    var section: String
    var markdown: String
    var html: String
  }

  private static func examples(_ path: String) throws -> [Example] {
    let lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
    var (examples, section): ([Example], String) = ([], "")
    var (markdown, html, part): ([String], [String], Int) = ([], [], 0)
    let fence = String(repeating: "`", count: 32)
    for line in lines {
      if part == 0, line.hasPrefix("#") {
        section = line.drop { $0 == "#" }.trimmingCharacters(in: .whitespaces)
      } else if part == 0, line.hasPrefix(fence + " example") {
        (markdown, html, part) = ([], [], 1)
      } else if part == 1, line == "." {
        part = 2
      } else if part == 2, line == fence {
        func text(_ lines: [String]) -> String {
          lines.map { $0.replacingOccurrences(of: "→", with: "\t") + "\n" }.joined()
        }
        examples.append(
          Example(number: examples.count + 1, section: section, markdown: text(markdown), html: text(html)))
        part = 0
      } else if part == 1 {
        markdown.append(line)
      } else if part == 2 {
        html.append(line)
      }
    }
    return examples
  }

  /// The same HTML in one spelling: what differs on purpose is made equal.
  private static func normal(_ html: String) -> String {
    var html = html.replacingOccurrences(of: MarkdownText.mark, with: "")
      .replacingOccurrences(of: " />", with: ">").replacingOccurrences(of: "&#39;", with: "'")
      .replacingOccurrences(of: "&quot;", with: "\"")
    for (pattern, by) in [("<code class=\"[^\"]*\">", "<code>"), ("<h[1-6]>", "<h>"), ("</h[1-6]>", "</h>")] {
      html = html.replacingOccurrences(of: pattern, with: by, options: .regularExpression)
    }
    return html
  }

  @Test(.enabled(if: path != nil, "COMMONMARK_SPEC names no file"))
  func theExamplesOfTheSpecification() throws {
    let examples = try Self.examples(try #require(Self.path))
    var options = MarkdownText.Options()
    (options.breaksLines, options.firstHeading, options.hasExtensions) = (false, 1, false)
    options.target = { .address($0) }
    var (passed, refused, failed): (Int, [Int], [Example]) = (0, [], [])
    for example in examples {
      let html = String(decoding: MarkdownText.markup(example.markdown, options).bytes, as: UTF8.self)
      if Self.normal(html) == Self.normal(example.html) {
        passed += 1
      } else if Self.isRefused(example) {
        refused.append(example.number)
      } else {
        failed.append(example)
        print(
          "#\(example.number) \(example.section)\n\(example.markdown)--- expected\n\(example.html)--- got\n\(html)"
        )
      }
    }
    print(
      "\(examples.count) examples: \(passed) pass, \(refused.count) refused on purpose, \(failed.count) fail")
    print("refused:", refused.map(String.init).joined(separator: " "))
    #expect(examples.count > 600)
    #expect(failed.map(\.number) == [])
  }

  private static func isRefused(_ example: Example) -> Bool {
    ["HTML blocks", "Raw HTML", "Images"].contains(example.section)
      // Raw HTML in an example of something else.
      || example.markdown.contains("<a href") || example.html.contains("<img")
      || example.html.range(
        of: "<(?!/?(p|h[1-6]|a|em|strong|code|pre|ul|ol|li|blockquote|br|hr)\\b)", options: .regularExpression
      )
        != nil
      || example.section == "Entity and numeric character references"
  }
}
