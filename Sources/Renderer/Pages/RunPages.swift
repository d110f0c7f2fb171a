import Engine

/// A page for each run whose log is shown: what the agent said and did, step by step.
enum RunPages {
  /// Steps of a page. The rest is on further pages, so that none becomes too large for a phone.
  private static let perPage = 200
  private static let shownFailures = 20
  private static let shownFiles = 50
  private static let shownSlowest = 5

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    guard !context.view.replays.isEmpty else { return [] }
    return [PlayerFile.page] + context.view.replays.map { page(of: $0) }
  }

  private static func page(of replay: CompanyView.Replay) -> Page {
    let trace = replay.trace
    var facts = DependencyDigest()
    facts.add("\(replay)")
    return Page(trace.page, [.facts: facts.value]) { context, site in
      let steps = try context.view.history.steps(ofRun: trace.run, from: 1, limit: Int(trace.steps))
      write(replay, steps, context, &site)
    }
  }

  private static func write(
    _ replay: CompanyView.Replay, _ steps: [RunStep], _ context: SiteContext, _ site: inout PageWriter
  ) {
    let trace = replay.trace
    let slug = RunTrace.slug(trace.run)
    let changed = PageWriter.Moment.changed([trace.endedAt, replay.run?.finishedAt].compactMap { $0 }.max())
    let agent = context.agentReference(trace.agentId)
    let issue = context.issueReference(trace.issueId)
    var fields: Fields = [
      "id": .string(trace.run), "agent": agent, "issue": issue,
      "run": replay.run.map {
        .record(["status": .optional($0.status), "errorCode": .optional($0.errorCode)])
      }
        ?? .null,
    ]
    fields.merge(figures(of: replay)) { $1 }
    let start = trace.startedAt
    var file = fields
    file["run"] = replay.run.map { context.dataRow($0, agent: true, issue: true) } ?? .null
    file["agentId"] = .optional(trace.agentId)
    file["issueId"] = .optional(trace.issueId)
    for name in [
      "agent", "issue", "hasOmitted", "hasRedactions", "hasCuts", "hasLog", "isFromResult", "isFromEvents",
    ] { file[name] = nil }
    file["steps"] = .list(steps.map { StepValue.data($0) })
    let who = agent["name"]?.string ?? "a run"
    let title = "Run of \(who)" + (start.map { " on \(Formats.day(context.zone.day(of: $0)))" } ?? "")
    let path = trace.page
    site.api("api/runs/\(slug).json", title, .record(file), changed)

    if let spans = RunTelemetry.bytes(
      replay, steps, agent: context.agent(trace.agentId)?.name, company: context.view.company.name)
    {
      let telemetry = "api/runs/\(slug).otlp.jsonl"
      fields["telemetry"] = .string(telemetry)
      site.file(telemetry, "\(title), as spans for OpenTelemetry", spans)
    }
    fields["traces"] = .string("api/runs/\(slug).json")
    fields["title"] = .string(title)
    fields["player"] = .string(site.frame.library.assets.player.path)
    let parts = max(1, (steps.count + perPage - 1) / perPage)
    func part(_ number: Int) -> String { number == 1 ? path : "runs/\(slug)/\(number).html" }
    let offsets = trace.origin == .result ? nil : start
    func link(to step: RunStep) -> Value {
      let number = Int(step.number - 1) / perPage + 1
      return ["page": .string(part(number)), "step": StepValue.shown(step, offsets)]
    }
    fields["failures"] = .list(steps.filter(\.isError).prefix(shownFailures).map(link))
    fields["slowest"] = .list(slowest(steps).map(link))
    fields["files"] = .list(files(steps).map { ["path": .string($0.path), "count": .int($0.count)] })
    var total = StepUsage()
    var cost = Money.zero
    for number in 1...parts {
      let own = steps.dropFirst((number - 1) * perPage).prefix(perPage)
      fields["isFirst"] = .bool(number == 1)
      fields["number"] = .int(Int64(number))
      fields["parts"] = .int(Int64(parts))
      fields["hasParts"] = .bool(parts > 1)
      fields["previous"] = number > 1 ? .string(part(number - 1)) : .null
      fields["next"] = number < parts ? .string(part(number + 1)) : .null
      fields["baseTokens"] = .int(total.total)
      fields["baseCost"] = .int(cost.microcents)
      fields["trace"] = .list(own.map { StepValue.shown($0, offsets) })
      for step in own {
        if let usage = step.usage { total += usage }
        if let own = step.cost { cost += own }
      }
      let heading = parts > 1 ? "\(title), part \(number)" : title
      site.page(part(number), "run", title: heading, .record(fields), changed)
    }
  }

  private static func figures(of replay: CompanyView.Replay) -> Fields {
    let trace = replay.trace
    return [
      "origin": .string(trace.origin.rawValue), "hasLog": .bool(trace.origin == .log),
      "isFromResult": .bool(trace.origin == .result), "isFromEvents": .bool(trace.origin == .events),
      "startedAt": SiteContext.instant(trace.startedAt), "endedAt": SiteContext.instant(trace.endedAt),
      "durationMs": .optional(trace.milliseconds), "engine": .optional(trace.engine),
      "model": .optional(trace.model), "session": .optional(trace.session), "attempts": .int(trace.attempts),
      "stepsTotal": .int(trace.steps + trace.omitted), "omitted": .int(trace.omitted),
      "hasOmitted": .bool(trace.omitted > 0), "hasRedactions": .bool(trace.redactions > 0),
      "hasCuts": .bool(trace.cuts > 0),
      "calls": .int(trace.toolCalls + trace.commands + trace.edits), "toolCalls": .int(trace.toolCalls),
      "commands": .int(trace.commands), "edits": .int(trace.edits), "errors": .int(trace.errors),
      "tokens": trace.hasUsage
        ? [
          "input": .int(trace.usage.input), "cacheRead": .int(trace.usage.cacheRead),
          "cacheWrite": .int(trace.usage.cacheWrite), "output": .int(trace.usage.output),
          "total": .int(trace.usage.total),
        ] : .null,
      "reportedCents": trace.cost?.cents ?? .null, "billedCents": replay.run?.billed?.cents ?? .null,
      "hasDeltas": .bool(trace.hasDeltas), "bytes": .int(trace.bytes), "redactions": .int(trace.redactions),
      "cuts": .int(trace.cuts), "isCutShort": .bool(trace.isCutShort),
    ]
  }

  private static func slowest(_ steps: [RunStep]) -> [RunStep] {
    let timed = steps.filter { ($0.duration ?? 0) >= 1000 }
    return Array(
      timed.sorted { (-($0.duration ?? 0), $0.number) < (-($1.duration ?? 0), $1.number) }.prefix(
        shownSlowest))
  }

  /// The files that edits name, with the number of edits.
  private static func files(_ steps: [RunStep]) -> [(path: String, count: Int64)] {
    var counts: [String: Int64] = [:]
    var order: [String] = []
    for step in steps where step.kind == .edit {
      guard let name = step.name else { continue }
      if counts[name] == nil { order.append(name) }
      counts[name, default: 0] += 1
    }
    return order.prefix(shownFiles).map { ($0, counts[$0] ?? 0) }
  }
}
