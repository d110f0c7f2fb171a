/// What the usual hook lines say: numbers, and texts as places in the line. The thread that reads lines makes
/// facts of them, without the database and without creating strings.
///
/// Only heartbeats and changes of status in their plain spelling become facts; they are nearly all lines of a
/// log. Any other line, and any that has something unusual, is left to `HookLine`, and both ways lead to the
/// same rows.
enum HookFact: Sendable {
  case heartbeat(HeartbeatFact)
  case statusChange(StatusFact)

  /// A text of the line; an empty one is none.
  struct Word: Sendable {
    var start: UInt32 = 0
    var count: UInt32 = 0
    var digest: UInt64 = 0
    var isNone: Bool { count == 0 }

    init() {}

    init(_ document: JSONDocument, _ index: JSONDocument.Index) {
      let text = document.text(index)
      guard let first = text.baseAddress, let line = document.bytes.baseAddress, text.count > 0 else {
        return
      }
      start = UInt32(first - line)
      count = UInt32(text.count)
      digest = JSONDigest.bytes(text)
    }

    func bytes(_ line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
      UnsafeBufferPointer(rebasing: line[Int(start)..<Int(start + count)])
    }
  }

  /// The fact of a line that holds no secret; nil for a line that has to be read in the general way.
  static func read(_ document: JSONDocument, _ scratch: inout [UInt8]) -> HookFact? {
    let root = document.root
    guard document.kind(root) == .object else { return nil }
    var event: HookEvent?
    var at: Instant?
    var payload: JSONDocument.Index?
    var id: JSONDocument.Index?
    var key = root + 1
    while key < document.next(root) {
      let value = document.next(key)
      if document.isText(key, "event") {
        guard event == nil, document.kind(value) == .string else { return nil }
        if document.isText(value, HookEvent.agentHeartbeat.staticName) {
          event = .agentHeartbeat
        } else if document.isText(value, HookEvent.issueStatusChanged.staticName) {
          event = .issueStatusChanged
        } else {
          return nil
        }
      } else if document.isText(key, "timestamp") {
        guard at == nil, document.kind(value) == .string else { return nil }
        at = Instant(document.text(value))
      } else if document.isText(key, "payload") {
        guard payload == nil, document.kind(value) == .object else { return nil }
        payload = value
      } else if document.isText(key, "id") {
        guard id == nil, document.kind(value) == .string, !document.text(value).isEmpty else { return nil }
        id = value
      } else if document.kind(key) == .escapedString {
        return nil
      }
      key = document.next(value)
    }
    guard let event, let at, let payload else { return nil }
    let identity = HookIdentity(event: event, at: at, document: document, payload: payload)
    switch event {
    case .agentHeartbeat:
      guard var fact = HeartbeatFact(document, payload) else { return nil }
      fact.at = at.milliseconds
      fact.content = identity.digest
      if fact.run.isNone {
        fact.key = id.map { EventKey(lineID: document.text($0)) } ?? identity.contentKey(&scratch)
      } else {
        let run = fact.run.bytes(document.bytes)
        let uuid = EventKey(uuid: run)
        fact.isRunKey = uuid != nil
        fact.key = uuid ?? EventKey(run: run)
      }
      return .heartbeat(fact)
    default:
      guard var fact = StatusFact(document, payload) else { return nil }
      fact.at = at.milliseconds
      fact.content = identity.digest
      fact.key = id.map { EventKey(lineID: document.text($0)) } ?? identity.contentKey(&scratch)
      fact.claim = id == nil ? fact.key : fact.key.with(content: fact.content)
      return .statusChange(fact)
    }
  }
}
