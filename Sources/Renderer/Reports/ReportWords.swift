import Engine

/// A report's summary in sentences.
struct ReportWords {
  /// Smaller changes are not mentioned.
  private static let spendWorthNaming = Money(microcents: 100_000_000)

  private let report: Report
  private let now: PeriodTotals
  private let before: PeriodTotals

  init(_ report: Report, _ now: PeriodTotals, _ before: PeriodTotals) {
    self.report = report
    self.now = now
    self.before = before
  }

  /// "the previous day"
  private var earlier: String { "the previous \(report.period.kind.rawValue)" }

  var sentences: [String] {
    if !report.hasBegun {
      return [
        "This \(report.period.kind.rawValue) has not started. The data ends on \(Formats.day(report.today)).",
        "Choose an earlier period, or read newer logs or backups first with: paperclip-gen generate",
      ]
    }
    if let first = report.firstKnownDay, report.period.last < first {
      return [
        "No data for this \(report.period.kind.rawValue). The data starts on \(Formats.day(first))."
      ]
    }
    if report.isEmpty {
      return [report.isComplete ? "No activity." : "No activity so far."]
    }
    return [issues, runs, spend, largest].compactMap { $0 } + unusual
  }

  /// ", 3 more than the previous day", or "" for an unfinished period.
  private func change(_ value: Int64, _ before: Int64) -> String {
    guard report.isCompared else { return "" }
    if value == before { return value == 0 ? "" : ", the same as \(earlier)" }
    if before == 0 { return ", up from none \(earlier)" }
    let difference = Formats.count(abs(value - before))
    return ", \(difference) \(value > before ? "more" : "fewer") than \(earlier)"
  }

  /// "No issue", "1 issue", "2 issues"
  private static func number(_ count: Int64, _ noun: CountNoun) -> String {
    count == 0 ? "No \(noun.form(0))" : Formats.count(count, noun)
  }

  private var issues: String? {
    let (finished, created) = (Int64(now.finished.count), Int64(now.created.count))
    guard finished + created + Int64(before.finished.count) > 0 else { return nil }
    let isKnown = report.figures.contains { $0.key == "issuesCreated" && $0.value != nil }
    let added = created > 0 ? "; \(Formats.count(created)) created" : isKnown ? "; none created" : ""
    return Self.number(finished, "issues") + " finished"
      + change(finished, Int64(before.finished.count)) + added + "."
  }

  private var runs: String? {
    guard now.runs + before.runs > 0 else { return nil }
    let text = Self.number(now.runs, "runs") + " started" + change(now.runs, before.runs)
    guard now.runs > 0 else { return text + "." }
    guard now.failed > 0 else { return text + ("; none failed.") }
    let percent = now.failed * 100 < now.runs ? "<1" : String(Formats.percent(now.failed, of: now.runs) ?? 0)
    let cause = report.causes.first.map { "; most common error: \(Formats.words($0.name))" } ?? ""
    return "\(text); \(Formats.count(now.failed)) failed (\(percent)%)\(now.failed > 1 ? cause : "")."
  }

  private var spend: String? {
    let tokens = now.sum.tokens.total
    guard now.sum.events > 0 || now.sum.billed != .zero else {
      guard before.sum.events > 0, report.isCompared else { return nil }
      let earlier =
        before.sum.unbilled == nil ? ", down from \(Formats.money(before.sum.billed)) \(earlier)" : ""
      return "No spend\(earlier)."
    }
    if now.sum.unbilled != nil {
      let why =
        now.sum.unpriced == 0
        ? "covered by a subscription"
        : now.sum.included == 0
          ? "without a billed amount" : "without a billed amount or covered by a subscription"
      return "\(Formats.tokens(tokens, "tokens")) used; \(why)."
    }
    var text = "\(Formats.money(now.sum.billed)) billed"
    if tokens > 0 { text += " for \(Formats.tokens(tokens, "tokens"))" }
    if report.isCompared, before.sum.unbilled == nil {
      text += percentChange(now.sum.billed, before.sum.billed)
    }
    if now.sum.unpriced > 0 {
      text += "; \(Formats.count(now.sum.unpriced, "entry has/entries have")) tokens but no billed amount"
    }
    return text + "."
  }

  /// ", 18% less than the previous day ($15.02)"
  private func percentChange(_ value: Money, _ before: Money) -> String {
    if value == before { return ", the same as \(earlier)" }
    let difference = value - before
    let base = "(\(Formats.money(before)))"
    guard before > .zero,
      let percent = Self.percent(Money(microcents: abs(difference.microcents)), of: before)
    else { return ", \(difference > .zero ? "up" : "down") from \(Formats.money(before)) \(earlier)" }
    let word = difference > .zero ? "more" : "less"
    return percent == 0
      ? ", about the same as \(earlier) \(base)" : ", \(percent)% \(word) than \(earlier) \(base)"
  }

  /// The percentage, rounded to the nearest like `Trend`. Nil if the ratio is so large that a percentage
  /// would not be helpful.
  private static func percent(_ part: Money, of whole: Money) -> Int64? {
    let percent = Formats.roundedPercent(part.microcents.magnitude, of: whole.microcents.magnitude)
    return percent > 999 ? nil : percent
  }

  private var largest: String? {
    guard let first = report.agents.first, first.id != nil, report.agents.count > 1, first.sum.billed > .zero,
      let percent = Self.percent(first.sum.billed, of: now.sum.billed)
    else { return nil }
    return "Highest cost: \(first.name), \(Formats.money(first.sum.billed)) (\(percent)%)."
  }

  /// The three largest increases to at least three times the previous spend, above a minimum amount.
  private var unusual: [String] {
    guard report.isCompared else { return [] }
    return report.agents.filter { agent in
      agent.id != nil && agent.before.billed > .zero && agent.sum.billed >= Self.spendWorthNaming
        && agent.sum.billed.microcents / 3 >= agent.before.billed.microcents
    }.prefix(3).map { agent in
      let times = agent.sum.billed.microcents / max(1, agent.before.billed.microcents)
      return
        "\(agent.name) cost \(times) times as much as \(earlier) (\(Formats.money(agent.before.billed)))."
    }
  }
}
