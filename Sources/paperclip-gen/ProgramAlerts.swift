import Engine

/// What the program says of itself: runs that failed, sources that gave nothing, data that is too old,
/// channels that take nothing. Its outbox is evaluated by the machine's clock, since a company's clock stands
/// still when nothing arrives.
struct ProgramAlerts {
  let context: AlertContext
  let now: Instant

  static let runRules: Set<String> = ["generate-failed", "source-without-data"]
  static let watchRules: Set<String> = ["data-too-old", "channel-failing"]

  /// `isKnown`: which alerts these rows are the whole truth about, by their keys. Others stay as they are.
  private func write(
    _ rows: [TriggerRow], _ rules: Set<String>, isKnown: (String) -> Bool = { _ in true }
  ) throws {
    var outbox = try context.outbox(Outbox.program)
    let others = outbox.firing.filter { rules.contains($0.rule) && !isKnown($0.key) }.map { alert in
      var row = TriggerRow(
        rule: alert.rule, key: alert.key, severity: alert.severity, title: alert.title, text: alert.text,
        since: alert.since)
      row.isHolding = true
      return row
    }
    var input = Evaluation.Input(
      rows: rows + others, rules: rules, known: Self.runRules.union(Self.watchRules), now: now)
    input.hasBaseline = false
    var settings = context.settings
    settings.digest = .never
    try outbox.write(Evaluation(input, outbox, settings))
  }

  private func shown(_ text: String) -> String {
    var text = text
    for (name, value) in context.secrets where value.utf8.count >= 4 {
      text = text.split(separator: value, omittingEmptySubsequences: false).joined(separator: "$" + name)
    }
    return String(Redactor.strict.redact(text).prefix(500))
  }

  /// A run of `generate` that ended with an error: of the whole workspace, or of a shard.
  func failed(_ message: String, shard: Shard? = nil) throws {
    let key = shard.map(Self.key) ?? Self.wholeKey
    let row = failure(
      key, "The run of generate failed" + (shard.map { " for the shard \($0.name)" } ?? ""), message)
    try write([row], ["generate-failed"]) { $0 == key }
  }

  private func failure(_ key: String, _ title: String, _ message: String) -> TriggerRow {
    var row = TriggerRow(
      rule: "generate-failed", key: key, severity: .critical, title: title, text: shown(message))
    row.since = now
    return row
  }

  private static let wholeKey = "generate"

  private static func key(_ shard: Shard) -> String { "shard \(shard.number)/\(shard.count)" }

  /// What the run of a shard came to for one company.
  struct CompanyResult {
    let id: String
    let name: String
    /// Why it was not published.
    var failure: String?
    var findings: [Finding] = []
  }

  /// A shard that came to its end. Shards that run at once wait for each other here, and know only about
  /// their companies.
  func ended(_ shard: Shard, _ plan: [Finding], _ results: [CompanyResult]) throws {
    let lock = try WorkspaceLock(
      state: context.workspace.sharedState, name: WorkspaceLock.shards, patience: 120_000)
    defer { withExtendedLifetime(lock) {} }
    var rows = sources(plan, prefix: "", of: nil)
    for result in results {
      if let message = result.failure {
        rows.append(failure(result.id, "The run of generate failed for \(shown(result.name))", message))
      }
      rows += sources(result.findings, prefix: result.id + " ", of: result.name)
    }
    let (own, shared) = (Set(results.map(\.id)), Set(rows.map(\.key)))
    let key = Self.key(shard)
    try write(rows, Self.runRules) { other in
      if other.hasPrefix("shard ") {
        // One of another number of shards is from before that was changed.
        return other == key || !other.hasSuffix("/\(shard.count)")
      }
      guard Self.hasID(other) else { return true }
      return shared.contains(other) || own.contains(String(other.prefix(36)))
    }
  }

  /// True for the key of an alert about one company of a shard.
  private static func hasID(_ key: String) -> Bool {
    let id = key.prefix(36)
    return id.utf8.count == 36 && id.split(separator: "-").count == 5
  }

  /// A run of `generate` that came to its end, with the errors of its sources.
  func ended(_ findings: [Finding]) throws {
    try write(sources(findings, prefix: "", of: nil), Self.runRules)
  }

  private func sources(_ findings: [Finding], prefix: String, of company: String?) -> [TriggerRow] {
    var seen: Set<String> = []
    return findings.filter { $0.severity == .error }.compactMap { finding -> TriggerRow? in
      let key = finding.source ?? finding.message
      guard seen.insert(key).inserted else { return nil }
      let title = "A source has errors: \(finding.source ?? "configuration")"
      return TriggerRow(
        rule: "source-without-data", key: prefix + shown(key), severity: .warning,
        title: shown(title + (company.map { " (\($0))" } ?? "")), text: shown(finding.reason))
    }
  }

  /// What can only be noticed from outside of a run.
  func watch() throws {
    var rows: [TriggerRow] = []
    if let limit = context.settings.staleAfter {
      for company in try CompanyViewReader.companies(in: context.workspace.databases) {
        let newest = try CompanyViewReader.now(path: company.path, asOf: nil)
        let age = now.milliseconds - newest.milliseconds
        guard age > limit else { continue }
        var row = TriggerRow(
          rule: "data-too-old", key: company.id, severity: .critical,
          title: "No new data of \(company.name)",
          text:
            "The newest data is of \(newest.text), \(Notice.duration(age)) ago. Check the backups and the nightly run."
        )
        row.since = newest
        rows.append(row)
      }
    }
    for channel in context.settings.channels {
      guard let (at, delivery) = try lastOver(channel.name), delivery.result == .dead else { continue }
      var row = TriggerRow(
        rule: "channel-failing", key: channel.name, severity: .critical,
        title: "Messages to the channel \(channel.name) are not delivered",
        text: "Last answer: \(delivery.code ?? "none"). \(delivery.error ?? "")")
      row.since = at
      rows.append(row)
    }
    // Data that cannot be read is as old as it was.
    let isReadable = context.settings.staleAfter == nil || FileSystem.isFolder(context.workspace.databases)
    let channels = Set(context.settings.channels.map(\.name))
    try write(rows, Self.watchRules) { isReadable || channels.contains($0) }
  }

  /// The last message to a channel that was sent or given up.
  private func lastOver(_ channel: String) throws -> (at: Instant, delivery: DeliveryState)? {
    var last: (at: Instant, delivery: DeliveryState)?
    for name in try Outbox.names(root: context.workspace.root) {
      let outbox = try context.outbox(name)
      for message in outbox.messages where message.channel == channel {
        guard let delivery = outbox.deliveries[message.id], delivery.isOver, let at = delivery.lastAt,
          at >= last?.at ?? .epoch
        else { continue }
        last = (at, delivery)
      }
    }
    return last
  }
}
