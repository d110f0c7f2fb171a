import Testing

@testable import Engine

@Suite struct SchemaTests {
  private func read(_ text: String) throws -> (schema: JSONSchema?, findings: [Finding]) {
    try JSONDocument.read(Array(text.utf8)) { JSONSchema.read($0, $0.root, source: "m.json") }
  }

  private func problems(_ schema: String, _ value: String) throws -> [String] {
    let (parsed, findings) = try read(schema)
    #expect(findings == [])
    let value = try JSONDocument.read(Array(value.utf8)) { $0.value($0.root) }
    return try #require(parsed).validate(value).violations.map { "\($0.path): \($0.message)" }
  }

  @Test func aBadValueIsNamedByItsPath() throws {
    let schema = """
      {"type":"object","properties":{"alerts":{"type":"array","items":{"type":"object","required":["threshold"],
       "properties":{"threshold":{"type":"integer","minimum":1}}}}},"additionalProperties":false}
      """
    #expect(try problems(schema, #"{"alerts":[{"threshold":3}]}"#) == [])
    #expect(
      try problems(schema, #"{"alerts":[{"threshold":3},{"threshold":0}]}"#)
        == ["alerts[1].threshold: must be at least 1"])
    #expect(try problems(schema, #"{"alerts":[{}]}"#) == ["alerts[0].threshold: is missing"])
    #expect(try problems(schema, #"{"alert":[]}"#) == ["alert: is not known; did you mean \"alerts\"?"])
  }

  @Test func defaultsFillWhatIsMissing() throws {
    let schema = try #require(
      read(
        """
        {"properties":{"days":{"default":30},"deep":{"$ref":"#/$defs/deep"}},"required":["days"],
         "$defs":{"deep":{"properties":{"on":{"type":"boolean","default":true}}}}}
        """
      ).schema)
    let (value, violations) = schema.validate(["deep": [:]])
    #expect(violations == [])
    #expect(value == ["days": 30, "deep": ["on": true]])
  }

  @Test func unsupportedSyntaxIsAnErrorWithItsPlace() throws {
    for (schema, message) in [
      ("{\n \"unevaluatedItems\": false}", "the keyword \"unevaluatedItems\" is not supported"),
      ("{\n \"$dynamicRef\": \"#x\"}", "the keyword \"$dynamicRef\" is not supported"),
      ("{\n \"minLenght\": 1}", "the keyword \"minLenght\" is not known"),
      ("{\n \"pattern\": \"(?=a)\"}", "lookahead, lookbehind"),
      ("{\n \"$ref\": \"https://example.org/other.json\"}", "another document is not supported"),
      ("{\n \"$ref\": \"#/nowhere\"}", "does not match a schema in this document"),
    ] {
      let (parsed, findings) = try read(schema)
      #expect(parsed == nil)
      #expect(findings.count == 1 && findings[0].message.contains(message), "\(findings)")
      #expect(findings[0].line == 2 && (findings[0].column ?? 0) > 1)
    }
    #expect(try read("{\"minLenght\": 1}").findings[0].remedy == "did you mean \"minLength\"?")
  }

  @Test func aLongListIsCheckedForDuplicates() throws {
    let items = (0..<20_000).map { "[\($0)]" }.joined(separator: ",")
    #expect(try problems("{\"uniqueItems\":true}", "[\(items)]") == [])
    #expect(try problems("{\"uniqueItems\":true}", "[\(items),[7.0]]") == ["[20000]: is a duplicate"])
    for pair in ["1,\"1\"", "[1],[[1]]", "1,true", "0,false", "{},[]", "null,\"\"", "[[1]],[1]", "\"1e0\",1"]
    {
      #expect(try problems("{\"uniqueItems\":true}", "[\(pair)]") == [], "\(pair)")
    }
    for pair in ["1,1.0", "10,1e1", "{\"a\":1,\"b\":2},{\"b\":2.0,\"a\":1}", "[-0],[0]"] {
      #expect(try problems("{\"uniqueItems\":true}", "[\(pair)]").count == 1, "\(pair)")
    }
  }

  @Test func aSchemaThatRefersToItselfEnds() throws {
    #expect(try problems("{\"$ref\":\"#\"}", "1") == [": the schema has an endless $ref loop"])
    var bomb = "{\"$ref\":\"#/$defs/a0\",\"$defs\":{"
    for level in 0..<40 {
      bomb +=
        "\"a\(level)\":{\"allOf\":[{\"$ref\":\"#/$defs/a\(level + 1)\"},{\"$ref\":\"#/$defs/a\(level + 1)\"}]},"
    }
    #expect(
      try problems(bomb + "\"a40\":true}}", "1") == [
        ": takes too long to validate: the value or its schema is too large"
      ])
  }

  @Test func patternsRunInTimeThatGrowsWithTheText() throws {
    let text = String(repeating: "a", count: 5000) + "b"
    #expect(try !SchemaPattern("^(a+)+$").matches(text))
    for (pattern, yes, no) in [
      ("^\\d{2,3}$", "123", "1234"), ("a|b", "xbx", "xcx"), ("^[^a-c\\d]+$", "xyz", "xa"),
      ("\\bword\\b", "a word.", "words"), ("^(?:ab){2}$", "abab", "ab"), ("^\\p{Lu}", "Éa", "éa"),
      ("^\\u00e9$", "é", "e"), ("^a.c$", "abc", "a\nc"), ("^\\S+@\\S+$", "a@b", "a b"), ("^$", "", "x"),
    ] {
      #expect(try SchemaPattern(pattern).matches(yes), "\(pattern)")
      #expect(try !SchemaPattern(pattern).matches(no), "\(pattern)")
    }
  }

  /// What adds nothing to the pattern is not repeated a million times, and thousands of quantifiers do not nest.
  @Test(arguments: [
    "(){1000}{1000}{1000}{1000}", "(?:(?:(?:(?:){1000}){1000}){1000}){1000}", "(a{0}){1000}",
    "a" + String(repeating: "{1}", count: 300_000), "a**", "a+??",
  ])
  func aPatternThatRepeatsNothingEnds(pattern: String) {
    guard let read = try? SchemaPattern(pattern) else { return }
    #expect(read.matches(""))
  }

  @Test func onlyOneQuantifierFollowsAnAtom() {
    for pattern in ["a**", "a{1}{2}", "a+??", "(a)?+"] {
      #expect(throws: SchemaPattern.Problem.self, "\(pattern)") { try SchemaPattern(pattern) }
    }
    for pattern in ["a*?", "a{2}?", "(a*)*", "a*{"] {
      #expect(throws: Never.self, "\(pattern)") { try SchemaPattern(pattern) }
    }
  }

  @Test func numbersAreExact() throws {
    #expect(try problems(#"{"multipleOf":0.1}"#, "0.3") == [])
    #expect(try problems(#"{"multipleOf":0.0001}"#, "0.00751") != [])
    #expect(try problems(#"{"type":"integer"}"#, "1e20") == [])
    #expect(try problems(#"{"const":1}"#, "1.0") == [])
    #expect(try problems(#"{"exclusiveMaximum":0.30000000000000001}"#, "0.3") == [])
    #expect(try problems(#"{"maximum":3}"#, "3.0000000000001") != [])
  }
}
