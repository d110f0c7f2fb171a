import Foundation
import Testing

@testable import Engine

/// What is written to an outbox, and what is not: nothing is lost, and nothing is said twice.
@Suite struct OutboxTests {
  private let folder = TemporaryFolder()
  private let settings: NotificationSettings = {
    var settings = NotificationSettings()
    settings.channels = [Channel(name: "ops", kind: .slack), Channel(name: "mail", kind: .email)]
    return settings
  }()

  private static func at(_ hours: Int64) -> Instant {
    Instant(milliseconds: 1_780_000_000_000 + hours * 3_600_000)
  }

  private static func row(_ key: String, _ severity: Severity = .warning, since: Int64? = 0) -> TriggerRow {
    TriggerRow(
      rule: "blocked", key: key, severity: severity, title: "\(key) is blocked", text: "",
      since: since.map(at))
  }

  private static func event(_ key: String, _ hours: Int64) -> TriggerRow {
    var row = TriggerRow(rule: "goals", key: key, severity: .info, title: key, text: "", since: at(hours))
    row.isEvent = true
    return row
  }

  private func outbox() throws -> Outbox { try Outbox(root: folder.path, name: "acme") }

  @discardableResult
  private func evaluate(
    _ hours: Int64, _ rows: [TriggerRow], _ settings: NotificationSettings? = nil, day: String = ""
  ) throws -> Evaluation {
    var outbox = try outbox()
    var input = Evaluation.Input(
      rows: rows, rules: ["blocked", "goals"], known: ["blocked", "goals"], now: Self.at(hours))
    input.day = day
    let evaluation = try Evaluation(input, outbox, settings ?? self.settings)
    try outbox.write(evaluation)
    return evaluation
  }

  /// The messages of an evaluation to one channel.
  private func said(_ evaluation: Evaluation, to channel: String = "ops") -> [String] {
    evaluation.messages.filter { $0.channel == channel }.map { message in
      message.kind.rawValue + ": "
        + message.entries.map { entry in
          let alert = evaluation.alerts.first { $0.id == entry.id }
          return (alert?.key ?? "?") + " " + entry.status
        }.joined(separator: ", ")
    }
  }

  @Test func theFirstRunIsABaseline() throws {
    let first = try evaluate(0, [Self.row("a"), Self.row("b"), Self.event("old", -100)])
    #expect(said(first) == ["baseline: a firing, b firing"])
    #expect(said(try evaluate(1, [Self.row("a"), Self.row("b"), Self.event("old", -100)])) == [])
    #expect(try outbox().pending.map(\.channel) == ["ops", "mail"])
  }

  @Test func aStateIsSaidWhenItBeginsAndWhenItEnds() throws {
    try evaluate(0, [])
    #expect(said(try evaluate(1, [Self.row("a")])) == ["alerts: a firing"])
    #expect(try evaluate(2, [Self.row("a")]).isEmpty)
    // A late line that moves the beginning changes nothing.
    #expect(try evaluate(3, [Self.row("a", since: -1)]).isEmpty)
    #expect(said(try evaluate(4, [Self.row("a", .critical)])) == ["alerts: a firing"])
    #expect(said(try evaluate(5, [])) == ["alerts: a resolved"])
    #expect(try evaluate(6, []).isEmpty)
    #expect(said(try evaluate(7, [Self.row("a", since: 6)])) == ["alerts: a firing"])
  }

  @Test func aLongAlertIsRepeated() throws {
    var settings = settings
    settings.repeatAfter = 24 * 3_600_000
    try evaluate(0, [])
    try evaluate(1, [Self.row("a")])
    #expect(try evaluate(24, [Self.row("a")], settings).isEmpty)
    #expect(said(try evaluate(25, [Self.row("a")], settings)) == ["alerts: a repeat"])
    #expect(try evaluate(26, [Self.row("a")], settings).isEmpty)
  }

