import Testing

@testable import Engine

/// The fields of a record behave like a dictionary whose order is known.
@Suite struct FieldsTests {
  @Test func fieldsAreFoundReplacedAndRemoved() {
    var fields: Fields = ["b": 1, "a": 2, "é": 3]
    #expect(fields["a"] == 2 && fields["é"] == 3 && fields["c"] == nil && fields[""] == nil)
    fields["a"] = 4
    fields["c"] = 5
    fields["b"] = nil
    fields["z"] = nil
    #expect(fields.keys == ["a", "é", "c"])
    #expect(fields.values == [4, 3, 5])
  }

  @Test func theLastOfEqualNamesCountsInItsFirstPlace() {
    let fields = Fields([("x", .int(1)), ("y", .int(2)), ("x", .int(3))])
    #expect(fields.keys == ["x", "y"] && fields["x"] == 3)
    #expect(Value.record(fields) == ["y": 2, "x": 3])
  }

  @Test func equalityDoesNotDependOnOrder() {
    let left: Fields = ["a": 1, "b": ["c": 2, "d": []]]
    #expect(left == ["b": ["d": [], "c": 2], "a": 1])
    #expect(left != ["b": ["d": [], "c": 2], "a": 2])
    #expect(left != ["b": ["d": [], "c": 2], "e": 1])
    #expect(left != ["a": 1])
    let many = (0..<1000).map { ("field \($0)", Value.int(Int64($0))) }
    #expect(Fields(many) == Fields(many.reversed()))
    #expect(Fields(many) != Fields(many.dropLast() + [("field 999", 0)]))
  }

  @Test func mergingChoosesBetweenTheOldAndTheNew() {
    let fields: Fields = ["a": 1, "b": 2]
    #expect(fields.merging(["b": 3, "c": 4]) { $1 } == ["a": 1, "b": 3, "c": 4])
    #expect(fields.merging(["b": 3, "c": 4]) { old, _ in old } == ["a": 1, "b": 2, "c": 4])
  }

  /// Names that share their first eight bytes, contain each other, or are not ASCII, are in the order of
  /// their bytes.
  @Test func filesHaveTheirFieldsInTheOrderOfBytes() {
    let names = [
      "", "\u{0}", "a", "assignee", "assigneeAgentId", "assigneeB", "b", "billedCents", "billedCount", "é",
      "日本", "\u{10FFFF}",
    ]
    for shuffled in [Array(names.reversed()), names.sorted { $0.count < $1.count }, names] {
      let written = String(
        decoding: JSONWriter.encode(.record(Fields(shuffled.map { ($0, 0) })), layout: .compact),
        as: UTF8.self)
      let expected = names.map { name in
        var bytes: [UInt8] = []
        JSONWriter.append(string: name, to: &bytes)
        return String(decoding: bytes, as: UTF8.self) + ":0"
      }
      #expect(written == "{" + expected.joined(separator: ",") + "}")
    }
  }

  /// A hostile object with a hundred thousand names, each twice, takes no quadratic time.
  @Test func aRecordOfManyNamesIsReadAtOnce() throws {
    let count = 100_000
    let text = "{" + (0..<(2 * count)).map { "\"n\($0 % count)\":\($0)" }.joined(separator: ",") + "}"
    let value = try JSONDocument.read(Array(text.utf8)) { $0.value($0.root) }
    #expect(value.record?.count == count && value["n7"] == .int(Int64(count + 7)))
  }
}
