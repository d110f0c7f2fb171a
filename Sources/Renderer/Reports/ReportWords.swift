import Engine

/// A report in sentences: what a person would say who had read the figures.
struct ReportWords {
  /// Less than this is no change worth a word.
  private static let spendWorthNaming = Money(microcents: 100_000_000)

  private let report: Report
  private let now: PeriodTotals
  private let before: PeriodTotals

  init(_ report: Report, _ now: PeriodTotals, _ before: PeriodTotals) {
    self.report = report
    self.now = now
    self.before = before
  }

  /// "the day before"
  private var earlier: String { "the \(report.period.kind.rawValue) before" }

  var sentences: [String] {
    if report.isEmpty { return ["Nothing happened that is known of."] }
    return [issues, runs, spend, largest].compactMap { $0 } + unusual
  }

  /// ", 3 more than the day before"; "" for a period that is still running.
  private func change(_ value: Int64, _ before: Int64) -> String {
    guard report.isCompared else { return "" }
    if value == before { return value == 0 ? "" : ", as many as \(earlier)" }
    if before == 0 { return ", after none \(earlier)" }
    let difference = Formats.count(abs(value - before))
    return ", \(difference) \(value > before ? "more" : "fewer") than \(earlier)"
  }

  private static func number(_ count: Int64, _ one: String, _ many: String) -> String {
    "\(count == 0 ? "No" : Formats.count(count)) \(count < 2 ? one : many)"
  }

  private var issues: String? {
    let (finished, created) = (Int64(now.finished.count), Int64(now.created.count))
    guard finished + created + Int64(before.finished.count) > 0 else { return nil }
    let added =
      created == 0
      ? "none was created" : created == 1 ? "1 was created" : "\(Formats.count(created)) were created"
    return Self.number(finished, "issue was finished", "issues were finished")
      + change(finished, Int64(before.finished.count)) + "; \(added)."
  }

  private var runs: String? {
    guard now.runs + before.runs > 0 else { return nil }
    let text = Self.number(now.runs, "run started", "runs started") + change(now.runs, before.runs)
    guard now.runs > 0 else { return text + "." }
    guard now.failed > 0 else { return text + "; none failed." }
    let percent = now.failed * 100 / now.runs
    let cause = report.causes.first.map { ", most often with \(Formats.words($0.name))" } ?? ""
    return "\(text); \(Formats.count(now.failed)) failed (\(percent)%)\(now.failed > 1 ? cause : "")."
  }

  private var spend: String? {
    let tokens = now.sum.tokens.total
    guard now.sum.events > 0 || now.sum.billed != .zero else {
      return before.sum.events > 0 && report.isCompared ? "Nothing was spent." : nil
    }
    if now.sum.unbilled != nil {
      let why = now.sum.unpriced > 0 ? "has no price" : "is covered by a subscription"
      return "\(Formats.tokens(tokens)) tokens were used; what they cost \(why)."
    }
    var text = "\(Formats.money(now.sum.billed)) were billed"
    if report.isCompared, before.sum.unbilled == nil {
      text += percentChange(now.sum.billed, before.sum.billed)
    }
    text += ", for \(Formats.tokens(tokens)) tokens"
    if now.sum.unpriced > 0 {
      text += "; \(Self.number(now.sum.unpriced, "entry has", "entries have")) no price"
    }
    return text + "."
  }

  /// ", 18% less than the day before ($15.02)"
  private func percentChange(_ value: Money, _ before: Money) -> String {
    if value == before { return ", as much as \(earlier)" }
    let difference = value - before
    let base = "(\(Formats.money(before)))"
    guard before > .zero,
      let percent = Self.percent(Money(microcents: abs(difference.microcents)), of: before)
    else { return ", after \(Formats.money(before)) \(earlier)" }
    let word = difference > .zero ? "more" : "less"
    return percent == 0
      ? ", about as much as \(earlier) \(base)" : ", \(percent)% \(word) than \(earlier) \(base)"
  }

  /// Whole per cent; nil where the part is not a small multiple of the whole, and a per cent would say nothing.
  private static func percent(_ part: Money, of whole: Money) -> Int64? {
    let product = part.microcents.magnitude.multipliedFullWidth(by: 100)
    guard product.high < whole.microcents.magnitude else { return nil }
    let percent = whole.microcents.magnitude.dividingFullWidth(product).quotient
    return percent > 999 ? nil : Int64(percent)
  }

  private var largest: String? {
    guard let first = report.agents.first, first.id != nil, report.agents.count > 1, first.sum.billed > .zero,
      let percent = Self.percent(first.sum.billed, of: now.sum.billed)
    else { return nil }
    return "\(first.name) cost most: \(Formats.money(first.sum.billed)), \(percent)% of it."
  }

  /// Agents whose spend is at least three times what it was, where that is real money; the three largest.
  private var unusual: [String] {
    guard report.isCompared else { return [] }
    return report.agents.filter { agent in
      agent.id != nil && agent.before.billed > .zero && agent.sum.billed >= Self.spendWorthNaming
        && agent.sum.billed.microcents / 3 >= agent.before.billed.microcents
    }.prefix(3).map { agent in
      let times = agent.sum.billed.microcents / max(1, agent.before.billed.microcents)
      return
        "\(agent.name) cost \(times) times what it did \(earlier) (\(Formats.money(agent.before.billed)))."
    }
  }
}
