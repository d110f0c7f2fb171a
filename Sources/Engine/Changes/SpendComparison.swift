/// The differences in spend of two snapshots.
package struct SpendComparison: Sendable {
  package struct Row: Sendable, Equatable {
    package var key: CompanyRecords.Spend.Key
    package var billed: Money
    package var tokens: Tokens
  }

  /// The sums that differ, ordered by key.
  package let rows: [Row]

  init(from before: [CompanyRecords.Spend], to after: [CompanyRecords.Spend]) {
    var old = Dictionary(before.map { ($0.key, $0) }) { first, _ in first }
    var rows: [Row] = []
    for item in after {
      let known = old.removeValue(forKey: item.key)
      guard known != item else { continue }
      rows.append(Self.row(item, minus: known))
    }
    for item in old.values {
      rows.append(Self.row(CompanyRecords.Spend(key: item.key, billed: .zero, tokens: Tokens()), minus: item))
    }
    self.rows = rows.sorted { $0.key < $1.key }
  }

  private static func row(_ item: CompanyRecords.Spend, minus old: CompanyRecords.Spend?) -> Row {
    let less = old?.tokens ?? Tokens()
    return Row(
      key: item.key, billed: item.billed - (old?.billed ?? .zero),
      tokens: Tokens(
        input: item.tokens.input &- less.input, cachedInput: item.tokens.cachedInput &- less.cachedInput,
        output: item.tokens.output &- less.output, unsplit: item.tokens.unsplit &- less.unsplit))
  }

  package var billed: Money { rows.reduce(.zero) { $0 + $1.billed } }
  package var tokens: Tokens {
    var sum = Tokens()
    for row in rows { sum += row.tokens }
    return sum
  }

  /// Tokens without a billed amount, and those covered by a subscription, which the amount does not include.
  package func tokens(_ kind: String) -> Int64 {
    rows.filter { $0.key.kind == kind }.reduce(0) { $0 &+ $1.tokens.total }
  }

  /// By agent, highest first. Nil is spend without an agent.
  package var byAgent: [(agentId: String?, billed: Money, tokens: Int64)] {
    var sums: [String?: (Money, Int64)] = [:]
    for row in rows {
      var sum = sums[row.key.agentId] ?? (.zero, 0)
      sum.0 += row.billed
      sum.1 &+= row.tokens.total
      sums[row.key.agentId] = sum
    }
    return sums.map { ($0.key, $0.value.0, $0.value.1) }.sorted { a, b in
      (b.1, b.2, a.0 ?? "") < (a.1, a.2, b.0 ?? "")
    }
  }
}
