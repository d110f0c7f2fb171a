/// The bounds of what one row or line may say. Beyond them a value is a mistake of the source: it is rejected and named,
/// and the row stays. Sums of values within them stay far from what 64 bits hold.
enum PlausibleValue {
  /// More than a context of a million tokens, read every second for a day.
  static let maximumCount: Int64 = 100_000_000_000
  /// A million dollars.
  static let maximumCents: Int64 = 100_000_000

  static func contains(_ count: Int64) -> Bool { count.magnitude <= maximumCount.magnitude }

  static func contains(_ amount: Money) -> Bool {
    amount.microcents.magnitude <= UInt64(maximumCents * Money.microcentsPerCent)
  }

  /// A count of the text of a number: nil with a reason where it is beyond the bounds, nil without where it is none.
  static func count(_ decimal: Decimal?, _ name: String, _ rejected: inout [String]) -> Int64? {
    guard let decimal else { return nil }
    if let count = decimal.wholeNumber, contains(count) { return count }
    // A number too large for 64 bits is above the bound, too.
    if decimal.wholeNumber != nil || decimal.isHuge { add(reason(count: name), &rejected) }
    return nil
  }

  /// An amount of cents, or of dollars, of the text of a number.
  static func amount(
    _ decimal: Decimal?, _ name: String, inDollars: Bool = false, _ rejected: inout [String]
  ) -> Money? {
    guard let decimal else { return nil }
    let money = inDollars ? Money(dollars: decimal) : Money(cents: decimal)
    if let money, contains(money) { return money }
    add(reason(amount: name), &rejected)
    return nil
  }

  /// A field may be looked at twice.
  private static func add(_ reason: String, _ rejected: inout [String]) {
    if !rejected.contains(reason) { rejected.append(reason) }
  }

  static func reason(count name: String) -> String {
    "\(name) is above 100,000,000,000; the value was rejected, the rest counts"
  }

  static func reason(amount name: String) -> String {
    "\(name) is above 1,000,000.00 dollars; the value was rejected, the rest counts"
  }
}
