/// The objects of Stripe's API, as its command-line program and scripts save them: lists of pages, arrays, or
/// one object a line. Amounts are integers in the smallest unit.
enum StripeObjects {
  static let kinds: Set<String> = ["list", "balance_transaction", "charge", "refund", "payout"]

  static func recognizes(_ head: MoneyHead) -> Bool {
    func isOurs(_ head: MoneyHead) -> Bool {
      head.texts["object"].map(kinds.subtracting(["list"]).contains) ?? false
    }
    if isOurs(head) { return true }
    // In a list, any order of its keys is possible.
    guard head.keys.contains("data") else { return false }
    return head.texts["object"] == "list" || head.keys.contains("has_more")
      || head.items["data"].map(isOurs) ?? false
  }

  static func read(
    _ document: JSONDocument, _ object: JSONDocument.Index, _ settings: MoneySettings
  ) -> MoneyOutcome {
    if let live = document.field(object, "livemode"), document.kind(live) == .false { return .skipped(.test) }
    return MoneyFields.outcome { () throws(MoneyFields.Problem) in
      switch text(document, object, "object") {
      case "balance_transaction": .rows([try balance(document, object, settings)])
      case "charge": try charge(document, object, settings)
      case "refund": try refund(document, object, settings)
      case "payout": try payout(document, object)
      default: .skipped(.unread)
      }
    }
  }

  private static func text(_ document: JSONDocument, _ object: JSONDocument.Index, _ key: StaticString)
    -> String
  {
    document.present(object, key).flatMap { document.string($0) } ?? ""
  }

  /// The ID of another object, which can be included as a whole.
  private static func reference(
    _ document: JSONDocument, _ object: JSONDocument.Index, _ key: StaticString
  ) -> String? {
    guard let value = document.present(object, key) else { return nil }
    if document.kind(value) == .object { return MoneyFields.id(text(document, value, "id")) }
    return document.string(value).flatMap(MoneyFields.id)
  }

  private static func units(
    _ document: JSONDocument, _ object: JSONDocument.Index, _ key: StaticString
  ) throws(MoneyFields.Problem) -> Int128 {
    guard let value = document.present(object, key).flatMap({ document.int($0) }) else {
      throw MoneyFields.Problem(reason: "no \(key) in the smallest unit")
    }
    return Int128(value)
  }

  private static func row(
    _ document: JSONDocument, _ object: JSONDocument.Index, _ form: MoneyRow.Form
  ) throws(MoneyFields.Problem) -> MoneyRow {
    guard let id = MoneyFields.id(text(document, object, "id")) else {
      throw MoneyFields.Problem(reason: "no ID")
    }
    let currency = try MoneyFields.currency(text(document, object, "currency"))
    let seconds = document.present(object, "created").flatMap { document.int($0) }
    let at = try MoneyFields.time(seconds.flatMap { MoneyTime.unix(String($0)) }, "creation time")
    return MoneyRow(
      id: "stripe:" + id, system: .stripe, form: form, at: at, kind: .other, category: "unknown",
      currency: currency,
      exponent: Currency.exponent(currency), gross: 0, net: 0, ref: id)
  }

  private static func attribute(
    _ row: inout MoneyRow, _ document: JSONDocument, _ object: JSONDocument.Index, _ settings: MoneySettings
  ) {
    guard let metadata = document.present(object, "metadata"), document.kind(metadata) == .object else {
      return
    }
    for field in document.fields(metadata) {
      let key = document.string(field.key)
      if key == settings.projectKey { row.project = MoneyFields.label(document.string(field.value)) }
      if key == settings.billingCodeKey { row.billingCode = MoneyFields.label(document.string(field.value)) }
    }
  }

