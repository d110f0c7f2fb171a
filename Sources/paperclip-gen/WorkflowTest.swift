import Engine
import Renderer

/// Shows what rules would have done in the past.
struct WorkflowTest {
  let context: WorkflowContext
  let places: [WorkflowContext.Place]

  private static let shown = 20

  func run() throws -> ExitCode {
    let (session, console) = (context.session, context.session.console)
    let age = try session.arguments.duration("--since") ?? 90 * 86_400_000
    var rules = context.settings.rules
    if let wanted = session.arguments.operands.dropFirst().first {
      let ids = rules.map(\.id)
      rules.removeAll { $0.id != wanted }
      guard !rules.isEmpty else {
        throw UsageError(
          message: "workflow test: unknown rule \"\(wanted)\"",
          remedy: Suggestion.nearest(to: wanted, in: ids).map { "did you mean \"\($0)\"?" }
            ?? (ids.isEmpty
              ? "add rules to modules.config.workflow.rules"
              : "expected one of: \(ids.joined(separator: ", "))"))
      }
    }
    var values: [Value] = []
    var isFlawed = false
    for place in places {
      let since = Instant(milliseconds: place.now.milliseconds - age)
      let reader = try ConditionReader(
        path: place.company.path, module: context.module, now: place.now, zone: place.zone)
      guard try reader.isReady() else {
        throw Failure("\(place.company.name): the module has not run yet; run paperclip-gen generate first")
      }
      let input = try context.input(reader, place)
      for rule in rules {
        guard let found = try reader.occurrences(of: rule, since: since) else { continue }
        let test = BackTest(rule, found, since: since, plan: place.name, input)
        values.append(value(rule, test, place, since))
        if !console.isJSON { show(rule, test, place, since) }
      }
      for finding in reader.findings { console.finding(finding) }
      isFlawed = isFlawed || !reader.findings.isEmpty
    }
    if console.isJSON { console.result(json: .list(values)) }
    return isFlawed ? .findings : .done
  }

  private func show(_ rule: WorkflowRule, _ test: BackTest, _ place: WorkflowContext.Place, _ since: Instant)
  {
    let console = context.session.console
    let name = places.count > 1 ? "\(place.company.name): " : ""
    let repeated = test.repeated
    let day = place.zone.day(of: since).text
    var words = "\(name)\(rule.id) \(times(test.fired.count)) since \(day) (\(place.zone.name))"
    if !test.fired.isEmpty { words += ", on \(Formats.count(test.records, "records"))" }
    console.result(words)
    if !repeated.isEmpty {
      let list = repeated.prefix(5).map { "\($0.label) (\($0.times))" }.joined(separator: ", ")
      console.result("  more than once on the same record: \(list)\(repeated.count > 5 ? ", …" : "")")
    }
    let isAll = context.session.arguments.has("--verbose")
    let entries = isAll ? test.entries[...] : test.entries.suffix(Self.shown)
    if entries.count < test.entries.count {
      console.result("  the last \(entries.count) of \(test.entries.count); -v shows all")
    }
    for entry in entries {
      console.result("  \(place.zone.minuteText(of: entry.occurrence.at))  \(entry.occurrence.text)")
      if let title = entry.title { console.result("    \(title)") }
      if let reason = entry.reason {
        console.result("    \(entry.hasFired ? "held back" : "nothing"): \(reason)")
      }
    }
  }

  private func times(_ count: Int) -> String {
    switch count {
    case 0: "would not have fired"
    case 1: "would have fired once"
    default: "would have fired \(Formats.count(Int64(count))) times"
    }
  }

  private func value(_ rule: WorkflowRule, _ test: BackTest, _ place: WorkflowContext.Place, _ since: Instant)
    -> Value
  {
    [
      "company": .string(place.name), "rule": .string(rule.id), "since": .string(since.text),
      "until": .string(place.now.text), "fired": .int(Int64(test.fired.count)),
      "records": .int(Int64(test.records)),
      "repeated": .list(test.repeated.map { ["label": .string($0.label), "times": .int(Int64($0.times))] }),
      "matches": .list(
        test.entries.map { entry in
          [
            "at": .string(entry.occurrence.at.text), "record": .string(entry.occurrence.record),
            "label": .string(entry.occurrence.label), "text": .string(entry.occurrence.text),
            "proposal": .optional(entry.title), "reason": .optional(entry.reason),
          ]
        }),
    ]
  }
}
