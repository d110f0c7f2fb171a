import Testing

@testable import Engine

@Suite struct JSONTests {
  private func parse(_ text: String) throws -> Value {
    try JSONDocument.read(Array(text.utf8)) { $0.value($0.root) }
  }

  @Test(arguments: [
    (#"{"a":[1,-2.5,true,null],"b":{"c":"x"}}"#, #"{"a":[1,-2.5,true,null],"b":{"c":"x"}}"#),
    (#" "\u0041\n\"\ud83d\ude00" "#, #""A\n\"😀""#),
    (#"{"a":1,"a":2}"#, #"{"a":2}"#),
    (#"1e3"#, "1000"),
    (#"123456789012345678901234567890"#, "123456789012345678901234567890"),
    (#""\ud800x""#, "\"\u{FFFD}x\""),
    (#""\u0000""#, "\"\u{FFFD}\""),
    (#"{}"#, "{}"),
  ])
  func readsAndWrites(source: String, canonical: String) throws {
    #expect(
      String(decoding: JSONWriter.encode(try parse(source), layout: .compact), as: UTF8.self) == canonical)
  }

  @Test(arguments: [
    ("{broken", 1, 2), ("{\"a\":1,}", 1, 8), ("[1,\n 2,\n x]", 3, 2), ("{\"a\":01}", 1, 6),
    ("\"a\u{1}b\"", 1, 3),
    ("\"unended", 1, 1), ("[1", 1, 1), ("tru", 1, 1), ("1 2", 1, 3), ("\"\\x\"", 1, 2), ("-", 1, 2),
    ("", 1, 1),
  ])
  func refusesWithThePlace(source: String, line: Int, column: Int) {
    let bytes = Array(source.utf8)
    let error = #expect(throws: JSONError.self) { try JSONDocument.read(bytes) { $0.value($0.root) } }
    let position = bytes.withUnsafeBufferPointer { TextPosition(of: error?.offset ?? -1, in: $0) }
    #expect(position.line == line && position.column == column, "\(error?.message ?? "")")
  }

  @Test func refusesInvalidUTF8AndEndlessNesting() {
    for bytes in [[0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xFF, 0x22]] as [[UInt8]] {
      #expect(throws: JSONError.self) { try JSONDocument.read(bytes) { $0.root } }
    }
    #expect(throws: JSONError.self) {
      try JSONDocument.read([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000)) { $0.root }
    }
  }

  @Test func takesCommentsOnlyWhereTheyAreAllowed() throws {
    let text = Array("// one\n{ /* two */ \"a\": 1 }".utf8)
    #expect(try JSONDocument.read(text, comments: true) { $0.value($0.root) } == ["a": 1])
    #expect(throws: JSONError.self) { try JSONDocument.read(text) { $0.root } }
  }

  /// Short values and table rows are on one line; all other fields have their own line.
  @Test func publishedFilesHaveShortLines() throws {
    let long = String(repeating: "x", count: 130)
    let source = """
      {"a":{"b":[1,{"c":null}]},"empty":{},"rows":[{"name":"\(long)","of":{"id":1}},[2,3]],"whole":{"text":"\(long)"}}
      """
    let expected = """
      {
       "a": {"b": [1, {"c": null}]},
       "empty": {},
       "rows": [
        {"name": "\(long)", "of": {"id": 1}},
        [2, 3]
       ],
       "whole": {
        "text": "\(long)"
       }
      }

      """
    #expect(String(decoding: JSONWriter.encode(try parse(source)), as: UTF8.self) == expected)
  }

  /// A list whose items are made while they are written gives the same bytes.
  @Test(arguments: [0, 1, 30, 120, 121, 1000, 2500])
  func writesAListThatIsNotHeld(count: Int) {
    let items = (0..<count).lazy.map { number -> Value in
      number.isMultiple(of: 7) ? .int(Int64(number)) : ["n": .int(Int64(number)), "list": ["<", .null]]
    }
    let record: Fields = ["a": 1, "data": .list([]), "z": ["b": [1, 2]]]
    var whole = record
    whole["data"] = .list(Array(items))
    #expect(JSONWriter.encode(record, with: items, as: "data") == JSONWriter.encode(.record(whole)))
  }

  @Test func writesTextThatIsHarmlessInAScriptElement() {
    let bytes = JSONWriter.encode("</script>\u{2028}&", layout: .compact)
    #expect(String(decoding: bytes, as: UTF8.self) == #""\u003c/script\u003e\u2028\u0026""#)
  }
}

@Suite struct MoneyTests {
  @Test(
    arguments: [
      ("1", 1_000_000), ("0.000001", 1), ("0.0000005", 0), ("0.0000015", 2), ("-2.5", -2_500_000),
      ("1e2", 100_000_000),
      ("12.3456789", 12_345_679),
    ] as [(String, Int64)])
  func readsCentsHalfEven(text: String, microcents: Int64) throws {
    let decimal = try #require(Decimal(text))
    #expect(Money(cents: decimal)?.microcents == microcents)
  }

  @Test func valuesThatDoNotFitAreRejected() throws {
    #expect(Money(cents: try #require(Decimal("1e30"))) == nil)
    #expect(Decimal("abc") == nil)
  }

  @Test(
    arguments: [
      (0, "0"), (1_000_000, "1"), (1_500_000, "1.5"), (-1, "-0.000001"), (123_456_789, "123.456789"),
    ] as [(Int64, String)])
  func writesCentsWithAtMostSixDecimals(microcents: Int64, text: String) {
    let bytes = JSONWriter.encode(Money(microcents: microcents).cents, layout: .compact)
    #expect(String(decoding: bytes, as: UTF8.self) == text)
  }
}

@Suite struct TimeTests {
  @Test(arguments: [
    ("2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z"),
    ("2026-05-16 14:00:58.590123+00", "2026-05-16T14:00:58.590Z"),
    ("2026-05-16 23:30:00+09", "2026-05-16T14:30:00Z"), ("2026-05-16T00:00:00+05:30", "2026-05-15T18:30:00Z"),
    ("2026-05-16 00:00:00.5-03", "2026-05-16T03:00:00.500Z"), ("2026-12-31", "2026-12-31T00:00:00Z"),
    ("2028-02-29T00:00:00Z", "2028-02-29T00:00:00Z"),
  ])
  func readsInstants(text: String, canonical: String) {
    #expect(Instant(text)?.text == canonical)
  }

  @Test(arguments: [
    "0000-01-01T00:00:00Z", "1999-12-31T23:59:59Z", "2100-01-01", "2026-02-29", "2026-13-01",
    "2026-11-20T25:00:00Z", "x",
    "2026-11-20T12:00:00Q", "2026-11-20T12:00:00.Z", "",
  ])
  func refusesWhatIsNoInstant(text: String) {
    #expect(Instant(text) == nil)
  }

  @Test func daysCoverTheCalendar() {
    for days in stride(from: -200_000, to: 60_000, by: 37) {
      let parts = CivilDate(daysSinceEpoch: days).parts
      #expect(CivilDate(year: parts.year, month: parts.month, day: parts.day).daysSinceEpoch == days)
    }
    #expect(CivilDate(year: 2026, month: 11, day: 20).weekday == 5)
    #expect(Instant(milliseconds: -1).day.text == "1969-12-31")
  }

  @Test func knowsWhenBerlinChangesItsClocks() throws {
    let zone = try #require(TimeZoneRules(name: "Europe/Berlin"))
    func seconds(_ text: String) throws -> Int { zone.offset(at: try #require(Instant(text))).seconds }
    #expect(try seconds("2026-03-29T00:59:59Z") == 3600)
    #expect(try seconds("2026-03-29T01:00:00Z") == 7200)
    #expect(try seconds("2026-10-25T01:00:00Z") == 3600)
    #expect(try seconds("2071-07-01T00:00:00Z") == 7200)
    let day = CivilDate(year: 2026, month: 3, day: 29)
    #expect(zone.start(of: day).text == "2026-03-28T23:00:00Z")
    #expect(zone.start(of: day.adding(days: 1)).text == "2026-03-29T22:00:00Z")
    #expect(TimeZoneRules(name: "../../etc/passwd") == nil)
    #expect(TimeZoneRules(name: "Nowhere/City") == nil)
  }

  /// Files of zones come from the system, which may have a damaged one.
  @Test func aDamagedFileOfAZoneIsNone() throws {
    let file = try FileSystem.read(TimeZoneRules.path("Europe/Berlin"))
    #expect(TimeZoneRules(name: "x", file: file) != nil)
    for size in 0..<file.count { _ = TimeZoneRules(name: "x", file: Array(file[..<size])) }
    for place in file.indices {
      for byte: UInt8 in [0, 0x7F, 0x80, 0xFF] {
        var damaged = file
        damaged[place] = byte
        _ = TimeZoneRules(name: "x", file: damaged)
      }
    }
    var negative = file
    negative[24] = 0xFF
    #expect(TimeZoneRules(name: "x", file: negative) == nil)
  }
}

@Suite struct IdentifierTests {
  @Test func digestsMatchTheTestVectors() {
    let cases = [("", 0xda39_a3ee_5e6b_4b0d), ("abc", 0xa999_3e36_4706_816a)] as [(String, UInt64)]
    for (text, high) in cases {
      #expect(Array(text.utf8).withUnsafeBufferPointer(SHA1.prefix(of:)).high == high)
    }
    let million = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(million.withUnsafeBufferPointer(SHA1.prefix(of:)).high == 0x34aa_973c_d4c4_daa4)
  }

  @Test func idsAreVersionFiveAndStable() {
    let id = Identifier.record(company: "c", kind: "agent", name: "ceo")
    #expect(id == Identifier.record(company: "c", kind: "agent", name: "ceo"))
    #expect(id != Identifier.record(company: "c", kind: "goal", name: "ceo"))
    #expect(id.count == 36 && Array(id)[14] == "5" && "89ab".contains(Array(id)[19]))
  }
}

@Suite struct NameTests {
  @Test(arguments: [
    ("CEO Agent", "ceo-agent"), ("Ünïcode & Sons <Ltd>", "uenicode-and-sons-ltd"), ("日本語", ""),
    ("--a--b--", "a-b"),
    ("Łódź", "lodz"), ("it's", "its"), ("../../etc", "etc"),
  ])
  func slugs(name: String, slug: String) {
    #expect(Slug.make(from: name) == slug)
  }

  @Test func equalNamesGetTheirOwnSlugs() {
    var table = SlugTable(kind: "agent")
    #expect(table.add(name: "CEO", id: "11111111-a") == "ceo")
    #expect(table.add(name: "ceo!", id: "22222222-b") == "ceo-22222222")
    #expect(table.add(name: "日本", id: "33333333-c") == "agent-33333333")
    #expect(table.add(name: "Index", id: "44444444-d") == "index-44444444")
    #expect(table.add(identifier: "PAP-1", id: "x") == "PAP-1")
    #expect(table.add(identifier: "../x", id: "55555555-e") == "x")
    // A page of the issue list has this name.
    #expect(table.add(identifier: "page-2", id: "66666666-f") != "page-2")
  }

  @Test func ordersAfterDependenciesAndNamesACycle() {
    #expect(TopologicalOrder.sort([[1], [2], []]) == .ordered([2, 1, 0]))
    #expect(TopologicalOrder.sort([[], [0], [0]]) == .ordered([0, 1, 2]))
    #expect(TopologicalOrder.sort([[1], [2], [0], []]) == .cycle([0, 1, 2, 0]))
    #expect(TopologicalOrder.sort([[0]]) == .cycle([0, 0]))
  }

  @Test(arguments: [
    ("a.ndjson", "*.ndjson", true), ("a.json", "*.ndjson", false), ("backup-1.sql.gz", "*.sql.gz", true),
    (".hidden", "*", false), ("abc", "a?c", true), ("abbbc", "a*b*c", true), ("", "*", true),
  ])
  func matchesPatterns(name: String, pattern: String, matches: Bool) {
    #expect(PathPattern.matches(name, pattern) == matches)
  }

  @Test func unknownWordsGetASuggestion() {
    #expect(Suggestion.nearest(to: "genrate", in: ["generate", "init"]) == "generate")
    #expect(Suggestion.nearest(to: "xyz", in: ["generate", "init"]) == nil)
  }

  @Test(arguments: [
    ("entries", "entry"), ("companies", "company"), ("open issues", "open issue"), ("statuses", "status"),
    ("branches", "branch"), ("ties", "tie"), ("people", "people"), ("passes", "pass"), ("process", "process"),
    ("issue serves/issues serve", "issue serves"),
  ])
  func nounsHaveBothForms(words: String, singular: String) {
    let noun = CountNoun(words)
    #expect(noun.form(1) == singular)
    #expect(noun.form(0) == noun.form(2))
    #expect(noun.form(2) == String(words.split(separator: "/").last ?? ""))
  }
}