  private static func balance(
    _ document: JSONDocument, _ object: JSONDocument.Index, _ settings: MoneySettings
  ) throws(MoneyFields.Problem) -> MoneyRow {
    var row = try row(document, object, .balance)
    row.gross = try units(document, object, "amount")
    row.fee = document.present(object, "fee") == nil ? 0 : try units(document, object, "fee")
    row.net = try units(document, object, "net")
    try MoneyFields.check(gross: row.gross, fee: row.fee, net: row.net, row.exponent)
    let description = text(document, object, "description")
    let type = StripeKinds.name(text(document, object, "type"))
    let category = text(document, object, "reporting_category")
    row.category = category.isEmpty ? type : StripeKinds.name(category)
    row.kind =
      category.isEmpty
      ? StripeKinds.kind(type: type, description: description) : StripeKinds.kind(row.category)
    row.description = MoneyFields.description(description, of: row.kind)
    row.ref = reference(document, object, "source")
    if row.kind == .sale { row.charge = row.ref }
    if let source = document.present(object, "source"), document.kind(source) == .object {
      row.charge = reference(document, source, "charge") ?? row.charge
      row.intent = reference(document, source, "payment_intent")
      attribute(&row, document, source, settings)
    }
    return row
  }

  private static func charge(
    _ document: JSONDocument, _ object: JSONDocument.Index, _ settings: MoneySettings
  ) throws(MoneyFields.Problem) -> MoneyOutcome {
    func isFalse(_ key: StaticString) -> Bool {
      document.field(object, key).map { document.kind($0) == .false } ?? false
    }
    let status = text(document, object, "status")
    if isFalse("paid") || isFalse("captured") || !status.isEmpty && status != "succeeded" {
      return .skipped(.unpaid)
    }
    var sale = try row(document, object, .payments)
    let captured: StaticString =
      document.present(object, "amount_captured") == nil ? "amount" : "amount_captured"
    sale.gross = try units(document, object, captured)
    (sale.kind, sale.category, sale.net, sale.charge) = (.sale, "charge", sale.gross, sale.ref)
    sale.intent = reference(document, object, "payment_intent")
    attribute(&sale, document, object, settings)
    var rows = [sale]
    // An included balance transaction is the same money, with its fee.
    if let included = document.present(object, "balance_transaction"), document.kind(included) == .object {
      var whole = try balance(document, included, settings)
      (whole.ref, whole.charge, whole.intent) = (sale.ref, sale.ref, sale.intent)
      (whole.project, whole.billingCode) = (sale.project, sale.billingCode)
      rows.append(whole)
    }
    let refunded =
      document.present(object, "amount_refunded") == nil ? 0 : try units(document, object, "amount_refunded")
    guard refunded <= sale.gross else { throw MoneyFields.Problem(reason: "more is refunded than was paid") }
    if refunded > 0 {
      var refund = sale
      refund.id += ":refund"
      (refund.kind, refund.category, refund.gross, refund.net) = (.refund, "refund", -refunded, -refunded)
      rows.append(refund)
    }
    return .rows(rows)
  }

  private static func refund(
    _ document: JSONDocument, _ object: JSONDocument.Index, _ settings: MoneySettings
  ) throws(MoneyFields.Problem) -> MoneyOutcome {
    let status = text(document, object, "status")
    if ["failed", "canceled", "pending", "requires_action"].contains(status) { return .skipped(.unpaid) }
    var refund = try row(document, object, .refunds)
    let amount = try units(document, object, "amount")
    (refund.kind, refund.category, refund.gross, refund.net) = (.refund, "refund", -amount, -amount)
    refund.charge = reference(document, object, "charge")
    refund.intent = reference(document, object, "payment_intent")
    attribute(&refund, document, object, settings)
    return .rows([refund])
  }

  private static func payout(
    _ document: JSONDocument, _ object: JSONDocument.Index
  ) throws(MoneyFields.Problem) -> MoneyOutcome {
    if ["failed", "canceled"].contains(text(document, object, "status")) { return .skipped(.unpaid) }
    let row = try row(document, object, .payouts)
    let amount = try units(document, object, "amount")
    return .rows([StripeRows.payout(row.ref ?? "", amount, row.currency, row.exponent, row.at)])
  }
}
