import Testing

@testable import Engine

/// Two spellings of the same JSON have the same digest, and different texts have different ones.
@Suite struct JSONDigestTests {
  private func digest(_ text: String) throws -> UInt64 {
    try JSONDocument.read(Array(text.utf8)) { JSONDigest.of($0, $0.root) }
  }

  @Test(arguments: [
    (#"{"a":1,"b":"x"}"#, #" { "b" : "x", "a" : 1 } "#), (#"[1, 10]"#, "[1.0,1e1]"),
    (#"{"a":"é"}"#, #"{"a":"\u00e9"}"#), (#"0"#, "-0"), (#"0.50"#, "5e-1"),
  ])
  func spellingsOfTheSame(_ one: String, _ other: String) throws {
    #expect(try digest(one) == digest(other))
  }

  @Test func differentTexts() throws {
    let texts = [
      "null", "false", "true", "0", "1", "-1", "0.1", "-0.1", "0.01", #""""#, #""0""#, #""1""#, "[]", "{}",
      "[[]]", "[{}]",
      "[1,2]", "[2,1]", #"{"a":1}"#, #"{"a":2}"#, #"{"b":1}"#, #"{"a":1,"b":2}"#, #"{"a":2,"b":1}"#,
      #"{"a":{"b":1}}"#,
      #"{"b":{"a":1}}"#, #""abcdefgh""#, #""abcdefghi""#, #""abcdefgi""#, #"{"a":"b"}"#, #"{"b":"a"}"#,
      #"["a","b"]"#,
    ]
    #expect(Set(try texts.map(digest)).count == texts.count)
  }
}
