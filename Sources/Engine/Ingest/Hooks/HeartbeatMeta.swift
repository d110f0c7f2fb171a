/// The meta object of a heartbeat need not be stored if the columns of its row contain all of it. It is then recreated
/// from them.
enum HeartbeatMeta {
  /// True if `sql` recreates this meta object completely.
  static func follows(_ document: JSONDocument, _ meta: JSONDocument.Index) -> Bool {
    var seen: UInt8 = 0
    var key = meta + 1
    while key < document.next(meta) {
      let value = document.next(key)
      guard let place = names.firstIndex(where: { document.isText(key, $0) }), seen & 1 << place == 0 else {
        return false
      }
      seen |= 1 << place
      let kind = document.kind(value)
      guard place < texts ? kind == .string && !document.text(value).isEmpty : kind == .int else {
        return false
      }
      key = document.next(value)
    }
    return true
  }

  /// The first ones are texts, the others integers.
  private static let names: [StaticString] = [
    "model", "provider", "inputTokens", "cachedInputTokens", "outputTokens", "costCents", "latencyMs",
  ]
  private static let texts = 2
}
