/// One proposed call of Paperclip's API: what is known about it before anybody makes it.
package struct Proposal: Sendable, Equatable {
  /// A request that must be answered as expected right before the call: nobody has changed the record since.
  package struct Check: Sendable, Equatable {
    package var path: String
    /// Fields of the answer, each with its value or a list of the values that are fine.
    package var expect: Fields

    package init(path: String, expect: Fields) {
      self.path = path
      self.expect = expect
    }
  }

  package struct Call: Sendable, Equatable {
    package var method: String
    package var path: String
    package var body: Value?
    package var headers: [String: String] = [:]
    /// The rule whose secret signs the call of a routine's public trigger.
    package var signedBy: String?

    package init(_ method: String, _ path: String, _ body: Value? = nil) {
      (self.method, self.path, self.body) = (method, path, body)
    }
  }

  /// How to find out whether a call that cannot be repeated was already made: the answer contains the text.
  package struct Trace: Sendable, Equatable {
    package var path: String
    package var text: String

    package init(path: String, text: String) {
      self.path = path
      self.text = text
    }
  }

  /// Follows from what it is about, so that the same proposal has the same ID in every run.
  package var id: String
  /// The rule, or the name of the module that proposes it.
  package var rule: String
  package var record: String
  /// What the record is called.
  package var label: String
  /// What happened, and when; the company's clock.
  package var event: String
  package var since: Instant
  package var at: Instant
  package var because: String
  /// What the call does, in words.
  package var title: String
  /// The company's clock when it was proposed.
  package var asOf: Instant
  package var expires: Instant
  package var check: Check?
  package var call: Call
  package var trace: Trace?
  package var startsAgent = false
  /// The audience whose data its texts were made of.
  package var audience = Audience.team

  package init(
    id: String, rule: String, record: String, label: String, event: String, since: Instant, at: Instant,
    because: String, title: String, asOf: Instant, expires: Instant, check: Check?, call: Call
  ) {
    (self.id, self.rule, self.record, self.label, self.event) = (id, rule, record, label, event)
    (self.since, self.at, self.because, self.title) = (since, at, because, title)
    (self.asOf, self.expires, self.check, self.call) = (asOf, expires, check, call)
  }

  package static func id(company: String, rule: String, record: String, since: Instant) -> String {
    "wf_" + OutboxAlert.ID.of(company, rule, record, since.text)
  }

  package var value: Value {
    var fields: Fields = [
      "type": "proposal", "v": 1, "id": .string(id), "rule": .string(rule), "record": .string(record),
      "label": .string(label), "title": .string(title), "asOf": .string(asOf.text),
      "expires": .string(expires.text),
      "because": [
        "event": .string(event), "since": .string(since.text), "at": .string(at.text),
        "text": .string(because),
      ],
    ]
    if let check {
      fields["check"] = ["method": "GET", "path": .string(check.path), "expect": .record(check.expect)]
    }
    var call: Fields = ["method": .string(self.call.method), "path": .string(self.call.path)]
    if let body = self.call.body { call["body"] = body }
    if !self.call.headers.isEmpty {
      call["headers"] = .record(Fields(self.call.headers.mapValues(Value.string)))
    }
    if let rule = self.call.signedBy { call["signedBy"] = .string(rule) }
    fields["call"] = .record(call)
    if let trace { fields["trace"] = ["path": .string(trace.path), "text": .string(trace.text)] }
    if startsAgent { fields["startsAgent"] = true }
    if audience != .team { fields["audience"] = .string(audience.rawValue) }
    return .record(fields)
  }

  package init?(_ value: Value) {
    func instant(_ value: Value?) -> Instant? { value?.string.flatMap { Instant(written: $0) } }
    guard let id = value["id"]?.string, let rule = value["rule"]?.string,
      let record = value["record"]?.string, let asOf = instant(value["asOf"]),
      let expires = instant(value["expires"]), let because = value["because"],
      let at = instant(because["at"]),
      let method = value["call"]?["method"]?.string, let path = value["call"]?["path"]?.string
    else { return nil }
    var call = Call(method, path, value["call"]?["body"])
    call.headers = (value["call"]?["headers"]?.record ?? [:]).compactMapValues(\.string)
    call.signedBy = value["call"]?["signedBy"]?.string
    self.init(
      id: id, rule: rule, record: record, label: value["label"]?.string ?? "",
      event: because["event"]?.string ?? "", since: instant(because["since"]) ?? at, at: at,
      because: because["text"]?.string ?? "", title: value["title"]?.string ?? "", asOf: asOf,
      expires: expires, check: nil, call: call)
    if let check = value["check"], let path = check["path"]?.string {
      self.check = Check(path: path, expect: check["expect"]?.record ?? [:])
    }
    if let trace = value["trace"], let path = trace["path"]?.string, let text = trace["text"]?.string {
      self.trace = Trace(path: path, text: text)
    }
    startsAgent = value["startsAgent"]?.bool ?? false
    audience = value["audience"]?.string.flatMap(Audience.init) ?? .team
  }
}
