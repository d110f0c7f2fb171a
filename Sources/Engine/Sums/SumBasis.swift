/// What sums depend on besides the facts. If it differs from the basis of the stored sums, everything is
/// summed again.
struct SumBasis {
  /// The days with runs.
  let zone: TimeZoneRules
  /// The days, since 1970, on which a price may change; sorted.
  let priceChanges: [Int]

  init(zone: TimeZoneRules, priceChanges: [Int]) {
    self.zone = zone
    self.priceChanges = priceChanges
  }

  init(zone: TimeZoneRules, prices: PriceList?) {
    let days = (prices?.entries ?? []).flatMap { entry in
      [entry.from?.daysSinceEpoch, entry.to.map { $0.daysSinceEpoch + 1 }].compactMap { $0 }
    }
    self.init(zone: zone, priceChanges: Set(days).sorted())
  }

  /// The beginning of the span in which a day's tokens have the same price and month.
  func period(of day: Int) -> Int {
    let parts = CivilDate(daysSinceEpoch: day).parts
    let month = CivilDate(year: parts.year, month: parts.month, day: 1).daysSinceEpoch
    return max(month, priceChanges.last { $0 <= day } ?? month)
  }

  /// Identifies the basis, including the adapters of agents, since token rules depend on them.
  func name(_ database: Database) throws -> String {
    var digest = UInt64(Self.version)
    func add(_ text: String?) {
      var text = text ?? ""
      digest = JSONDigest.mix(digest, text.withUTF8(JSONDigest.bytes))
    }
    add(zone.name)
    digest = JSONDigest.mix(digest, zone.digest)
    for day in priceChanges { digest = JSONDigest.mix(digest, UInt64(bitPattern: Int64(day))) }
    try database.query("SELECT id, adapter_type FROM agents WHERE adapter_type IS NOT NULL ORDER BY id") {
      add($0.text(0))
      add($0.text(1))
    }
    return String(digest, radix: 16)
  }

  /// Increase it when what is summed, or how, changes: everything is then summed again.
  private static let version = 1
}

extension TimeZoneRules {
  /// Changes with any change of the offset.
  var digest: UInt64 {
    let range = Instant(milliseconds: 946_684_800_000)...Instant(milliseconds: 4_102_444_800_000)
    var digest = JSONDigest.mix(UInt64(bitPattern: Int64(offset(at: range.lowerBound).seconds)), 1)
    for change in changes(in: range) {
      digest = JSONDigest.mix(digest, UInt64(bitPattern: change.at.milliseconds))
      digest = JSONDigest.mix(digest, UInt64(bitPattern: Int64(change.seconds)))
    }
    return digest
  }
}
