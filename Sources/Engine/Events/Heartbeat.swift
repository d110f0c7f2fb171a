/// A heartbeat from a hook line, as a row of `heartbeats`. Words are numbers of `Words`.
struct Heartbeat {
  let key: EventKey
  let at: Int64
  var id = ID.none
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
  var meta = Meta.fields(0)
  /// A digest of the line's content.
  var content: Int64 = 0

  enum ID {
    /// The line gives the run no id: the key stands for it.
    case none
    /// The id is a UUID, which the key says.
    case key
    case text(String)
  }

  enum Meta {
    /// The bits of the `MetaField`s that the line's meta had: the columns say all of it.
    case fields(Int64)
    /// The JSON of the meta.
    case text(String)
  }

  init(key: EventKey, at: Int64) {
    self.key = key
    self.at = at
  }

  /// The id that the line gives the run.
  var runID: String? {
    switch id {
    case .none: nil
    case .key: key.uuidText
    case .text(let text): text
    }
  }
}
