import Engine

/// Sends the messages of all outboxes that are due, one at a time, and records how each attempt ended.
struct Courier {
  let context: AlertContext
  let session: Session
  /// The machine's clock, unless the user gave another time.
  let clock: () -> Instant
  /// How long to keep trying before leaving the rest to the next run, in milliseconds.
  var patience: Int64 = 0

  struct Report {
    var sent = 0
    var failed = 0
    var givenUp = 0
    /// Waiting for their next attempt.
    var waiting = 0
    /// Waiting for the end of quiet hours.
    var held = 0
    /// What went wrong, in the order of its first time, and how often.
    private(set) var problems: [(text: String, count: Int)] = []

    /// Four messages to a receiver that is down have one problem.
    mutating func note(_ problem: String) {
      if let place = problems.firstIndex(where: { $0.text == problem }) {
        problems[place].count += 1
      } else {
        problems.append((problem, 1))
      }
    }
  }

  /// A body as --dry-run shows it.
  struct Draft {
    let channel: Channel
    let title: String
    let body: [UInt8]
  }

  private struct Box {
    var outbox: Outbox
    let name: String
    let zone: TimeZoneRules
    let baseURL: String?
  }

  /// A message is given up after this long.
  private static let givenUpAfter: Int64 = 24 * 3_600_000
  private static let longestPause: Int64 = 6 * 3_600_000

  private func boxes() throws -> [Box] {
    let companies = try CompanyViewReader.companies(in: context.workspace.databases)
    let byName = Dictionary(companies.map { (AlertContext.name(ofDatabase: $0.path), $0) }) { first, _ in
      first
    }
    let publication = Publication(session: session, modules: session.modules)
    return try Outbox.names(root: context.workspace.root).map { name in
      let outbox = try context.outbox(name)
      guard let company = byName[name] else {
        return Box(outbox: outbox, name: context.workspaceName, zone: context.zone, baseURL: nil)
      }
      let options = try publication.options(company, isOnly: companies.count == 1)
      return Box(
        outbox: outbox, name: options.name ?? company.name,
        zone: options.zone,
        baseURL: try publication.siteURL(of: company))
    }
  }

  func drafts() throws -> [Draft] {
    let now = clock()
    var drafts: [Draft] = []
    for box in try boxes() {
      for message in box.outbox.pending {
        guard let channel = channel(message) else { continue }
        let notice = Notice(message, box.outbox, company: box.name, baseURL: box.baseURL)
        drafts.append(
          Draft(channel: channel, title: notice.title, body: Payload.body(notice, for: channel, at: now)))
      }
    }
    return drafts
  }

  private func channel(_ message: OutboxMessage) -> Channel? {
    context.settings.channels.first { $0.name == message.channel }
  }

  func run() throws -> Report {
    var report = Report()
    let start = SystemClock.monotonic
    var boxes = try boxes()
    while true {
      (report.waiting, report.held, report.failed) = (0, 0, 0)
      var soonest: Instant?
      for place in boxes.indices {
        for message in boxes[place].outbox.pending {
          if let next = try send(message, &boxes[place], &report) { soonest = min(soonest ?? next, next) }
        }
      }
      guard let soonest else { break }
      let pause = max(0, soonest.milliseconds - clock().milliseconds)
      guard SystemClock.monotonic - start + pause <= patience else { break }
      SystemClock.sleep(milliseconds: pause)
    }
    try refresh(boxes, &report)
    return report
  }

  /// Sends a message that is due. Returns when to try again.
  private func send(_ message: OutboxMessage, _ box: inout Box, _ report: inout Report) throws -> Instant? {
    let now = clock()
    guard let channel = channel(message) else {
      try box.outbox.record(message, at: now, .dead, code: "–", error: "the channel is no longer configured")
      report.givenUp += 1
      return nil
    }
    let state = box.outbox.deliveries[message.id] ?? DeliveryState()
    if let next = state.nextAt, next > now {
      report.waiting += 1
      return next
    }
    if message.severity < .critical, context.settings.isQuiet(at: now, in: box.zone) {
      report.held += 1
      return nil
    }
    let notice = Notice(message, box.outbox, company: box.name, baseURL: box.baseURL)
    let body = Payload.body(notice, for: channel, at: now)
    switch Delivery(channel, secrets: context.secrets).send(body) {
    case .sent(let code):
      try box.outbox.record(message, at: clock(), .sent, code: code)
      report.sent += 1
      return nil
    case .failed(let code, let error):
      try box.outbox.record(message, at: clock(), .dead, code: code, error: error)
      report.givenUp += 1
      report.note("\(channel.name): not delivered: \(Self.reason(code, error))")
      return nil
    case .retry(let code, let error, let after):
      let end = clock()
      let isOver = end.milliseconds - (state.firstAt ?? end).milliseconds >= Self.givenUpAfter
      let pause = max(after ?? 0, after == nil ? Self.pause(state.attempts) : 1000)
      let next = Instant(milliseconds: end.milliseconds + pause)
      try box.outbox.record(
        message, at: end, isOver ? .dead : .retry, code: code, error: error, next: isOver ? nil : next)
      report.note("\(channel.name): \(Self.reason(code, error))")
      if isOver { report.givenUp += 1 } else { report.waiting += 1 }
      report.failed += 1
      return isOver ? nil : next
    }
  }

  /// What an operator reads: "404 Not Found", "the connection was refused (curl error 7)".
  private static func reason(_ code: String, _ error: String) -> String {
    if Int(code) != nil { return "\(code) \(error)" }
    return code.hasPrefix("curl ") ? "\(error) (curl error \(code.dropFirst(5)))" : error
  }

  /// 1 minute, doubled with every attempt.
  private static func pause(_ attempts: Int) -> Int64 {
    min(60_000 << Int64(min(attempts, 10)), longestPause)
  }

  /// Alertmanager resolves an alert that is not sent again.
  private func refresh(_ boxes: [Box], _ report: inout Report) throws {
    for channel in context.settings.channels where channel.kind == .alertmanager {
      for box in boxes {
        let firing = box.outbox.firing.filter {
          $0.severity >= channel.minimum && channel.rules?.contains($0.rule) ?? true
        }
        guard !firing.isEmpty else { continue }
        let body = Payload.refresh(firing, company: box.name, at: clock())
        switch Delivery(channel, secrets: context.secrets).send(body) {
        case .sent: break
        case .failed(let code, let error), .retry(let code, let error, _):
          report.note("\(channel.name): \(Self.reason(code, error))")
          report.failed += 1
        }
      }
    }
  }
}
