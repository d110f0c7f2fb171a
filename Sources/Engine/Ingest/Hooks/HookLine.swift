/// One parsed line of a hook log: event, time and payload, or why it cannot be used.
struct HookLine {
  let event: HookEvent
  let at: Instant
  let document: JSONDocument
  let payload: JSONDocument.Index
  let identity: HookIdentity
  /// The line's own `id` before redaction.
  let id: String?

  /// Why a line is rejected, as shown on the data-quality page. Reasons are grouped, so they contain no
  /// values that vary from line to line, except the name of an unknown event.
  struct Rejection: Error {
    let reason: String
    init(_ reason: String) { self.reason = reason }
  }

  private let rejectedValues: RejectedValues

  /// `original` is the line before redaction, if that changed it.
  init(
    _ document: JSONDocument, original: JSONDocument? = nil,
    rejecting rejectedValues: RejectedValues = RejectedValues()
  ) throws(Rejection) {
    self.rejectedValues = rejectedValues
    rejectedValues.reasons.removeAll(keepingCapacity: true)
    let root = document.root
    guard document.kind(root) == .object else { throw Rejection("the line is not a JSON object") }
    guard let event = document.present(root, "event"), document.string(event) != nil else {
      throw Rejection("the line has no event")
    }
    guard let kind = HookEvent(name: document.text(event)) else {
      let name = (document.string(event) ?? "").prefix(60)
      throw Rejection("unknown event \"\(name)\"")
    }
    guard let timestamp = document.present(root, "timestamp") else {
      throw Rejection("the line has no timestamp")
    }
    guard let at = Self.instant(document, timestamp) else {
      throw Rejection("the timestamp is not a time between 2000 and 2099")
    }
    let payload = document.present(root, "payload")
    if let payload, document.kind(payload) != .object { throw Rejection("the payload is not an object") }
    guard let payload = payload ?? (kind == .serverStarted ? root : nil) else {
      throw Rejection("the line has no payload")
    }
    self.event = kind
    self.at = at
    self.document = document
    self.payload = payload
    let read = original ?? document
    identity = HookIdentity(
      event: kind, at: at, document: read,
      payload: payload == root ? nil : read.present(read.root, "payload"))
    id = read.present(read.root, "id").flatMap { Self.word(read, $0) }
  }

  /// The key of what the line says of records; `key` is that of its event.
  func claimKey(_ key: EventKey) -> EventKey { id == nil ? key : key.with(content: identity.digest) }

  /// RFC 3339 text, or milliseconds since 1970.
  static func instant(_ document: JSONDocument, _ index: JSONDocument.Index) -> Instant? {
    switch document.kind(index) {
    case .string: return Instant(document.text(index))
    case .int:
      guard let number = document.int(index), (946_684_800_000..<4_102_444_800_000).contains(number) else {
        return nil
      }
      return Instant(milliseconds: number)
    default: return nil
    }
  }

  /// Text, or a number as text, since IDs come as both. Empty text counts as missing.
  static func word(_ document: JSONDocument, _ index: JSONDocument.Index) -> String? {
    switch document.kind(index) {
    case .string, .escapedString: document.string(index).flatMap { $0.isEmpty ? nil : $0 }
    case .int, .number: String(decoding: document.text(index), as: UTF8.self)
    default: nil
    }
  }

  func word(_ object: JSONDocument.Index, _ keys: StaticString...) -> String? {
    for key in keys {
      if let index = document.present(object, key), let word = Self.word(document, index) { return word }
    }
    return nil
  }

  func money(_ object: JSONDocument.Index, cents key: StaticString) throws(Rejection) -> Money? {
    guard let index = document.present(object, key) else { return nil }
    guard let decimal = document.decimal(index) else {
      throw Rejection("an amount of money is not a number")
    }
    return PlausibleValue.amount(decimal, key.description, &rejectedValues.reasons)
  }

  /// An amount in dollars. Nil if it is missing, or rejected because it is not a number.
  func money(_ object: JSONDocument.Index, dollars keys: StaticString...) -> Money? {
    let index = document.present(object, anyOf: keys)
    return PlausibleValue.amount(
      index.flatMap { document.decimal($0) }, keys[0].description, inDollars: true, isGiven: index != nil,
      &rejectedValues.reasons)
  }

  /// A budget in cents, or nil.
  func budget(_ index: JSONDocument.Index) -> Money? {
    PlausibleValue.amount(
      document.decimal(index), "budgetMonthlyCents", isGiven: document.kind(index) != .null,
      &rejectedValues.reasons)
  }

  /// A span of time, which programs measure in fractions too. Nil if missing.
  func milliseconds(_ object: JSONDocument.Index, _ keys: StaticString...) throws(Rejection) -> Int64? {
    try count(object, keys, isRounded: true)
  }

  /// A count that must not be negative. Nil if missing.
  func count(_ object: JSONDocument.Index, _ keys: StaticString...) throws(Rejection) -> Int64? {
    try count(object, keys, isRounded: false)
  }

  private func count(
    _ object: JSONDocument.Index, _ keys: [StaticString], isRounded: Bool
  ) throws(Rejection) -> Int64? {
    for key in keys {
      guard let index = document.present(object, key) else { continue }
      let decimal = document.decimal(index)
      guard let decimal, isRounded || decimal.wholeNumber != nil || decimal.isHuge else {
        throw Rejection("a count is not a whole number")
      }
      guard !decimal.isNegative else { throw Rejection("a count is negative") }
      if isRounded, let whole = decimal.scaled(by: 0), PlausibleValue.contains(whole) { return whole }
      return PlausibleValue.count(decimal, key.description, &rejectedValues.reasons)
    }
    return nil
  }
}
