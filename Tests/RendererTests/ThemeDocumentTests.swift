import Foundation
import Testing

@testable import Engine
@testable import Renderer

/// Readers of docs/themes.md try its examples, so its examples and lists are checked against the program.
@Suite struct ThemeDocumentTests {
  private struct Example {
    var partials: [String: String] = [:]
    var template: String?
    var data: String?
  }

  private static let path =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/docs/themes.md"

  private static func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  /// The cells of a table's rows, after the line of dashes below this header.
  private static func table(_ header: String) throws -> [[String]] {
    let lines = try text().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let start = try #require(lines.firstIndex { $0.hasPrefix(header) })
    return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
      line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
  }

  @Test func everyExampleGivesTheDocumentedResult() throws {
    var example = Example()
    var count = 0
    for (index, block) in try Self.text().components(separatedBy: "```").enumerated() where index % 2 == 1 {
      let cut = block.firstIndex(of: "\n") ?? block.endIndex
      let (kind, body) = (String(block[..<cut]), String(block[block.index(after: cut)...]))
      switch kind {
      case "mustache": example.template = body
      case "json": example.data = body
      case "html":
        let template = try #require(example.template)
        let data = try #require(example.data)
        let result = try MustacheCase.render(template, data, example.partials)
        #expect(result.text == body, "\(template)")
        #expect(result.findings.allSatisfy { $0.severity == .note })
        example = Example()
        count += 1
      default:
        let name = try #require(kind.split(separator: " ").last.map(String.init))
        try #require(name.hasSuffix(".html"), "what is a block of \(kind)?")
        example.partials[String(name.dropLast(5))] = body
      }
    }
    #expect(count >= 7)
  }

  @Test func everyTemplateIsListed() throws {
    let listed = try Self.table("| template |").flatMap {
      $0[0].replacing("`", with: "").components(separatedBy: ", ")
    }
    let pages = Theme.names.filter { !$0.hasPrefix("partials/") && !$0.hasPrefix("assets/") }
    #expect(Set(pages).subtracting(listed).sorted() == [])
    #expect(Set(listed).subtracting(Theme.names).sorted() == [])
  }

  @Test func everyPipeIsListedAndWorksAsDocumented() throws {
    let rows = try Self.table("| pipe |")
    let pipes = rows.map { $0[0].replacing("`", with: "") }
    #expect(pipes.count == Set(pipes).count)
    #expect(Set(pipes) == Set(Pipe.allCases.map(\.rawValue)))
    for row in rows {
      let (pipe, value) = (row[0].replacing("`", with: ""), row[1].replacing("`", with: ""))
      let result = try MustacheCase.render("{{{v | \(pipe)}}}", "{\"v\":\(value)}")
      #expect(result.text == row[2], "\(pipe)")
    }
  }

  @Test(arguments: [
    ("{{v | count runs}}", "1", "1 run"), ("{{v | count open issues}}", "1200", "1,200 open issues"),
    ("{{v | tokens tokens}}", "1200", "1.2k tokens"),
    ("{{v | count is alone/are together}}", "1", "1 is alone"),
    ("{{v | count runs}}", "null", "—"),
  ])
  func countsTakeANoun(template: String, value: String, text: String) throws {
    #expect(try MustacheCase.render(template, "{\"v\":\(value)}").text == text)
  }

  @Test func everyListedPageTemplateExists() throws {
    let listed = try Self.table("| template |").flatMap { $0[0].split(separator: ",") }.map {
      $0.trimmingCharacters(in: .whitespaces).replacing("`", with: "")
    }
    #expect(listed.count == Set(listed).count)
    #expect(Set(listed).isSubset(of: Theme.names), "\(Set(listed).subtracting(Theme.names))")
    #expect(Set(listed).isSuperset(of: ["layout", "dashboard", "agent", "issue", "costs", "data-quality"]))
  }
}
