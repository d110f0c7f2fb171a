import Engine

/// What the program says of itself: runs that failed, sources that gave nothing, data that is too old, channels that
/// take nothing. Its outbox is evaluated by the machine's clock, since a company's clock stands still when nothing
/// arrives.
struct ProgramAlerts {
  let context: AlertContext
  let now: Instant

  static let runRules: Set<String> = ["generate-failed", "source-without-data"]
  static let watchRules: Set<String> = ["data-too-old", "channel-failing"]

  private func write(_ rows: [TriggerRow], _ rules: Set<String>) throws {
    var outbox = try context.outbox(Outbox.program)
    var input = Evaluation.Input(
      rows: rows, rules: rules, known: Self.runRules.union(Self.watchRules), now: now)
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

  /// A run of `generate` that ended with an error.
  func failed(_ message: String) throws {
    var row = TriggerRow(
      rule: "generate-failed", key: "generate", severity: .critical, title: "The run of generate failed",
      text: shown(message))
    row.since = now
    try write([row], ["generate-failed"])
  }

  /// A run of `generate` that came to its end, with the errors of its sources.
  func ended(_ findings: [Finding]) throws {
    var seen: Set<String> = []
    let rows = findings.filter { $0.severity == .error }.compactMap { finding -> TriggerRow? in
      let key = finding.source ?? finding.message
      guard seen.insert(key).inserted else { return nil }
      return TriggerRow(
        rule: "source-without-data", key: shown(key), severity: .warning,
        title: shown("A source has errors: \(finding.source ?? "configuration")"), text: shown(finding.reason)
      )
    }
    try write(rows, Self.runRules)
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
    try write(rows, Self.watchRules)
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
