import Testing

@testable import Engine

/// A source that fails after some of it was written, and gave back memory, leaves nothing.
@Suite struct FailedSourceTests {
  private let folder = TemporaryFolder()

  @Test(arguments: [true, false]) func isTakenBackAsAWhole(isNew: Bool) throws {
    if !isNew { try CompanyDatabase(folder: folder.path, id: "acme").commit() }
    let company = try CompanyDatabase(folder: folder.path, id: "acme", isImport: true)
    #expect(company.isDraft == isNew)
    func add(_ issue: String) throws {
      try company.begin()
      company.provenance.startDeferring()
      let (at, key) = (Instant(milliseconds: 1_800_000_000_000), EventKey("test", issue))
      _ = try company.log.add(
        .issueCreated, key: key, at: at, agent: nil, subject: issue, payload: nil, rank: .hookLine)
      try company.provenance.describe(.issue, issue, name: issue, rank: .hookLine)
      try company.provenance.set(.issue, issue, .status, .text("todo"), rank: .hookLine, at: at, key: key)
    }
    func left() throws -> [String?] {
      try [
        company.database.text("SELECT group_concat(id || ' ' || status) FROM issues"),
        company.database.text("SELECT group_concat(subject_id) FROM logged"),
        company.database.text("SELECT group_concat(id || ' ' || version) FROM changes WHERE kind = 2"),
      ]
    }
    try add("a")
    try company.keep()
    try add("b")
    try company.ease(pages: true)
    try add("a")
    try add("c")
    try company.ease(pages: false)
    company.rollbackSource()
    #expect(try company.log.keys.number(EventKey("test", "b")) == nil)
    try company.commit()
    #expect(try left() == ["a todo", "a", "a 1"])
    // The next source is written as if the other had not been there.
    try add("b")
    try company.keep()
    try company.commit()
    #expect(try left() == ["a todo,b todo", "a,b", "a 1,b 1"])
  }

  @Test func numbersAreASetInTheirOrder() {
    var numbers = NumberSet()
    #expect(numbers.numbers == [])
    for number in [700, 3, 0, 64, 63, 700, 128] as [Int64] { numbers.insert(number) }
    #expect(numbers.numbers == [0, 3, 63, 64, 128, 700])
  }
}
