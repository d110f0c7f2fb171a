import Testing

@testable import Engine

@Suite struct YAMLTests {
  private static func read(_ text: String) -> (node: YAMLNode, problems: [YAMLProblem]) {
    YAMLReader.read(Array(text.utf8))
  }

  static let readable: [(String, Value)] = [
    ("", Value.null), ("# only a comment\n", .null), ("---\na: 1\n", ["a": 1]),
    (
      "a: 1\nb: -2\nc: 1.5\nd: 007\ne: 1.0.0\n",
      ["a": 1, "b": -2, "c": .number("1.5"), "d": "007", "e": "1.0.0"]
    ),
    (
      "a: true\nb: False\nc: yes\nd: ~\ne:\nf: null\n",
      ["a": true, "b": false, "c": "yes", "d": nil, "e": nil, "f": nil]
    ),
    ("a:\n  b:\n    c: deep\nd: x\n", ["a": ["b": ["c": "deep"]], "d": "x"]),
    ("a:\n  - 1\n  - two\nb:\n- 3\n- 4\nc: 5\n", ["a": [1, "two"], "b": [3, 4], "c": 5]),
    ("- a: 1\n  b: 2\n- c: 3\n", [["a": 1, "b": 2], ["c": 3]]),
    ("-\n  a: 1\n  b: 2\n-\n  c:\n    -\n      d: 3\n-\n", [["a": 1, "b": 2], ["c": [["d": 3]]], nil]),
    ("- - 1\n  - 2\n- - 3\n", [[1, 2], [3]]),
    ("a: http://x.y/z#no\nb: it's # a comment\nc: a:b\n", ["a": "http://x.y/z#no", "b": "it's", "c": "a:b"]),
    ("\"quoted key\": 1\n'it''s': 2\nwith space: 3\n", ["quoted key": 1, "it's": 2, "with space": 3]),
    (#"a: "x\n\"y\" \u00e9 \ud83d\ude00 \x41 \/ # : "  # comment"#, ["a": "x\n\"y\" é 😀 A / # : "]),
    ("a: 'it''s \\n'\n", ["a": "it's \\n"]),
    ("a: 'one\n  two\n\n  three'\nb: \"x \\\n   y\"\n", ["a": "one two\nthree", "b": "x y"]),
    ("a: one\n  two\n  three\n\n  four\nb: 1\n", ["a": "one two three\nfour", "b": 1]),
    ("- one\n  two\n- three\n", ["one two", "three"]),
    ("a: |\n  one\n    two\n\n  three\n\nb: 1\n", ["a": "one\n  two\n\nthree\n", "b": 1]),
    (
      "a: |-\n  one\n  # no comment\nb: |+\n  two\n\nc: 1\n",
      ["a": "one\n# no comment", "b": "two\n\n", "c": 1]
    ),
    (
      "a: >\n  one\n  two\n\n  three\n    four\n  five\nb: >-\n  x\n  y\n",
      ["a": "one two\nthree\n  four\nfive\n", "b": "x y"]
    ),
    ("a: |2\n   one\n  two\nb: |  # why\n  x\n", ["a": " one\ntwo\n", "b": "x\n"]),
    ("- |\n  one\n- >\n  two\n  three\n", ["one\n", "two three\n"]),
    ("a: |\nb: >-\n", ["a": "", "b": ""]),
    (
      "a: [1, two, \"t,h\", 'f', [5], {g: 6}]\nb: []\nc: {}\n",
      ["a": [1, "two", "t,h", "f", [5], ["g": 6]], "b": [], "c": [:]]
    ),
    (
      "a: {\"b\":1,\"c\":[true,null]}\nd: { e: f, g: }\n",
      ["a": ["b": 1, "c": [true, nil]], "d": ["e": "f", "g": nil]]
    ),
    ("a: [\n  1, # one\n  2,\n]\nb: 1\n", ["a": [1, 2], "b": 1]),
    ("a: 1\r\nb:\r\n  - x\r\nc: |\r\n  y\r\n", ["a": 1, "b": ["x"], "c": "y\n"]),
    ("\u{FEFF}a: 1\n", ["a": 1]), ("a: 한국어\nb: é\n", ["a": "한국어", "b": "é"]),
    ("a: -x\n", ["a": "-x"]),
    ("a:    \n  - 1\n\n\n  # between\n  - 2\n", ["a": [1, 2]]), ("a: \"\"\nb: ''\n", ["a": "", "b": ""]),
    ("a: \"1\"\nb: \"null\"\n", ["a": "1", "b": "null"]), ("just text\n", "just text"),
    ("a:\n  b: 1\n  # comment deeper than it should be\n      # more\n  c: 2\n", ["a": ["b": 1, "c": 2]]),
    ("a: &x 1\nb: *x\nc: [*x, 2]\n", ["a": 1, "b": 1, "c": [1, 2]]),
    (
      "a: &base\n  x: 1\n  y: 2\nb:\n  <<: *base\n  y: 3\nc:\n  <<: [*base]\n",
      ["a": ["x": 1, "y": 2], "b": ["x": 1, "y": 3], "c": ["x": 1, "y": 2]]
    ),
  ]

  @Test(arguments: readable)
  func theYAMLOfPackagesIsRead(text: String, value: Value) {
    let (node, problems) = Self.read(text)
    #expect(node.value == value && problems == [])
  }

  /// A text, the position and part of its first problem, and the resulting value.
  static let flawed: [(String, Int, Int, String, Value)] = [
    ("a: 1\nb: *x\n", 2, 4, "cannot start with '*'", ["a": 1, "b": "*x"]),
    ("a: **bold** text\n", 1, 4, "cannot start with '*'", ["a": "**bold** text"]),
    ("a: &b; c\n", 1, 4, "cannot start with '&'", ["a": "&b; c"]),
    ("a: !!str 1\n", 1, 4, "tags", ["a": 1]), ("<<: 1\n", 1, 1, "merge keys", [:]),
    ("a:\n  <<: 1\n", 2, 3, "merge keys", ["a": [:]]),
    ("a: 1\n---\nb: 2\n", 2, 1, "more than one document", ["a": 1, "b": 2]),
    ("a: 1\n...\n", 2, 1, "more than one document", ["a": 1]),
    ("%YAML 1.2\n---\na: 1\n", 1, 1, "directives", ["a": 1]),
    ("? a\n: b\n", 1, 1, "complex keys", "? a"), ("a:\n\tb: 1\n", 2, 1, "tab", ["a": ["b": 1]]),
    ("a: 1\n\tb: 2\n", 2, 1, "tab", ["a": 1, "b": 2]),
    ("- a: 1\n\t b: 2\n", 2, 1, "tab", [["a": 1, "b": 2]]),
    ("a:\n  - b\n\t- c\n", 3, 1, "tab", ["a": ["b", "c"]]),
    ("a: b: c\nd: 1\n", 1, 5, "cannot contain ': '", ["a": "b: c", "d": 1]),
    ("a: - b\n", 1, 4, "line of its key", ["a": "- b"]), ("a: 1\na: 2\n", 2, 1, "more than once", ["a": 2]),
    ("a: {b: 1, b: 2}\n", 1, 11, "more than once", ["a": ["b": 2]]),
    ("a: \"x\nb: 1\n", 2, 1, "to the left of its key", ["a": "\"x", "b": 1]),
    ("a: 'x\nb: 1\n", 2, 1, "to the left of its key", ["a": "'x", "b": 1]),
    ("a: \"x\n", 1, 4, "not closed", ["a": "\"x"]), ("a: [1, 2\n", 1, 4, "not closed", ["a": "[1, 2"]),
    ("a: [1 2\n  b: 3]\nc: 4\n", 2, 3, "expected", ["a": "[1 2", "b": "3]", "c": 4]),
    ("a: \"x\" y\n", 1, 8, "unexpected text", ["a": "\"x\" y"]),
    ("a: {b: string[], c: 1}\nd: 1\n", 1, 14, "expected", ["a": "{b: string[], c: 1}", "d": 1]),
    ("a:\n  b: 1\n    c: 2\n", 3, 5, "deeper", ["a": ["b": 1, "c": 2]]),
    ("a:\n    b: 1\n  c: 2\n", 3, 3, "less deep", ["a": ["b": 1, "c": 2]]),
    ("a:\n  b: [1]\n    c: 2\n", 3, 5, "deeper", ["a": ["b": [1], "c": 2]]),
    ("a: x\n  b: 2\nc: 3\n", 2, 3, "deeper", ["a": "x", "b": 2, "c": 3]),
    ("a:\n  - x\n   - y\n - z\nb: 1\n", 3, 4, "deeper", ["a": ["x", "y", "z"], "b": 1]),
    ("a: 1\n- b\nc: 2\n", 2, 1, "list item", ["a": 1, "c": 2]),
    ("a: 1\nb\nc: 2\n", 2, 1, "expected", ["a": 1, "c": 2]),
    ("a: 1\nb:2\n", 2, 1, "missing space", ["a": 1, "b": 2]),
    ("a: 1\n@b: 2\n", 2, 1, "cannot start", ["a": 1, "@b": 2]),
    ("a: @x y\n", 1, 4, "cannot start", ["a": "@x y"]), ("a: %x\n", 1, 4, "cannot start", ["a": "%x"]),
    ("a: `x` # y\n", 1, 4, "cannot start", ["a": "`x`"]), ("a: >x\n", 1, 5, "cannot start", ["a": ">x"]),
    ("a: \"\\q\"\n", 1, 6, "unknown escape", ["a": "\\q"]),
    ("a: \u{1}\n", 1, 4, "control character", ["a": "\u{1}"]),
    ("a: x\ry: 1\n", 1, 5, "control character", ["a": "x", "y": 1]),
    (": 1\na: 2\n", 1, 1, "without a key", ["a": 2]),
    ("- 1\nb: 2\n", 2, 1, "unexpected text", ["b": 2]),
    (
      "a: use it when: it rains\n  or snows\nb: 1\n", 1, 15, "cannot contain ': '",
      ["a": "use it when: it rains or snows", "b": 1]
    ),
  ]

  @Test(arguments: flawed)
  func invalidYAMLIsReadAsTextAndReported(text: String, line: Int, column: Int, message: String, value: Value)
    throws
  {
    let (node, problems) = Self.read(text)
    #expect(node.value == value)
    let problem = try #require(problems.first)
    #expect(problem.message.contains(message), "\(problems)")
    #expect((problem.line, problem.column) == (line, column), "\(problems)")
  }

  @Test func brokenUTF8IsNamedAndReplaced() {
    let (node, problems) = YAMLReader.read([0x61, 0x3A, 0x20, 0xFF, 0x0A])
    #expect(node.value == ["a": "\u{FFFD}"])
    #expect(problems.map(\.message) == ["the text is not valid UTF-8; invalid bytes are read as \u{FFFD}"])
  }

  @Test func aTabIsNamedOnceInAFile() {
    let (node, problems) = Self.read("a:\n\tb: 1\n\tc: 2\nd:\n\te: 3\n")
    #expect(node.value == ["a": ["b": 1, "c": 2], "d": ["e": 3]] && problems.count == 1)
  }

  /// Nine lines that would expand to a billion texts.
  @Test func nestedAliasesAreNotFollowedForever() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let alias = "*a\(level - 1)"
      text += "a\(level): &a\(level) [\(Array(repeating: alias, count: 10).joined(separator: ", "))]\n"
    }
    let (node, problems) = Self.read(text)
    #expect(node.map?.count == 10 && problems.contains { $0.message.contains("too many aliases") })
  }

  @Test func depthIsLimited() {
    for text in [
      (0..<100).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
      String(repeating: "- ", count: 100) + "x",
      "a: " + String(repeating: "[", count: 10_000),
    ] {
      let problems = Self.read(text).problems
      #expect(problems.contains { $0.message.contains("nested deeper than 64 levels") }, "\(problems)")
    }
  }

  @Test func placesAreThoseOfTheFile() throws {
    let (node, _) = YAMLReader.read(Array("a: 1\nb:\n  - x\n  - y: z\n".utf8), firstLine: 2)
    let b = try #require(node.map?[1])
    #expect((b.line, b.column) == (3, 1))
    let y = try #require(b.value.list?[1].map?[0])
    #expect((y.line, y.column, y.value.line, y.value.column) == (5, 5, 5, 8))
  }

  /// Four megabytes with lines of 25 kB must not take longer per byte than a small text.
  @Test func theTimeIsLinear() {
    func text(_ tasks: Int) -> [UInt8] {
      let body = String(repeating: "Läuft \\\"gut\\\": ja # nein\\n", count: 900)
      return Array(
        ("tasks:\n"
          + (0..<tasks).map {
            "  task-\($0):\n    comments:\n      -\n        body: \"\(body)\"\n        authorType: \"agent\"\n"
          }.joined()).utf8)
    }
    func time(_ bytes: [UInt8]) -> Duration { ContinuousClock().measure { _ = YAMLReader.read(bytes) } }
    let (small, large) = (text(20), text(170))
    #expect(large.count > 4_000_000)
    _ = time(small)
    let (a, b) = (time(small), time(large))
    #expect(b < a * 40, "\(a) for \(small.count) bytes, \(b) for \(large.count)")
  }

  /// For any bytes, there is a value, and problems are inside the text.
  @Test func anyBrokenTextIsHandled() {
    let texts = Self.readable.map { Array($0.0.utf8) } + Self.flawed.map { Array($0.0.utf8) }
    let bytes = Array("\n\n\r \t-:#|>'\"{}[],&*!?%@`~\\<ax1\u{e9}".utf8) + [0x00, 0xFF, 0xC3]
    var state: UInt64 = 42
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % max(1, limit)
    }
    for _ in 0..<30_000 {
      var text = texts[random(texts.count)]
      for _ in 0...random(4) {
        let place = random(text.count + 1)
        switch random(3) {
        case 0: text.insert(bytes[random(bytes.count)], at: place)
        case 1: if place < text.count { text.remove(at: place) }
        default: text.insert(contentsOf: texts[random(texts.count)].prefix(random(20)), at: place)
        }
      }
      let (node, problems) = YAMLReader.read(text)
      _ = node.value
      let lines = text.count { $0 == 0x0A || $0 == 0x0D } + 1
      for problem in problems {
        #expect(problem.line >= 1 && problem.line <= lines && problem.column >= 1, "\(problem) in \(text)")
      }
    }
  }
}
