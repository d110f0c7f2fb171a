import Testing

@testable import Engine

@Suite struct YAMLTests {
  private static func read(_ text: String) throws -> Value { try YAMLReader.read(Array(text.utf8)).value }

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
  ]

  @Test(arguments: readable)
  func whatPackagesUseIsRead(text: String, value: Value) throws { #expect(try Self.read(text) == value) }

  static let refused: [(String, Int, Int, String)] = [
    ("a: &x 1\n", 1, 4, "anchors"), ("a: 1\nb: *x\n", 2, 4, "aliases"), ("a: !!str 1\n", 1, 4, "tags"),
    ("<<: 1\n", 1, 1, "merge keys"), ("a:\n  <<: 1\n", 2, 3, "merge keys"),
    ("a: 1\n---\nb: 2\n", 2, 1, "several documents"), ("a: 1\n...\n", 2, 1, "several documents"),
    ("%YAML 1.2\n---\na: 1\n", 1, 1, "directives"), ("? a\n: b\n", 1, 1, "complex keys"),
    ("a:\n\tb: 1\n", 2, 1, "tab"), ("- a: 1\n\t b: 2\n", 2, 1, "tab"), ("a:\n  - b\n\t- c\n", 3, 1, "tab"),
    ("a: b: c\n", 1, 5, "':' before a space"), ("a: - b\n", 1, 4, "line of its key"),
    ("a: 1\na: 2\n", 2, 1, "twice"), ("a: {b: 1, b: 2}\n", 1, 11, "twice"),
    ("a: \"x\n", 1, 4, "does not end"), ("a: 'x\nb: 1\n", 2, 1, "too far left"),
    ("a: [1, 2\n", 1, 4, "does not end"),
    ("a: [1 2\n  b: 3]\n", 2, 3, "expected"), ("a: \"x\" y\n", 1, 8, "unexpected text"),
    ("a:\n  b: 1\n    c: 2\n", 3, 6, "':' before a space"), ("a:\n    b: 1\n  c: 2\n", 3, 3, "indent"),
    ("a:\n  b: [1]\n    c: 2\n", 3, 5, "deeper"), ("a: 1\n- b\n", 2, 1, "list item"),
    ("a: 1\nb\n", 2, 1, "expected"),
    ("a: @x\n", 1, 4, "cannot begin"), ("a: `x`\n", 1, 4, "cannot begin"), ("a: >x\n", 1, 5, "cannot begin"),
    ("a: \"\\q\"\n", 1, 6, "unknown escape"), ("a: \u{1}\n", 1, 4, "control character"),
    ("a: x\ry\n", 1, 5, "control character"), (": 1\n", 1, 1, "without a key"),
    ("- 1\nb: 2\n", 2, 1, "unexpected text"),
  ]

  @Test(arguments: refused)
  func whatLiesOutsideIsAnErrorWithItsPlace(text: String, line: Int, column: Int, message: String) throws {
    let error = try #require(throws: YAMLError.self) { try Self.read(text) }
    #expect(error.message.contains(message), "\(error)")
    #expect((error.line, error.column) == (line, column), "\(error)")
  }

  @Test func brokenUTF8IsAnError() {
    #expect(throws: YAMLError.self) { try YAMLReader.read([0x61, 0x3A, 0x20, 0xFF, 0x0A]) }
  }

  @Test func depthIsLimited() {
    for text in [
      (0..<100).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
      String(repeating: "- ", count: 100) + "x",
      "a: " + String(repeating: "[", count: 10_000),
    ] {
      #expect(throws: YAMLError.self) { try YAMLReader.read(Array(text.utf8)) }
    }
  }

  @Test func placesAreThoseOfTheFile() throws {
    let node = try YAMLReader.read(Array("a: 1\nb:\n  - x\n  - y: z\n".utf8), firstLine: 2)
    let b = try #require(node.map?[1])
    #expect((b.line, b.column) == (3, 1))
    let y = try #require(b.value.list?[1].map?[0])
    #expect((y.line, y.column, y.value.line, y.value.column) == (5, 5, 5, 8))
  }

  /// Four megabytes with lines of 25 kB must not take longer per byte than a small text does.
  @Test func theTimeIsLinear() throws {
    func text(_ tasks: Int) -> [UInt8] {
      let body = String(repeating: "Läuft \\\"gut\\\": ja # nein\\n", count: 900)
      return Array(
        ("tasks:\n"
          + (0..<tasks).map {
            "  task-\($0):\n    comments:\n      -\n        body: \"\(body)\"\n        authorType: \"agent\"\n"
          }.joined()).utf8)
    }
    func time(_ bytes: [UInt8]) throws -> Duration {
      try ContinuousClock().measure { _ = try YAMLReader.read(bytes) }
    }
    let (small, large) = (text(20), text(170))
    #expect(large.count > 4_000_000)
    _ = try time(small)
    let (a, b) = (try time(small), try time(large))
    #expect(b < a * 40, "\(a) for \(small.count) bytes, \(b) for \(large.count)")
  }

  /// Whatever the bytes are, there is a value or an error with a place inside the text.
  @Test func noTextIsTooBroken() {
    let texts = Self.readable.map { Array($0.0.utf8) } + Self.refused.map { Array($0.0.utf8) }
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
      do {
        _ = try YAMLReader.read(text).value
      } catch {
        let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false).count
        #expect(error.line >= 1 && error.line <= lines && error.column >= 1, "\(error) in \(text)")
      }
    }
  }
}
