@testable import Engine

/// A random account of a payment processor, and its exports. Sums are made by plain loops over the movements.
struct MoneyFiles {
  struct Movement {
    var id: String
    var at: Int64
    var type: String
    var category: String
    var kind: String
    var source: String
    var charge: String?
    var gross: Int
    var fee: Int
    var currency = "usd"
    var payout: String?
    var project: String?
    var net: Int { gross - fee }
    var day: String { Instant(milliseconds: at * 1000).day.text }
  }

  var movements: [Movement] = []
  var payouts = 0

  /// Sixty to ninety days from 2026-08-01 with sales in two currencies, refunds, disputes, fees and payouts.
  init(seed: UInt64) {
    var random = RandomHistoryTests.Random(state: seed)
    func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    let start: Int64 = 1_785_542_400
    var open: [Int] = []
    var sales: [Int] = []
    for day in 0..<pick(60...90) {
      for _ in 0..<pick(1...4) {
        let at = start + Int64(day * 86_400 + pick(0...86_399))
        let number = movements.count
        let id = "txn_\(seed)x\(number)"
        switch pick(0...9) {
        case 0 where !sales.isEmpty:
          let sale = movements[sales.removeLast()]
          movements.append(
            Movement(
              id: id, at: at, type: "refund", category: "refund", kind: "refund", source: "re_\(number)",
              charge: sale.source, gross: -pick(1...sale.gross), fee: 0, currency: sale.currency))
        case 1 where !sales.isEmpty:
          let sale = movements[sales.removeLast()]
          movements.append(
            Movement(
              id: id, at: at, type: "adjustment", category: "dispute", kind: "dispute",
              source: "dp_\(number)",
              charge: sale.source, gross: -sale.gross, fee: sale.currency == "usd" ? 1500 : 1650,
              currency: sale.currency))
        case 2:
          movements.append(
            Movement(
              id: id, at: at, type: "stripe_fee", category: "fee", kind: "fee", source: "",
              gross: -pick(1...900),
              fee: 0))
        default:
          let currency = pick(0...4) == 0 ? "jpy" : "usd"
          let gross = pick(100...50_000)
          sales.append(number)
          movements.append(
            Movement(
              id: id, at: at, type: "charge", category: "charge", kind: "sale",
              source: "ch_\(seed)x\(number)",
              charge: "ch_\(seed)x\(number)", gross: gross, fee: gross * 29 / 1000 + 30, currency: currency,
              project: pick(0...2) == 0 ? "Website" : nil))
        }
        if movements[number].currency == "usd" { open.append(number) }
      }
      guard day % 7 == 6, !open.isEmpty else { continue }
      let net = open.reduce(0) { $0 + movements[$1].net }
      let payout = "po_\(seed)x\(day)"
      for place in open { movements[place].payout = payout }
      open = []
      payouts += 1
      movements.append(
        Movement(
          id: "txn_\(seed)p\(day)", at: start + Int64(day * 86_400 + 86_399), type: "payout",
          category: "payout",
          kind: "transfer", source: payout, gross: -net, fee: 0, payout: payout))
    }
  }

  /// "month kind currency" → gross, fee and net in the smallest unit, by a loop.
  var sums: [String: [Int]] {
    var sums: [String: [Int]] = [:]
    for movement in movements {
      let key = "\(movement.day.prefix(7)) \(movement.kind) \(movement.currency.uppercased())"
      let old = sums[key] ?? [0, 0, 0]
      sums[key] = [old[0] + movement.gross, old[1] + movement.fee, old[2] + movement.net]
    }
    return sums
  }

  static func major(_ amount: Int, _ currency: String) -> String {
    guard currency != "jpy" else { return "\(amount)" }
    let digits = "\(abs(amount) / 100)." + (abs(amount) % 100 < 10 ? "0" : "") + "\(abs(amount) % 100)"
    return (amount < 0 ? "-" : "") + digits
  }

  static func time(_ at: Int64, seconds: Bool = true) -> String {
    let text = Instant(milliseconds: at * 1000).text
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(seconds ? 8 : 5))"
  }

  /// File A. The customer's fields are filled with what must never be stored.
  func history(_ part: [Movement]? = nil) -> String {
    var text =
      "id,Type,Source,Amount,Fee,Destination Platform Fee,Destination Platform Fee Currency,Net,Currency,Created (UTC),Available On (UTC),Description,Customer Facing Amount,Customer Facing Currency,Transfer,Transfer Date (UTC),Transfer Group,paperclip_project (metadata)\n"
    for row in part ?? movements {
      let description =
        row.category == "dispute"
        ? "Chargeback withdrawal for \(row.charge ?? "")" : "Order of jane.roe@example.com, Jane Roe"
      text +=
        "\(row.id),\(row.type),\(row.source),\(Self.major(row.gross, row.currency)),\(Self.major(row.fee, row.currency)),,,\(Self.major(row.net, row.currency)),\(row.currency),\(Self.time(row.at, seconds: false)),\(Self.time(row.at, seconds: false)),\"\(description)\",,,\(row.payout ?? ""),,,\(row.project ?? "")\n"
    }
    return text
  }

  /// File B, with its columns in an order of its own.
  func report(_ part: [Movement]? = nil) -> String {
    var text =
      "created_utc,balance_transaction_id,reporting_category,currency,gross,fee,net,source_id,charge_id,customer_email,customer_name,automatic_payout_id,description,payment_metadata[paperclip_project],created\n"
    for row in part ?? movements {
      text +=
        "\(Self.time(row.at)),\(row.id),\(row.category),\(row.currency),\(Self.major(row.gross, row.currency)),\(Self.major(row.fee, row.currency)),\(Self.major(row.net, row.currency)),\(row.source),\(row.charge ?? ""),jane.roe@example.com,Jane Roe,\(row.category == "payout" ? "" : row.payout ?? ""),\"a,b\",\(row.project ?? ""),\n"
    }
    return text
  }

  /// File E: pages of a list, one after the other.
  func objects(_ part: [Movement]? = nil, hasMore: Bool = false) -> String {
    var text = ""
    let all = part ?? movements
    let pages = stride(from: 0, to: all.count, by: 100).map { all[$0..<min(all.count, $0 + 100)] }
    for (number, page) in pages.enumerated() {
      let isLast = number == pages.count - 1
      let items = page.map { row in
        #"{"id":"\#(row.id)","object":"balance_transaction","amount":\#(row.gross),"fee":\#(row.fee),"net":\#(row.net),"currency":"\#(row.currency)","created":\#(row.at),"reporting_category":"\#(row.category)","type":"\#(row.type)","source":"\#(row.source)","status":"available","description":"jane.roe@example.com","exchange_rate":null}"#
      }
      text +=
        "{\"object\":\"list\",\"url\":\"/v1/balance_transactions\",\"has_more\":\(!isLast || hasMore),\"data\":[\n"
        + items.joined(separator: ",\n") + "]}\n"
    }
    return text
  }
}
