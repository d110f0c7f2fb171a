/// Facts of lines in their plain spelling. They lead to the same rows as `HookLine`, without a string where
/// nothing is new.
extension HookLineWriter {
  func write(_ fact: HeartbeatFact, _ line: UnsafeBufferPointer<UInt8>) throws -> RowWriter.Outcome {
    var heartbeat = Heartbeat(key: fact.key, at: fact.at)
    if fact.isRunKey {
      heartbeat.id = .key
    } else if !fact.run.isNone {
      heartbeat.id = .text(String(decoding: fact.run.bytes(line), as: UTF8.self))
    }
    heartbeat.agent = try agent(fact.agent, line)
    if !fact.issue.isNone {
      let place = try issue(fact.issue, line, isDescribed: false)
      heartbeat.issue = known.issues[place].number
    }
    heartbeat.status = try fact.status.isNone ? log.words.number("succeeded") : number(fact.status, line)
    heartbeat.latency = fact.latency
    heartbeat.errorCode = try number(fact.errorCode, line)
    heartbeat.provider = try number(fact.provider, line)
    heartbeat.model = try number(fact.model, line)
    heartbeat.input = fact.input
    heartbeat.cachedInput = fact.cachedInput
    heartbeat.output = fact.output
    let isSplit = fact.input != nil || fact.cachedInput != nil || fact.output != nil
    heartbeat.unsplit = isSplit ? nil : fact.total
    heartbeat.billed = fact.billed
    heartbeat.reported = fact.reported
    heartbeat.billingType = try number(fact.billingType, line)
    heartbeat.costStatus = try number(fact.costStatus, line)
    heartbeat.meta =
      fact.fields.map { .fields($0) } ?? .text(String(decoding: fact.meta.bytes(line), as: UTF8.self))
    heartbeat.content = fact.content
    let isAdded = try isAdded(log.add(heartbeat))
    saw(Instant(milliseconds: fact.at))
    return isAdded ? .accepted : .duplicate
  }

  func write(_ fact: StatusFact, _ line: UnsafeBufferPointer<UInt8>) throws -> RowWriter.Outcome {
    let place = try issue(fact.issue, line, isDescribed: fact.isDescribed)
    var row = EventLog.NumberedRow(
      kind: .issueStatusChanged, at: fact.at, rank: .hookLine, content: fact.content)
    row.subject = known.issues[place].number
    if !fact.agent.isNone { row.agent = try agent(fact.agent, line) }
    row.from = try number(fact.from, line)
    row.to = try number(fact.to, line)
    row.payload = try payload(fact, line, place)
    saw(Instant(milliseconds: fact.at))
    let outcome = try log.add(row, key: fact.key)
    if case .duplicate = outcome { return .duplicate }

    try setFields(fact, line, of: try provenancePlace(place))
    return isAdded(outcome) ? .accepted : .duplicate
  }

  private func setFields(
    _ fact: StatusFact, _ line: UnsafeBufferPointer<UInt8>, of place: Int
  ) throws {
    func set(_ field: FieldProvenance.Field, _ digest: UInt64, _ value: () -> SQLValue) throws {
      let claim = FieldClaims.Claim(
        field: field, rank: Rank.hookLine.rawValue, at: fact.at, key: fact.claim, value: digest)
      try provenance.set(claim, of: place, value)
    }
    func set(_ field: FieldProvenance.Field, _ word: HookFact.Word) throws {
      guard !word.isNone else { return }
      try set(field, word.digest) { .text(String(decoding: word.bytes(line), as: UTF8.self)) }
    }
    func set(_ field: FieldProvenance.Field, _ value: SQLValue) throws {
      try set(field, value.digest) { value }
    }
    try set(.title, fact.title)
    try set(.identifier, fact.identifier)
    if !fact.to.isNone {
      let to = fact.to.bytes(line)
      func isStatus(_ name: StaticString) -> Bool {
        to.elementsEqual(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
      }
      try set(.status, fact.to)
      if isStatus("in_progress") { try set(.startedAt, .int(fact.at)) }
      try set(.completedAt, isStatus("done") ? .int(fact.at) : .null)
      try set(.cancelledAt, isStatus("cancelled") ? .int(fact.at) : .null)
    }
    try set(.updatedAt, .int(fact.at))
  }

  /// What the line calls its issue, as a payload.
  private func payload(_ fact: StatusFact, _ line: UnsafeBufferPointer<UInt8>, _ place: Int) throws -> Int64 {
    let names = JSONDigest.mix(fact.identifier.digest, fact.title.digest &+ 1)
    if known.issues[place].names == names { return known.issues[place].payload }
    var values: Fields = [:]
    for (name, word) in [("identifier", fact.identifier), ("title", fact.title)] where !word.isNone {
      values[name] = .string(String(decoding: word.bytes(line), as: UTF8.self))
    }
    let text = String(decoding: JSONWriter.encode(.record(values), layout: .compact), as: UTF8.self)
    known.issues[place].payload = values.isEmpty ? Words.none : try log.words.number(text)
    known.issues[place].names = names
    return known.issues[place].payload
  }

  private func number(_ word: HookFact.Word, _ line: UnsafeBufferPointer<UInt8>) throws -> Int64 {
    word.isNone ? Words.none : try log.words.number(word.bytes(line), word.digest)
  }

  /// The number of the agent that an id means.
  private func agent(_ word: HookFact.Word, _ line: UnsafeBufferPointer<UInt8>) throws -> Int64 {
    let bytes = word.bytes(line)
    if known.generation != names.generation || known.agents.count > KnownRecords.limit {
      known.agents.removeAll()
      known.generation = names.generation
    }
    if let number = known.agents.number(bytes, word.digest) { return number }
    let id = try names.findOrMake(.agent, String(decoding: bytes, as: UTF8.self), givenAsId: true)
    let number = try log.words.number(id)
    known.agents.set(bytes, word.digest, number)
    return number
  }

  /// The place among the known issues of the one that an id means.
  private func issue(
    _ word: HookFact.Word, _ line: UnsafeBufferPointer<UInt8>, isDescribed: Bool
  ) throws -> Int {
    let bytes = word.bytes(line)
    if known.issueGeneration != names.issueGeneration {
      known.referred.removeAll()
      known.issueGeneration = names.issueGeneration
    }
    var found: Int64?
    if isDescribed {
      found = known.described.number(bytes, word.digest)
    } else {
      found = known.fixed.number(bytes, word.digest)
      if found == nil { found = known.referred.number(bytes, word.digest) }
    }
    if let found { return Int(found) - 1 }
    if known.issues.count >= KnownRecords.limit { known = KnownRecords() }
    let text = String(decoding: bytes, as: UTF8.self)
    let id =
      isDescribed
      ? try names.identify(.issue, id: text, name: text) : try names.findOrMake(.issue, text, givenAsId: true)
    let place: Int
    if let found = known.places[id] {
      place = found
    } else {
      place = known.issues.count
      known.issues.append(KnownRecords.Issue(id: id, number: try log.words.number(id)))
      known.places[id] = place
    }
    if isDescribed {
      known.described.set(bytes, word.digest, Int64(place + 1))
    } else if try id == text && names.isDescribedIssue(id) {
      known.fixed.set(bytes, word.digest, Int64(place + 1))
    } else {
      known.referred.set(bytes, word.digest, Int64(place + 1))
    }
    return place
  }

  private func provenancePlace(_ place: Int) throws -> Int {
    if known.issues[place].generation != provenance.generation {
      known.issues[place].place = try provenance.place(.issue, known.issues[place].id)
      known.issues[place].generation = provenance.generation
    }
    return known.issues[place].place
  }
}
