import Engine
import Renderer

/// Sends the alerts that `generate` found, and those about the program itself.
enum NotifyCommand {
  static let command = Command(
    name: "notify", summary: "Send the alerts that are due", operands: "",
    options: [
      Command.Option(name: "--dry-run", summary: "print what would be sent; send and change nothing"),
      Command.Option(
        name: "--retry-for", value: "AGE",
        summary: "try failed messages again for this long; the default is 90s"),
    ],
    examples: [
      ("notify --dry-run", "prints every message that waits, with \"$NAME\" instead of URLs"),
      ("notify -q", "for cron, every 10 minutes: sends what is due, and reports data that is too old"),
    ],
    notes: [
      "Channels are set in modules.config.notifications. Messages go through curl and sendmail. A message is delivered at least once: after a crash between sending and recording it, it is sent again.",
      "Exit code 1 if a message could not be delivered; the next run tries again.",
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...0)
    return try send(arguments, console)
  }

  /// Throws unless the module is enabled and its configuration is valid.
  static func require(_ modules: ModuleSet) throws {
    let id = NotificationSettings.module
    guard let module = modules[id], module.state != .disabled else {
      throw UsageError(
        message: "the module \"\(id)\" is not enabled", remedy: "run paperclip-gen module enable \(id)")
    }
    if let problem = module.problem { throw UsageError(message: problem.message, remedy: problem.remedy) }
  }

  static func send(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    let patience = arguments.command.name == "notify" ? try arguments.duration("--retry-for") : nil
    let session = try Session(arguments, console, silently: true, lazily: true)
    try require(session.modules)
    guard let context = AlertContext(session.workspace) else { return .usage }
    let (asOf, start) = (arguments.command.name == "notify" ? session.asOf : nil, SystemClock.monotonic)
    let clock = {
      asOf.map { Instant(milliseconds: $0.milliseconds + SystemClock.monotonic - start) } ?? SystemClock.now
    }
    var courier = Courier(context: context, session: session, clock: clock)
    courier.patience = patience ?? 90_000
    if arguments.has("--dry-run") { return show(try courier.drafts(), console) }
    return try send(courier, console)
  }

  private static func send(_ courier: Courier, _ console: Console) throws -> ExitCode {
    let state = courier.context.workspace.state
    // Two at once would send the same messages.
    let lock = try WorkspaceLock(
      state: state, name: WorkspaceLock.sending, patience: courier.session.arguments.patience())
    defer { withExtendedLifetime(lock) {} }
    try ProgramAlerts(context: courier.context, now: courier.clock()).watch()
    let report = try courier.run()
    for problem in report.problems {
      let attempts = problem.count > 1 ? ", in \(Formats.count(problem.count, "attempts"))" : ""
      console.failure(problem.text + attempts)
    }
    if console.isJSON {
      console.result(json: [
        "sent": .int(Int64(report.sent)), "failed": .int(Int64(report.failed)),
        "givenUp": .int(Int64(report.givenUp)), "waiting": .int(Int64(report.waiting)),
        "held": .int(Int64(report.held)),
      ])
    } else {
      var words = ["\(Formats.count(report.sent, "messages")) sent"]
      if report.waiting > 0 { words.append("\(report.waiting) to try again") }
      if report.givenUp > 0 { words.append("\(report.givenUp) given up") }
      if report.held > 0 { words.append("\(report.held) held until the end of quiet hours") }
      console.message(words.joined(separator: ", "))
    }
    return report.failed + report.givenUp > 0 ? .findings : .done
  }

  private static func show(_ drafts: [Courier.Draft], _ console: Console) -> ExitCode {
    if console.isJSON {
      console.result(
        json: .list(
          drafts.map { draft in
            [
              "channel": .string(draft.channel.name), "type": .string(draft.channel.kind.rawValue),
              "to": .string(target(draft.channel)), "title": .string(draft.title),
              "body": .string(String(decoding: draft.body, as: UTF8.self)),
            ]
          }))
      return .done
    }
    for draft in drafts {
      console.result("# \(draft.channel.name) (\(draft.channel.kind.rawValue)): \(target(draft.channel))")
      console.result(bytes: draft.body + (draft.body.last == 0x0A ? [] : [0x0A]))
    }
    console.message(
      drafts.isEmpty ? "Nothing to send." : "\(Formats.count(drafts.count, "messages")) to send.")
    return .done
  }

  private static func target(_ channel: Channel) -> String {
    channel.kind == .email ? channel.to.joined(separator: ", ") : channel.shownURL
  }

  /// Notes a run of `generate` that failed, and sends that at once with --notify. Whatever goes wrong here
  /// must not hide why the run failed.
  static func report(_ message: String, _ arguments: Arguments, _ console: Console) {
    guard let workspace = try? Workspace.find(from: ".", environment: Main.environment()),
      let context = AlertContext(workspace)
    else { return }
    do {
      let shard = try? ShardRun.shard(arguments, Main.environment())
      try ProgramAlerts(context: context, now: SystemClock.now).failed(message, shard: shard)
      if arguments.has("--notify") { _ = try send(arguments, console) }
    } catch {
      console.failure("the failure could not be reported: \((error as? Failure)?.message ?? "\(error)")")
    }
  }
}
