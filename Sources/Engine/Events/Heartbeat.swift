/// A heartbeat from a hook line, as a row of `heartbeats`. Words are numbers of `Words`.
struct Heartbeat {
  let key: EventKey
  let at: Int64
  /// The run ID in the line. Nil if the event's key replaces it.
  var id: String?
  var agent = Words.none
  var issue = Words.none
  var status = Words.none
  var latency: Int64?
  var errorCode = Words.none
  var provider = Words.none
  var model = Words.none
  var input: Int64?
  var cachedInput: Int64?
  var output: Int64?
  var unsplit: Int64?
  var billed: Int64?
  var reported: Int64?
  var billingType = Words.none
  var costStatus = Words.none
  /// The JSON of the line's meta object, if the columns do not contain all of it.
  var meta: String?
  /// A digest of the line's content.
  var content: Int64 = 0

  init(key: EventKey, at: Instant) {
    self.key = key
    self.at = at.milliseconds
  }
}
