/// The words that sums use: the numbers of texts, and what they mean for tokens and prices.
final class SumWords {
  let words: Words
  private let database: Database
  private var rules: [Pair: Bool] = [:]
  private var adapters: [Int64: String] = [:]
  private var texts: [Int64: String] = [:]
  let failed: Set<Int64>
  let succeeded: Set<Int64>
  private let unpriced: Int64
  private let included: Set<Int64>

  private struct Pair: Hashable {
    let agent: Int64
    let provider: Int64
  }

  init(_ database: Database, _ words: Words) throws {
    self.database = database
    self.words = words
    func numbers(_ texts: String...) throws -> Set<Int64> { Set(try texts.map { try words.number($0) }) }
    failed = try numbers("failed", "timed_out", "error")
    // A heartbeat in a log has no status if it succeeded.
    succeeded = try numbers("succeeded", "completed", "done").union([Words.none])
    unpriced = try words.number("unpriced")
    included = try numbers("subscription_included", "subscription")
    try database.query(
      "SELECT words.n, adapter_type FROM agents JOIN words ON word = id WHERE adapter_type IS NOT NULL"
    ) { adapters[$0.int(0)] = $0.text(1) }
  }

  /// The number of the text in a column. No string is created: rows of backups have seven such columns.
  func number(_ row: borrowing Statement, _ column: Int32) throws -> Int64 {
    guard !row.isNull(column) else { return Words.none }
    return try row.withBytes(column) { try words.number($0.assumingMemoryBound(to: UInt8.self)) }
  }

  /// The input without its cached part, by `TokenRule`.
  func uncachedInput(_ input: Int64, cached: Int64, agent: Int64, provider: Int64) throws -> Int64 {
    guard cached > 0, cached <= input else { return input }
    let pair = Pair(agent: agent, provider: provider)
    if let includes = rules[pair] { return includes ? input - cached : input }
    let includes =
      TokenRule.uncachedInput(2, cached: 1, provider: try text(provider), adapter: adapters[agent]) == 1
    rules[pair] = includes
    return includes ? input - cached : input
  }

  /// True if the input of an agent's runs includes its cached part, so that it is taken out.
  func excludesCached(agent: Int64, provider: Int64) throws -> Bool {
    try uncachedInput(2, cached: 1, agent: agent, provider: provider) == 1
  }

  private func text(_ number: Int64) throws -> String? {
    if let known = texts[number] { return known }
    let text = try database.text("SELECT word FROM words WHERE n = ?", [.int(number)])
    texts[number] = text
    return text
  }

  /// The kind of entry. If no source has it, `hasTokens` and `billed` decide.
  func count(_ sum: inout LedgerSum, billingType: Int64, isUnpriced: Bool, costStatus: Int64) {
    sum.entries = 1
    if included.contains(billingType) {
      sum.included = 1
    } else if isUnpriced || costStatus == unpriced {
      sum.unpriced = 1
    }
  }
}