  @Test func anEventIsSaidOnceHoweverOftenItIsRead() throws {
    try evaluate(0, [Self.event("before", -1)])
    #expect(said(try evaluate(10, [Self.event("before", -1), Self.event("x", 9)])) == ["alerts: x event"])
    // A rebuild brings all of them again, and a late line one from before the first run.
    let all = [Self.event("before", -1), Self.event("earlier", -50), Self.event("x", 9)]
    #expect(try evaluate(11, all).isEmpty)
    // One that is old when it arrives is for the digest.
    let late = try evaluate(100, all + [Self.event("y", 20)])
    #expect(said(late) == [] && late.alerts.map(\.status) == [.late])
  }

  @Test func twoNightsInOneRunSayEverythingOnce() throws {
    var settings = settings
    settings.digest = .daily
    try evaluate(0, [], settings, day: "2026-06-01")
    // A night was missed: what happened in both comes in one run, and a digest for the day that is now.
    let both = [Self.row("a", since: 10), Self.event("x", 11), Self.event("y", 35)]
    let night = try evaluate(48, both, settings, day: "2026-06-03")
    #expect(
      said(night).filter { !$0.hasPrefix("digest") } == ["alerts: a firing, x event, y event"],
      "\(said(night))")
    #expect(said(night).filter { $0.hasPrefix("digest") }.count == 1, "\(said(night))")
    #expect(Set(night.messages.map(\.id)).count == night.messages.count)
    // The same again, a rebuild with a late line, and the missed night's own file.
    #expect(try evaluate(48, both, settings, day: "2026-06-03").isEmpty)
    #expect(
      try evaluate(49, [Self.row("a", since: 9)] + both.dropFirst(), settings, day: "2026-06-03").isEmpty)
    #expect(try evaluate(49, both.reversed(), settings, day: "2026-06-03").isEmpty)
  }

  @Test func aHoldingRowKeepsAnAlertAndStartsNone() throws {
    var holding = Self.row("a")
    holding.isHolding = true
    try evaluate(0, [])
    #expect(try evaluate(1, [holding]).isEmpty)
    try evaluate(2, [Self.row("a")])
    #expect(try evaluate(3, [holding]).isEmpty)
    #expect(said(try evaluate(4, [])) == ["alerts: a resolved"])
  }

  @Test func aRuleThatCouldNotBeEvaluatedEndsNothing() throws {
    try evaluate(0, [])
    try evaluate(1, [Self.row("a")])
    var outbox = try outbox()
    let failed = try Evaluation(
      Evaluation.Input(rows: [], rules: ["goals"], known: ["blocked", "goals"], now: Self.at(2)), outbox,
      settings)
    #expect(failed.isEmpty)
    // One that is switched off ends without a message.
    let gone = try Evaluation(
      Evaluation.Input(rows: [], rules: ["goals"], known: ["goals"], now: Self.at(2)), outbox, settings)
    #expect(gone.alerts.map(\.status) == [.resolved] && gone.messages.isEmpty)
    try outbox.write(gone)
    #expect(try self.outbox().firing.isEmpty)
  }

  @Test func channelsGetWhatTheyAskFor() throws {
    var settings = settings
    settings.channels[0].minimum = .critical
    settings.channels[1].getsResolved = false
    try evaluate(0, [], settings)
    let both = try evaluate(1, [Self.row("a"), Self.row("b", .critical)], settings)
    #expect(said(both) == ["alerts: b firing"])
    #expect(said(both, to: "mail") == ["alerts: a firing, b firing"])
    let ended = try evaluate(2, [], settings)
    #expect(said(ended) == ["alerts: b resolved"] && said(ended, to: "mail") == [])
    let first = both.messages.first { $0.channel == "ops" }
    #expect(ended.messages.first?.answers == first?.id)
  }

  @Test func aDigestComesOnceADay() throws {
    var settings = settings
    settings.digest = .daily
    try evaluate(0, [], settings, day: "2026-06-01")
    try evaluate(1, [Self.row("a")], settings, day: "2026-06-01")
    #expect(
      said(try evaluate(24, [Self.row("a")], settings, day: "2026-06-02")).first?.hasPrefix("digest: ")
        == true)
    #expect(try evaluate(25, [Self.row("a")], settings, day: "2026-06-02").isEmpty)
    settings.digest = .weekly
    #expect(try evaluate(48, [Self.row("a")], settings, day: "2026-06-03").isEmpty)
    #expect(try !evaluate(200, [Self.row("a")], settings, day: "2026-06-09").isEmpty)
  }

  /// A run that is killed at any byte leaves an outbox from which the next run comes to the same messages.
  @Test func aRunThatIsKilledWhileItWritesIsCompletedByTheNext() throws {
    try evaluate(0, [])
    let before = try FileSystem.read(folder.path + "/outbox/acme.ndjson")
    try evaluate(1, [Self.row("a"), Self.event("x", 1)])
    let whole = try FileSystem.read(folder.path + "/outbox/acme.ndjson")
    let expected = try outbox().pending.map(\.id)
    for size in stride(from: before.count, to: whole.count, by: 17) {
      try FileSystem.write(Array(whole[..<size]), to: folder.path + "/outbox/acme.ndjson")
      try evaluate(1, [Self.row("a"), Self.event("x", 1)])
      #expect(try outbox().pending.map(\.id) == expected, "cut at \(size)")
      #expect(try FileSystem.read(folder.path + "/outbox/acme.ndjson") == whole, "cut at \(size)")
    }
  }

  @Test func aMessageIsPendingUntilItsResultIsWritten() throws {
    try evaluate(0, [])
    try evaluate(1, [Self.row("a")])
    var box = try outbox()
    // Killed after sending and before recording: the message is sent again, and that is all.
    #expect(try outbox().pending.count == 4)
    for message in box.pending { try box.record(message, at: Self.at(1), .sent, code: "200") }
    #expect(try outbox().pending.isEmpty)
    try evaluate(2, [])
    let ended = try #require(try outbox().pending.first)
    box = try outbox()
    try box.record(ended, at: Self.at(2), .retry, code: "500", next: Self.at(3))
    let state = try outbox().deliveries[ended.id]
    #expect(state?.attempts == 1 && state?.nextAt == Self.at(3) && state?.isOver == false)
    try box.record(ended, at: Self.at(3), .dead, code: "404", error: "gone")
    #expect(try outbox().pending.map(\.channel) == ["mail"])
  }

  @Test func aDamagedLineIsNamed() throws {
    try evaluate(0, [])
    try evaluate(1, [Self.row("a")])
    var bytes = try FileSystem.read(folder.path + "/outbox/acme.ndjson")
    bytes[3] = 0
    try FileSystem.write(bytes, to: folder.path + "/outbox/acme.ndjson")
    #expect { _ = try self.outbox() } throws: { error in
      (error as? Failure)?.message.contains("acme.ndjson:1: ") == true
    }
  }

  @Test func quietHoursAreInTheCompanysZone() throws {
    let berlin = try #require(TimeZoneRules(name: "Europe/Berlin"))
    let settings = NotificationSettings(
      ["quietHours": ["from": "22:00", "to": "07:00"]], secrets: [:], baseURL: nil)
    func isQuiet(_ time: String) throws -> Bool {
      settings.isQuiet(at: try #require(Instant(time)), in: berlin)
    }
    // Summer time is two hours ahead, winter time one.
    #expect(try isQuiet("2026-07-01T20:00:00Z") && !isQuiet("2026-07-01T19:59:00Z"))
    #expect(try isQuiet("2026-07-01T04:59:00Z") && !isQuiet("2026-07-01T05:00:00Z"))
    #expect(try isQuiet("2026-01-01T21:00:00Z") && !isQuiet("2026-01-01T20:00:00Z"))
  }

  @Test func aLiteralURLIsAnError() throws {
    var modules = Configuration.Modules()
    modules.config["notifications"] = [
      "channels": [["name": "ops", "type": "slack", "url": "https://hooks.example/T0/secret"]]
    ]
    #expect(NotificationSettings.problem(in: modules)?.message.contains("must not be in the file") == true)
    modules.secrets["notifications.channels.0.url"] = "$SLACK_URL"
    #expect(NotificationSettings.problem(in: modules) == nil)
    modules.config["notifications"] = [
      "channels": [["name": "ops", "type": "slack", "url": "http://hooks.example/x"]]
    ]
    #expect(NotificationSettings.problem(in: modules)?.message.contains("https") == true)
  }
}
