/// The contents of a snapshot as values, which are written as text, imported, and compared.
package struct CompanyRecords: Sendable, Equatable {
  /// One record: its known facts, in the order of its table.
  package struct Record: Sendable, Equatable {
    package var id: String
    /// Its name or title; "" if it has none.
    package var name: String
    package var facts: [Fact] = []

    /// The first fact with a name. Nil if it is unknown.
    package subscript(_ name: String) -> Value? { facts.first { $0.name == name }?.value }
    package func text(_ name: String) -> String? { self[name]?.string }
  }

  package struct Fact: Sendable, Equatable {
    /// "status"; for a field of an object, "metadata.owner".
    package var name: String
    /// Money is in cents, a time is its text.
    package var value: Value
    /// The index of its column in the table.
    var column: Int
  }

  /// What an agent spent on one model in one UTC month, as one sum per kind of ledger entry.
  package struct Spend: Sendable, Equatable {
    package struct Key: Sendable, Hashable, Comparable {
      package var month: String
      package var agentId: String?
      package var provider: String?
      package var model: String?
      /// "billed", "unpriced" or "included", as in the ledger.
      package var kind: String

      private var parts: [String] {
        [month] + [agentId, provider, model].map { $0.map { "+" + $0 } ?? "" } + [kind]
      }
      package static func < (a: Key, b: Key) -> Bool {
        for (left, right) in zip(a.parts, b.parts) where left != right {
          return left.utf8.lexicographicallyPrecedes(right.utf8)
        }
        return false
      }
    }

    package var key: Key
    package var billed: Money
    package var tokens: Tokens
  }

  package var company: Record
  /// By the keyword of their table, each list by creation, then ID.
  package var records: [String: [Record]] = [:]
  /// By month, agent, provider, model and kind.
  package var spend: [Spend] = []

  package init(company: Record) { self.company = company }
  /// An empty company.
  package init(named name: String, id: String = "") { company = Record(id: id, name: name) }

  package subscript(_ table: RecordTable) -> [Record] { records[table.word] ?? [] }
}
