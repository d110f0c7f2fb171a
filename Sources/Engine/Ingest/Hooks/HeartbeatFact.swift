/// A heartbeat in its plain spelling.
struct HeartbeatFact: Sendable {
  var key = EventKey(high: 0, low: 0)
  var at: Int64 = 0
  var content: Int64 = 0
  /// The id of the run; none where the line gives none.
  var run = HookFact.Word()
  /// Whether the key says the id of the run.
  var isRunKey = false
  var agent = HookFact.Word()
  var issue = HookFact.Word()
  var status = HookFact.Word()
  var errorCode = HookFact.Word()
  var provider = HookFact.Word()
  var model = HookFact.Word()
  var billingType = HookFact.Word()
  var costStatus = HookFact.Word()
  var input: Int64?
  var cachedInput: Int64?
  var output: Int64?
  var total: Int64?
  var latency: Int64?
  var billed: Int64?
  var reported: Int64?
  /// The bits of the fields that the meta has, where its columns say all of it; else the meta's own text.
  var fields: Int64?
  var meta = HookFact.Word()

  /// Nil for a payload that is unusual in any way; `HookLine` reads it then.
  init?(_ document: JSONDocument, _ payload: JSONDocument.Index) {
    var found: JSONDocument.Index?
    var isPlain = true
    var key = payload + 1
    while key < document.next(payload) {
      let value = document.next(key)
      if document.isText(key, "agentId") {
        guard agent.isNone, document.kind(value) == .string else { return nil }
        agent = HookFact.Word(document, value)
      } else if document.isText(key, "meta") {
        guard found == nil, document.kind(value) == .object else { return nil }
        found = value
      } else if document.isText(key, "runId") || document.isText(key, "run_id")
        || document.isText(key, "agent_id") || document.kind(key) == .escapedString
      {
        return nil
      }
      key = document.next(value)
    }
    guard let found, !agent.isNone else { return nil }
    var reasons: [String] = []
    fields = MetaField.scan(document, found) { field, key, value, isUsual in
      guard isUsual, field != nil || !Self.isOtherName(document, key) else {
        isPlain = false
        return
      }
      func count() -> Int64? {
        let number = document.int(value)
        if let number, number >= 0, number <= PlausibleValue.maximumCount { return number }
        isPlain = false
        return nil
      }
      switch field {
      case nil: break
      case .model: model = HookFact.Word(document, value)
      case .provider: provider = HookFact.Word(document, value)
      case .status: status = HookFact.Word(document, value)
      case .errorCode: errorCode = HookFact.Word(document, value)
      case .billingType: billingType = HookFact.Word(document, value)
      case .costStatus: costStatus = HookFact.Word(document, value)
      case .runId: run = HookFact.Word(document, value)
      case .issueId: issue = HookFact.Word(document, value)
      case .inputTokens: input = count()
      case .cachedInputTokens: cachedInput = count()
      case .outputTokens: output = count()
      case .tokensUsed: total = count()
      case .latencyMs: latency = count()
      case .costCents:
        billed = PlausibleValue.amount(document.decimal(value), "", &reasons)?.microcents
        if billed == nil { isPlain = false }
      case .costUsd:
        reported = PlausibleValue.amount(document.decimal(value), "", inDollars: true, &reasons)?.microcents
        if reported == nil { isPlain = false }
      }
    }
    guard isPlain else { return nil }
    if fields == nil { meta = HookFact.Word(document, found) }
  }

  /// Whether a key may be another spelling of a field, which only the general way knows.
  private static func isOtherName(_ document: JSONDocument, _ key: JSONDocument.Index) -> Bool {
    document.kind(key) == .escapedString || document.isText(key, "issue")
      || document.isText(key, "cacheReadInputTokens") || document.isText(key, "totalCostUsd")
      || document.text(key).contains(UInt8(ascii: "_"))
  }
}
