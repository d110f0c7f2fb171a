/// Who said the fields of one record, each as far as it counts. Stored as a blob of 34 bytes a field: the
/// field's number, the rank, the instant, the key of the event and a digest of the value.
struct FieldClaims {
  struct Claim {
    var field: FieldProvenance.Field
    var rank: Int64
    var at: Int64
    var key: EventKey
    /// Of the value that was said: the same value again changes nothing in the record. 0 is unknown.
    var value: UInt64
    /// The value, until it is written.
    var unwritten: SQLValue?

    /// Whether another one takes its place.
    func yields(to other: Claim) -> Bool {
      if rank != other.rank { return other.rank > rank }
      if at != other.at { return other.at > at }
      return (other.key.high, other.key.low) < (key.high, key.low)
    }
  }

  private(set) var claims: [Claim] = []

  init() {}

  func claim(_ field: FieldProvenance.Field) -> Claim? { claims.first { $0.field == field } }

  /// Takes a claim, unless one that counts more is there; whether it was taken. A value that is the same need
  /// not be written again: `value` is only asked for another one.
  mutating func take(_ claim: Claim, value: () -> SQLValue) -> Bool {
    var claim = claim
    // By place: a claim would be copied to look at it.
    guard let place = claims.indices.first(where: { claims[$0].field == claim.field }) else {
      claim.unwritten = value()
      claims.append(claim)
      return true
    }
    guard claims[place].yields(to: claim) else { return false }
    let isSame = claims[place].value == claim.value && claim.value != 0
    claim.unwritten = isSame ? claims[place].unwritten : value()
    claims[place] = claim
    return true
  }

  /// What has to be written, by the name of the field; it counts as written then.
  mutating func takeUnwritten() -> [(field: FieldProvenance.Field, value: SQLValue)] {
    var values: [(field: FieldProvenance.Field, value: SQLValue)] = []
    for place in claims.indices {
      guard let value = claims[place].unwritten else { continue }
      values.append((claims[place].field, value))
      claims[place].unwritten = nil
    }
    return values.sorted { $0.field.column < $1.field.column }
  }

  /// Takes the claims of another record that count more; returns their fields.
  mutating func merge(_ other: FieldClaims) -> [FieldProvenance.Field] {
    var fields: [FieldProvenance.Field] = []
    for claim in other.claims {
      if let place = claims.firstIndex(where: { $0.field == claim.field }) {
        guard claims[place].yields(to: claim) else { continue }
        claims[place] = claim
      } else {
        claims.append(claim)
      }
      fields.append(claim.field)
    }
    return fields.sorted { $0.column < $1.column }
  }

  // MARK: Bytes

  private static let size = 34

  init(_ bytes: UnsafeRawBufferPointer) {
    for start in stride(from: 0, to: bytes.count / Self.size * Self.size, by: Self.size) {
      func number(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: start + offset, as: UInt64.self))
      }
      guard let field = FieldProvenance.Field(rawValue: bytes[start]) else { continue }
      claims.append(
        Claim(
          field: field, rank: Int64(bytes[start + 1]), at: Int64(bitPattern: number(2)),
          key: EventKey(high: number(10), low: number(18)), value: number(26)))
    }
  }

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(claims.count * Self.size)
    for claim in claims.sorted(by: { $0.field.rawValue < $1.field.rawValue }) {
      bytes.append(claim.field.rawValue)
      bytes.append(UInt8(claim.rank))
      for number in [UInt64(bitPattern: claim.at), claim.key.high, claim.key.low, claim.value] {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
      }
    }
    return bytes
  }
}
