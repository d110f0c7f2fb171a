/// The alerts of one company, and the messages about them: a file of lines in `outbox/`, from which the state
/// follows.
///
/// An evaluation is one line: alerts that began or ended, and the messages about them, or nothing at all
/// after a crash. An attempt to send is another line, written after it. So a crash in between sends one
/// message twice, and loses none.
package struct Outbox {
  package static let folder = "outbox"
  /// What the program says of itself; no company has such a name.
  package static let program = "_program"

  package let company: String
  package let log: LineLog
  /// When each rule was first evaluated, by the company's clock. What happened before is not news.
  private(set) var baselines: [String: Instant] = [:]
  package private(set) var alerts: [String: OutboxAlert] = [:]
  /// The IDs in the order in which they were written first.
  private var order: [String] = []
  /// The firing alert of a rule and key.
  private(set) var open: [String: String] = [:]
  package private(set) var messages: [OutboxMessage] = []
  package private(set) var deliveries: [String: DeliveryState] = [:]
  /// The company's clock in the newest evaluation.
  package private(set) var newest = Instant.epoch
  /// The local day of the last digest.
  private(set) var digestDay: String?
  private(set) var messageIDs: Set<String> = []

  /// Reads the outbox of a company. `name` is the name of its database without the extension.
  package init(root: String, name: String) throws {
    company = name
    log = LineLog("\(root)/\(Self.folder)/\(name).ndjson")
    for (number, line) in try log.lines().enumerated() {
      guard let value = try? JSONDocument.read(Array(line), { $0.value($0.root) }) else {
        throw Failure(
          "\(log.path):\(number + 1): is not a line of an outbox; restore the file from git or a backup")
      }
      take(value)
    }
  }

  /// The names of the outboxes of a workspace.
  package static func names(root: String) throws -> [String] {
    let path = root + "/" + folder
    guard FileSystem.isFolder(path) else { return [] }
    return try FileSystem.names(in: path).filter { $0.hasSuffix(".ndjson") }.map { String($0.dropLast(7)) }
  }

  private mutating func take(_ line: Value) {
    switch line["type"]?.string {
    case "evaluation":
      newest = max(newest, line["asOf"]?.string.flatMap { Instant(written: $0) } ?? .epoch)
      for (rule, at) in line["rules"]?.record ?? [:] {
        baselines[rule] = at.string.flatMap { Instant(written: $0) } ?? .epoch
      }
      for alert in (line["alerts"]?.list ?? []).compactMap(OutboxAlert.init) {
        if alerts.updateValue(alert, forKey: alert.id) == nil { order.append(alert.id) }
        if alert.status == .firing {
          open[alert.slot] = alert.id
        } else if open[alert.slot] == alert.id {
          open[alert.slot] = nil
        }
      }
      for message in (line["messages"]?.list ?? []).compactMap(OutboxMessage.init) {
        if messageIDs.insert(message.id).inserted { messages.append(message) }
      }
      if let day = line["digest"]?.string { digestDay = day }
    case "attempt":
      guard let id = line["message"]?.string,
        let result = line["result"]?.string.flatMap(DeliveryState.Result.init)
      else { return }
      var state = deliveries[id] ?? DeliveryState()
      let at = line["at"]?.string.flatMap { Instant(written: $0) }
      state.attempts += 1
      state.firstAt = state.firstAt ?? at
      state.lastAt = at
      state.result = result
      state.code = line["code"]?.string
      state.error = line["error"]?.string
      state.nextAt = line["next"]?.string.flatMap { Instant(written: $0) }
      deliveries[id] = state
    default: break
    }
  }

  private mutating func append(_ line: Value) throws {
    try log.append([JSONWriter.encode(line, layout: .compact)])
    take(line)
  }

  /// Writes what an evaluation found; nothing if nothing changed.
  package mutating func write(_ evaluation: Evaluation) throws {
    guard !evaluation.isEmpty else { return }
    try append(evaluation.value)
  }

  /// Writes how an attempt to send a message ended.
  package mutating func record(
    _ message: OutboxMessage, at now: Instant, _ result: DeliveryState.Result, code: String,
    error: String? = nil, next: Instant? = nil
  ) throws {
    var fields: Fields = [
      "type": "attempt", "message": .string(message.id), "channel": .string(message.channel),
      "at": .string(now.text), "result": .string(result.rawValue), "code": .string(code),
    ]
    if let error { fields["error"] = .string(error) }
    if let next { fields["next"] = .string(next.text) }
    try append(.record(fields))
  }

  /// Messages that are neither sent nor given up, oldest first.
  package var pending: [OutboxMessage] {
    messages.filter { deliveries[$0.id]?.isOver != true }
  }

  /// The same without the texts that this audience may not see.
  func narrowed(to audience: Audience) -> Outbox {
    var outbox = self
    outbox.alerts = alerts.mapValues { $0.narrowed(to: audience) }
    return outbox
  }

  /// All alerts in the order in which they were found.
  package var history: [OutboxAlert] { order.compactMap { alerts[$0] } }
  package var firing: [OutboxAlert] { history.filter { $0.status == .firing } }
}
