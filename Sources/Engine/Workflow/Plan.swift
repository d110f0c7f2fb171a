/// The plan of one company, and the log of its rules: a file of lines in `plan/`, from which the state
/// follows.
///
/// Everything has an ID that follows from what it is about, and every line stands for itself. So a run that
/// is killed between two lines leaves a plan that the next run completes.
package struct Plan {
  package static let folder = "plan"

  package let company: String
  package let log: LineLog
  /// When each rule began to count, and the digest of its condition then.
  private(set) var starts: [String: (at: Instant, condition: String)] = [:]
  /// What rules matched, by ID; the newest line counts.
  package private(set) var matches: [String: PlanMatch] = [:]
  private var order: [String] = []
  package private(set) var proposals: [String: Proposal] = [:]
  package private(set) var calls: [String: CallState] = [:]
  /// The company's clock in the newest evaluation.
  package private(set) var newest = Instant.epoch
  /// What each rule has seen of each record, so that nothing is matched twice.
  private var seen: [String: [(since: Instant, at: Instant, id: String)]] = [:]
  /// The same by label, since a record can get another ID when a backup describes it.
  private var seenLabels: [String: String] = [:]

  /// Reads the plan of a company. `name` is the name of its database without the extension.
  package init(root: String, name: String) throws {
    company = name
    log = LineLog("\(root)/\(Self.folder)/\(name).ndjson")
    for (number, line) in try log.lines().enumerated() {
      guard let value = try? JSONDocument.read(Array(line), { $0.value($0.root) }) else {
        throw Failure(
          "\(log.path):\(number + 1): is not a line of a plan; restore the file from git or a backup")
      }
      take(value)
    }
  }

  package static func exists(root: String, name: String) -> Bool {
    FileSystem.exists("\(root)/\(folder)/\(name).ndjson")
  }

  private mutating func take(_ line: Value) {
    let asOf = line["asOf"]?.string.flatMap { Instant(written: $0) } ?? .epoch
    switch line["type"]?.string {
    case "rule":
      guard let rule = line["rule"]?.string else { return }
      guard let condition = line["condition"]?.string else {
        starts[rule] = nil
        return
      }
      starts[rule] = (asOf, condition)
      for item in line["before"]?.list ?? [] {
        let words = item.list?.compactMap(\.string) ?? []
        guard words.count == 4, let since = Instant(written: words[2]), let at = Instant(written: words[3])
        else { continue }
        see(rule, words[0], words[1], since, at, "")
      }
    case "match": if let match = PlanMatch(line) { take(match) }
    case "proposal":
      guard let proposal = Proposal(line) else { return }
      proposals[proposal.id] = proposal
      take(PlanMatch(proposal))
    case "evaluation": newest = max(newest, asOf)
    case "attempt":
      guard let id = line["id"]?.string, let result = line["result"]?.string.flatMap(CallState.Result.init)
      else { return }
      var state = calls[id] ?? CallState()
      if result == .started { state.attempts += 1 }
      state.lastAt = line["at"]?.string.flatMap { Instant(written: $0) }
      state.nextAt = line["next"]?.string.flatMap { Instant(written: $0) }
      state.result = result
      state.code = line["code"]?.string
      state.error = line["error"]?.string
      state.made = line["made"]?.string ?? state.made
      calls[id] = state
    default: break
    }
  }

  private mutating func take(_ match: PlanMatch) {
    if matches.updateValue(match, forKey: match.id) == nil { order.append(match.id) }
    see(match.rule, match.record, match.label, match.since, match.at, match.id)
  }

  private static func slot(_ rule: String, _ words: String...) -> String {
    ([rule] + words).joined(separator: "\u{1F}")
  }

  private mutating func see(
    _ rule: String, _ record: String, _ label: String, _ since: Instant, _ at: Instant, _ id: String
  ) {
    var known = seen[Self.slot(rule, record)] ?? []
    if !known.contains(where: { $0.id == id && $0.since == since }) { known.append((since, at, id)) }
    seen[Self.slot(rule, record)] = known
    let recordID = String(record.drop { $0 != ":" }.dropFirst())
    if Identifier.isMadeFromName(recordID) { seenLabels[Self.slot(rule, label, since.text)] = id }
  }

  /// The match of the same occurrence, or an empty ID if it was there before the rule. Late lines can move
  /// its beginning and its end: it is the same if both times overlap.
  func known(_ rule: String, _ occurrence: Occurrence) -> String? {
    let same = seen[Self.slot(rule, occurrence.record)]?.first { known in
      known.since <= occurrence.until ?? known.since && known.at >= occurrence.since
        || known.since == occurrence.since
    }
    return same?.id ?? seenLabels[Self.slot(rule, occurrence.label, occurrence.since.text)]
  }

  package mutating func append(_ lines: [Value]) throws {
    guard !lines.isEmpty else { return }
    try log.append(lines.map { JSONWriter.encode($0, layout: .compact) })
    for line in lines { take(line) }
  }

  /// Adds proposals that no rule made, each once.
  package mutating func propose(_ proposals: [Proposal]) throws {
    try append(proposals.filter { self.proposals[$0.id] == nil }.map(\.value))
  }

  /// Takes back open proposals whose call has not begun.
  package mutating func withdraw(
    _ reason: String, asOf now: Instant, where isGone: (Proposal) -> Bool
  ) throws {
    try append(
      open.filter { isGone($0) && calls[$0.id] == nil }.compactMap { proposal in
        guard var match = matches[proposal.id] else { return nil }
        (match.result, match.asOf, match.reason) = (.withdrawn, now, reason)
        return match.value
      })
  }

  /// Writes how a call is going, by the machine's clock.
  package mutating func record(
    _ proposal: Proposal, at now: Instant, _ result: CallState.Result, code: String? = nil,
    error: String? = nil, made: String? = nil, next: Instant? = nil
  ) throws {
    var fields: Fields = [
      "type": "attempt", "id": .string(proposal.id), "at": .string(now.text),
      "result": .string(result.rawValue),
    ]
    if let code { fields["code"] = .string(code) }
    if let error, !error.isEmpty { fields["error"] = .string(error) }
    if let made { fields["made"] = .string(made) }
    if let next { fields["next"] = .string(next.text) }
    try append([.record(fields)])
  }

  /// All matches in the order in which they were found.
  package var history: [PlanMatch] { order.compactMap { matches[$0] } }

  /// Proposals that are neither made, refused nor withdrawn, oldest first.
  package var open: [Proposal] {
    order.compactMap { id in
      guard matches[id]?.result == .proposed, calls[id]?.isOver != true else { return nil }
      return proposals[id]
    }
  }

  /// The IDs of issues that calls made: a rule ignores them.
  var made: Set<String> { Set(calls.values.compactMap(\.made)) }
}
