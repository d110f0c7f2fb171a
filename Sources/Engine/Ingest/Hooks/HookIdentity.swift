/// What identifies a hook line: its event, its time and its payload as it was read, before redaction.
struct HookIdentity {
  let event: HookEvent
  let at: Instant
  let document: JSONDocument
  /// Nil for a line whose event needs no payload.
  let payload: JSONDocument.Index?

  /// A digest to compare lines with the same key.
  var digest: Int64 {
    let content = payload.map { JSONDigest.of(document, $0) } ?? 0
    let moment = JSONDigest.mix(UInt64(bitPattern: at.milliseconds), UInt64(bitPattern: event.rawValue))
    return Int64(bitPattern: JSONDigest.mix(moment, content))
  }

  /// The key of a line without an ID.
  func contentKey(_ scratch: inout [UInt8]) -> EventKey {
    scratch.removeAll(keepingCapacity: true)
    scratch.append(
      contentsOf: UnsafeBufferPointer(
        start: event.staticName.utf8Start, count: event.staticName.utf8CodeUnitCount))
    scratch.append(UInt8(ascii: "|"))
    scratch.append(decimal: at.milliseconds)
    scratch.append(UInt8(ascii: "|"))
    if let payload { CanonicalJSON.append(document, payload, to: &scratch) }
    return scratch.withUnsafeBufferPointer(EventKey.init(content:))
  }
}
