import Testing

@testable import Engine

/// Event keys compared with a dictionary: all that are added, moved and removed over many batches are found.
@Suite struct EventKeysTests {
  private static func database() throws -> Database {
    let database = try Database(path: ":memory:")
    try Migrations.apply(DatabaseSchema.migrations, to: database)
    return database
  }

  @Test(arguments: [UInt64](1...4))
  func everyKeyIsFoundUnderItsLastNumber(_ seed: UInt64) throws {
    let database = try Self.database()
    var random = SeededGenerator(seed: seed)
    var keys = try EventKeys(database)
    var expected: [EventKey: Int64] = [:]
    var all: [EventKey] = []
    for batch in 0..<24 {
      // Batches of very different sizes create runs of different levels.
      for _ in 0..<(batch % 5 == 4 ? 20_000 : 700) {
        let isOld = !all.isEmpty && random.chance(20)
        let key = isOld ? random.pick(all) : EventKey(high: random.next(), low: random.next())
        if isOld, random.chance(30) {
          keys.remove(key)
          expected[key] = nil
        } else {
          let number = Int64(random.below(1_000_000)) + 1
          keys.set(key, number)
          expected[key] = number
          all.append(key)
        }
      }
      try keys.flush()
      // Sometimes another run of the program continues.
      if random.chance(30) { keys = try EventKeys(database) }
      for _ in 0..<300 {
        let key = random.pick(all)
        #expect(try keys.number(key) == expected[key])
      }
      #expect(try keys.number(EventKey(high: random.next(), low: random.next())) == nil)
    }
    let wrong = try all.filter { try keys.number($0) != expected[$0] }
    #expect(wrong.isEmpty)
    let runs = try database.integer("SELECT count(*) FROM key_runs") ?? 0
    #expect(runs <= 12)
  }

  @Test func rolledBackEventsDoNotExist() throws {
    let database = try Self.database()
    let keys = try EventKeys(database)
    let (kept, lost) = (EventKey("kept"), EventKey("lost"))
    keys.set(kept, 1)
    try keys.flush()
    try database.execute("BEGIN")
    keys.set(lost, 2)
    try keys.flush()
    try database.execute("ROLLBACK")
    try keys.forget()
    #expect(try keys.number(kept) == 1)
    #expect(try keys.number(lost) == nil)
  }

  @Test func aFilterNeverDeniesAKeyThatExists() {
    var random = SeededGenerator(seed: 9)
    var filter = KeyFilter(capacity: 10_000)
    let keys = (0..<10_000).map { _ in (random.next(), random.next()) }
    for key in keys { filter.add(key.0, key.1) }
    #expect(keys.allSatisfy { filter.mayContain($0.0, $0.1) })
    let wrong = (0..<10_000).filter { _ in filter.mayContain(random.next(), random.next()) }.count
    #expect(wrong < 300)
  }

  @Test func aWordKeepsItsNumber() throws {
    let database = try Self.database()
    var words = try Words(database)
    #expect(try words.number(nil) == Words.none)
    let texts = (0..<3000).map { "word \($0 % 1500) ü" }
    let numbers = try texts.map { try words.number($0) }
    #expect(Set(numbers).count == 1500 && !numbers.contains(Words.none))
    words = try Words(database)
    #expect(try texts.map { try words.number($0) } == numbers)
    #expect(try words.existing("word 7 ü") == numbers[7])
    #expect(try words.existing("no such word") == nil)
    #expect(try database.integer("SELECT count(*) FROM words") == 1501)
  }

  @Test func aWordThatWasRolledBackIsAddedAgain() throws {
    let database = try Self.database()
    let words = try Words(database)
    try database.execute("BEGIN")
    _ = try words.number("lost")
    try database.execute("ROLLBACK")
    try words.forget()
    let other = try words.number("other")
    let again = try words.number("lost")
    #expect(other != again)
    #expect(try database.integer("SELECT n FROM words WHERE word = 'lost'") == again)
  }

  @Test func aDatabaseOfAnEarlierVersionIsKeptAndReported() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/old.sqlite"
    let database = try Database(path: path)
    try database.execute(
      "CREATE TABLE core_migrations (name TEXT PRIMARY KEY); INSERT INTO core_migrations VALUES ('0001_core')"
    )
    let failure = #expect(throws: Failure.self) {
      try Migrations.apply(DatabaseSchema.migrations, to: database)
    }
    #expect(failure?.message.contains("generate --rebuild") == true)
    #expect(try database.integer("SELECT count(*) FROM sqlite_schema WHERE type = 'table'") == 1)
  }
}
