/// Limits for values of one row or line. Values above them, and those that cannot be read, are errors of the
/// source: they are rejected and reported, and the row still counts. Sums of values within the limits cannot overflow 64 bits.
enum PlausibleValue {
  /// More than a context of a million tokens every second for a day.
  static let maximumCount = Limits.tokens
  /// A million dollars.
  static let maximumCents = Limits.cents

  static func contains(_ count: Int64) -> Bool { count.magnitude <= maximumCount.magnitude }

  static func contains(_ amount: Money) -> Bool {
    amount.microcents.magnitude <= UInt64(maximumCents * Money.microcentsPerCent)
  }

  /// Parses a count. Nil with a reason if it is above the limit or no whole number. `isGiven`: the source has
  /// a value, so that nil is one that cannot be read.
  static func count(
    _ decimal: Decimal?, _ name: String, isGiven: Bool = false, _ rejected: inout [String]
  ) -> Int64? {
    guard let decimal else {
      if isGiven { add(reason(unreadable: name), &rejected) }
      return nil
    }
    if let count = decimal.wholeNumber, contains(count) { return count }
    // A number too large for 64 bits is above the limit too.
    let isLarge = decimal.wholeNumber != nil || decimal.isHuge
    add(isLarge ? reason(count: name) : reason(unreadable: name), &rejected)
    return nil
  }

  /// Parses a count that cannot be negative.
  static func natural(
    _ decimal: Decimal?, _ name: String, isGiven: Bool = false, _ rejected: inout [String]
  ) -> Int64? {
    guard let count = count(decimal, name, isGiven: isGiven, &rejected) else { return nil }
    if count >= 0 { return count }
    add("\(name) is negative\(restCounts)", &rejected)
    return nil
  }

  /// Parses an amount in cents or dollars.
  static func amount(
    _ decimal: Decimal?, _ name: String, inDollars: Bool = false, isGiven: Bool = false,
    _ rejected: inout [String]
  ) -> Money? {
    guard let decimal else {
      if isGiven { add(reason(unreadable: name), &rejected) }
      return nil
    }
    let money = inDollars ? Money(dollars: decimal) : Money(cents: decimal)
    if let money, contains(money) { return money }
    add(reason(amount: name), &rejected)
    return nil
  }

  /// A field can be parsed twice.
  private static func add(_ reason: String, _ rejected: inout [String]) {
    if !rejected.contains(reason) { rejected.append(reason) }
  }

  /// How the reasons end.
  static let restCounts = "; the value was rejected, the rest counts"

  /// Whether a reason is about one value, so that the rest of its row counts.
  static func isReason(_ reason: String) -> Bool { reason.hasSuffix(restCounts) }

  static let unreadableUsage = "usage_json is not a JSON object" + restCounts

  static func reason(unreadable name: String) -> String {
    "\(name) cannot be read as a number\(restCounts)"
  }

  static func reason(unreadableTime name: String) -> String {
    "\(name) cannot be read as a time from 2000 to 2099\(restCounts)"
  }

  static func reason(count name: String) -> String {
    "\(name) is above 100,000,000,000\(restCounts)"
  }

  static func reason(amount name: String) -> String {
    "\(name) is above 1,000,000.00 dollars\(restCounts)"
  }
}
