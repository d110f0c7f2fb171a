import Engine

/// The sums of the companies on the page over all of them.
struct CompaniesTotal {
  let value: Value

  init(_ summaries: [CompanySummary]) {
    var fields: Fields = ["companies": .int(Int64(summaries.count))]
    for name in CompanySummary.counts {
      fields[name] = .int(summaries.reduce(0) { $0 &+ $1.count(name) })
    }
    // Of companies that are a month behind, nothing is known of the current one.
    let month = summaries.map(\.month).max() ?? ""
    let current = summaries.filter { $0.month == month }
    fields["month"] = .string(month)
    fields["monthBilledCents"] = Self.sum(current, "monthBilledCents").cents
    fields["billedCents"] = Self.sum(summaries, "billedCents").cents
    fields["yesterdayBilledCents"] = Self.sum(summaries, "yesterdayBilledCents").cents
    value = .record(fields)
  }

  private static func sum(_ summaries: [CompanySummary], _ field: String) -> Money {
    summaries.reduce(Money.zero) { $0 + $1.amount(field) }
  }
}
