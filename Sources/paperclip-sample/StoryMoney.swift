/// The income of the sample company: the balance history of a payment processor, as its export writes it.
/// Customers subscribe one after the other; there are refunds, a dispute that is won, fees, and a payout a
/// week.
struct StoryMoney {
  private let days: Int
  private var random: RandomSource
  private var rows: [Row] = []
  private var unpaid: [Int] = []

  private struct Row {
    var id: String
    var at: Moment
    var type: String
    var source: String
    var gross: Int
    var fee: Int
    var description: String
    var payout = ""
    var project = ""
    var net: Int { gross - fee }
  }

  private static let plans = [1900, 4900, 4900, 9900]
  /// The percentage and the fixed part of a fee, in tenths of a percent and cents.
  private static let fee = (tenths: 29, fixed: 30)
  private static let disputeFee = 1500
  /// Days between a charge and the next one of a subscription.
  private static let period = 30

  init(days: Int, seed: UInt64) {
    self.days = days
    random = RandomSource(seed: seed)
  }

  private var start: Moment { Story.end + -days * Moment.day }

  /// The export.
  mutating func tell() -> [UInt8] {
    for day in 0..<days {
      for subscriber in 0..<Self.subscribers(on: day, of: days)
      where (day - Self.joined(subscriber, days)) % Self.period == 0 {
        charge(Self.plans[subscriber % Self.plans.count], on: day, customer: subscriber)
      }
      // Now and then, a setup is sold.
      if random.chance(percent: 8) { charge(random.between(4, 12) * 2500, on: day, customer: nil) }
      if day % 7 == 6 { payout(on: day) }
      if day % Self.period == Self.period - 1 {
        add(day, 23, "stripe_fee", "", gross: -700, fee: 0, "Billing - Usage Fee")
      }
    }
    return bytes
  }

  /// Customers join at a growing pace.
  private static func joined(_ subscriber: Int, _ days: Int) -> Int { days * (subscriber + 1) / 26 }

  private static func subscribers(on day: Int, of days: Int) -> Int {
    (0..<24).prefix { joined($0, days) <= day }.count
  }

  private mutating func charge(_ amount: Int, on day: Int, customer: Int?) {
    let charge = "ch_" + token()
    let fee = (amount * Self.fee.tenths + 500) / 1000 + Self.fee.fixed
    add(
      day, random.between(7, 21), "charge", charge, gross: amount, fee: fee,
      customer == nil ? "Setup" : "Subscription update",
      project: customer == nil ? "Brand and website" : "MVP")
    if customer == 5, day > days / 2 {
      add(day, 22, "refund", "re_" + token(), gross: -amount, fee: 0, "REFUND FOR CHARGE")
    } else if customer == 11 {
      add(
        day, 22, "adjustment", "du_" + token(), gross: -amount, fee: Self.disputeFee,
        "Chargeback withdrawal for \(charge)")
      add(day, 23, "adjustment", "du_" + token(), gross: amount, fee: 0, "Chargeback reversal for \(charge)")
    }
  }

  private mutating func payout(on day: Int) {
    let net = unpaid.reduce(0) { $0 + rows[$1].net }
    guard net > 0 else { return }
    let id = "po_" + token()
    for place in unpaid { rows[place].payout = id }
    unpaid = []
    add(day, 23, "payout", id, gross: -net, fee: 0, "STRIPE PAYOUT")
    unpaid = []
    rows[rows.count - 1].payout = id
  }

  private mutating func add(
    _ day: Int, _ hour: Int, _ type: String, _ source: String, gross: Int, fee: Int, _ description: String,
    project: String = ""
  ) {
    unpaid.append(rows.count)
    let at = start + (day * Moment.day + hour * Moment.hour + random.below(60) * Moment.minute)
    rows.append(
      Row(
        id: "txn_" + token(), at: at, type: type, source: source, gross: gross, fee: fee,
        description: description,
        project: project))
  }

  /// The random part of an ID.
  private mutating func token() -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    return "sample" + String((0..<18).map { _ in random.pick(letters) })
  }

  private var bytes: [UInt8] {
    var text =
      "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description,Customer Facing Amount,"
      + "Customer Facing Currency,Transfer,Transfer Date (UTC),Transfer Group,paperclip_project (metadata)\n"
    // As exports are: newest first.
    for row in rows.sorted(by: { ($1.at, $1.id) < ($0.at, $0.id) }) {
      let amounts = [row.gross, row.fee, row.net].map(Self.dollars).joined(separator: ",")
      let facing = row.type == "charge" ? "\(Self.dollars(row.gross)),usd" : ","
      text +=
        "\(row.id),\(row.type),\(row.source),\(amounts),usd,\(Self.minute(row.at)),\(Self.minute(row.at + 2 * Moment.day)),"
        + "\(row.description),\(facing),\(row.payout),,,\(row.project)\n"
    }
    return Array(text.utf8)
  }

  private static func dollars(_ cents: Int) -> String {
    let rest = abs(cents) % 100
    return "\(cents < 0 ? "-" : "")\(abs(cents) / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  private static func minute(_ at: Moment) -> String {
    var bytes: [UInt8] = []
    at.append(to: &bytes)
    bytes[10] = UInt8(ascii: " ")
    return String(decoding: bytes.prefix(16), as: UTF8.self)
  }
}
