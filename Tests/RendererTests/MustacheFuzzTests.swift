import Engine
import Renderer
import Testing

/// Random templates, most of them invalid. They render or are rejected with a position, and output without
/// unescaped tags contains no markup from data.
@Suite struct MustacheFuzzTests {
  private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  private static let pieces = [
    "{{", "}}", "{{{", "}}}", "{{a}}", "{{{a}}}", "{{&a}}", "{{#a}}", "{{/a}}", "{{^a}}", "{{#l}}", "{{/l}}",
    "{{.}}",
    "{{>p}}", "{{>q}}", "{{>*n}}", "{{<p}}", "{{/p}}", "{{$b}}", "{{/b}}", "{{! c }}", "{{=[ ]=}}",
    "[={{ }}=]", "[a]",
    "{{a.b}}", "{{a | json}}", "{{l | money}}", "{{=| |=}}", "|a|", "\n", "\r\n", "  ", "\t", "text", "<b>",
    "é", "=",
    "{", "}", "#", "\u{FEFF}",
  ]

  private static func template(_ random: inout Seeded) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 0...14, using: &random) {
      bytes += pieces.randomElement(using: &random).map { Array($0.utf8) } ?? []
      if Int.random(in: 0..<60, using: &random) == 0 {
        bytes.append(UInt8.random(in: 0...255, using: &random))
      }
    }
    return bytes
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func anythingRendersOrIsRefusedWithItsPlace(seed: UInt64) throws {
    var random = Seeded(state: seed)
    let data = #"{"a":{"b":"<i>"},"l":["<x>",1,null],"n":"q","t":"<script>"}"#
    for round in 0..<4000 {
      let (main, p, q) = (Self.template(&random), Self.template(&random), Self.template(&random))
      let result = try MustacheCase.render(main, data, ["p": p, "q": q])
      for finding in result.findings {
        #expect(
          finding.line ?? 0 > 0 && finding.column ?? 0 > 0, "seed \(seed), round \(round): \(finding.text)")
      }
      let again = try MustacheCase.render(main, data, ["p": p, "q": q])
      #expect(again.text == result.text, "seed \(seed), round \(round)")
    }
  }

  /// A well-formed template of sections without values renders to its own text.
  @Test func textComesThroughUnchanged() throws {
    var random = Seeded(state: 7)
    for _ in 0..<2000 {
      let text = String(
        (0..<Int.random(in: 0...30, using: &random)).map { _ in
          ["a", " ", "\n", "<", "&", "\r\n", "é", "{", "}", "|", "%", "\t"].randomElement(using: &random)
            ?? "x"
        }.joined())
      guard !text.contains("{{") else { continue }
      #expect(try MustacheCase.render(text).text == text)
    }
  }
}
