/// The words by which the search of the site finds a run: names of its tools, paths that it edited, words of
/// its errors, and the words that its texts use most. They come from the stored steps, which are without
/// secrets.
struct RunWords {
  private static let most = 2000
  /// Bytes of tools, paths and errors, so that words have a place too.
  private static let mostNames = 400
  private static let mostPaths = 600
  private static let mostErrors = 400
  /// Longer words with digits are IDs, hashes and keys.
  private static let longestCode = 12

  private let database: Database

  init(_ database: Database) { self.database = database }

  /// Makes the words of runs whose steps are new.
  func update() throws {
    var runs: [String] = []
    try database.query(
      "SELECT run_id FROM run_trace WHERE run_id NOT IN (SELECT run_id FROM run_words) ORDER BY run_id"
    ) { runs.append($0.text(0) ?? "") }
    for run in runs {
      let words = try words(of: run)
      try database.run(
        "INSERT INTO run_words VALUES (?, ?, ?)",
        [.text(run), .text(words), .int(Int64(bitPattern: JSONDigest.mix(SQLValue.text(words).digest, 1)))])
    }
  }

  private func words(of run: String) throws -> String {
    var (names, paths, errors) = (List(Self.mostNames), List(Self.mostPaths), List(Self.mostErrors))
    var counts: [String: (count: Int, place: Int)] = [:]
    try database.query(
      "SELECT kind, name, body, result, is_error FROM run_steps WHERE run_id = ? ORDER BY n", [.text(run)]
    ) { row in
      let kind = row.text(0).flatMap(RunStep.Kind.init)
      if let name = row.text(1) {
        if kind == .edit { paths.add(name) } else if kind == .tool { names.add(name) }
      }
      let isError = row.int(4) == 1
      for column: Int32 in isError ? [2, 3] : [2] {
        row.withBytes(column) { bytes in
          WordReader.each(in: bytes.bindMemory(to: UInt8.self)) { word, _ in
            guard Self.isWord(word) else { return }
            let word = String(decoding: word, as: UTF8.self)
            if isError { errors.add(word) }
            let place = counts.count
            counts[word, default: (0, place)].count += 1
          }
        }
      }
    }
    var all = List(Self.most)
    for word in names.words + paths.words + errors.words { all.add(word) }
    let ranked = counts.map { (count: $0.value.count, place: $0.value.place, word: $0.key) }
      .sorted { (-$0.count, $0.place) < (-$1.count, $1.place) }
    for entry in ranked { guard all.add(entry.word) else { break } }
    return all.words.joined(separator: " ")
  }

  private static func isWord(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    var (digits, letters) = (0, 0)
    for byte in word { if byte &- 0x30 < 10 { digits += 1 } else { letters += 1 } }
    return letters > 0 && (digits == 0 || word.count <= longestCode)
      && !TextIndex.isCommon(String(decoding: word, as: UTF8.self))
  }

  /// Words, each once, up to a number of bytes.
  private struct List {
    private(set) var words: [String] = []
    private var known: Set<String> = []
    private var left: Int

    init(_ bytes: Int) { left = bytes }

    /// Returns false if there is no place for it.
    @discardableResult
    mutating func add(_ word: String) -> Bool {
      guard word.utf8.count < left else { return false }
      guard known.insert(word).inserted else { return true }
      left -= word.utf8.count + 1
      words.append(word)
      return true
    }
  }
}
