/// The rows of Stripe's CSV exports. Amounts are in major units.
enum StripeRows {
  /// Dashboard → Balances → export.
  static func balanceHistory(_ cells: MoneyCells, _ settings: MoneySettings) -> MoneyOutcome {
    MoneyFields.outcome { () throws(MoneyFields.Problem) in
      let type = StripeKinds.name(cells["type"])
      let kind = StripeKinds.kind(type: type, description: cells["description"])
      var row = try balance(
        cells, id: cells["id"], gross: "amount", kind: kind, category: type,
        at: MoneyTime.utc(cells["created (utc)"]))
      row.ref = MoneyFields.id(cells["source"])
      if kind == .sale { row.charge = row.ref }
      row.payout = MoneyFields.id(cells["transfer"])
      row.project = MoneyFields.label(cells.filled(settings.projectKey.lowercased() + " (metadata)"))
      row.billingCode = MoneyFields.label(cells.filled(settings.billingCodeKey.lowercased() + " (metadata)"))
      return .rows([row])
    }
  }

  /// Reports → Balance, itemized, and the same from the Reports API.
  static func balanceReport(_ cells: MoneyCells, _ settings: MoneySettings) -> MoneyOutcome {
    MoneyFields.outcome { () throws(MoneyFields.Problem) in
      let category = StripeKinds.name(cells["reporting_category"])
      var at = MoneyTime.utc(cells["created_utc"])
      if at == nil, let zone = settings.timeZone.flatMap(TimeZoneRules.init(name:)) {
        at = MoneyTime.local(cells["created"], zone)
      }
      var row = try balance(
        cells, id: cells["balance_transaction_id"], gross: "gross", kind: StripeKinds.kind(category),
        category: category, at: at)
      row.ref = MoneyFields.id(cells["source_id"])
      row.charge = MoneyFields.id(cells["charge_id"]) ?? (row.kind == .sale ? row.ref : nil)
      row.intent = MoneyFields.id(cells["payment_intent_id"])
      row.payout = MoneyFields.id(cells["automatic_payout_id"])
      func metadata(_ key: String) -> String? {
        let key = key.lowercased()
        return MoneyFields.label(
          cells.filled("payment_metadata[\(key)]") ?? cells.filled("refund_metadata[\(key)]")
            ?? cells.filled("metadata[\(key)]"))
      }
      row.project = metadata(settings.projectKey)
      row.billingCode = metadata(settings.billingCodeKey)
      return .rows([row])
    }
  }

  private static func balance(
    _ cells: MoneyCells, id: String, gross: String, kind: MoneyRow.Kind, category: String, at: Instant?
  ) throws(MoneyFields.Problem) -> MoneyRow {
    guard let id = MoneyFields.id(id) else { throw MoneyFields.Problem(reason: "no ID") }
    let currency = try MoneyFields.currency(cells["currency"])
    let exponent = Currency.exponent(currency)
    let amount = try MoneyFields.amount(cells[gross], gross, exponent)
    let fee = try MoneyFields.amount(cells.filled("fee") ?? "0", "fee", exponent)
    let net = try MoneyFields.amount(cells["net"], "net", exponent)
    try MoneyFields.check(gross: amount, fee: fee, net: net, exponent)
    return MoneyRow(
      id: "stripe:" + id, system: .stripe, form: .balance, at: try MoneyFields.time(at, "creation time"),
      kind: kind,
      category: category, currency: currency, exponent: exponent, gross: amount, fee: fee, net: net,
      description: MoneyFields.description(cells["description"], of: kind))
  }

  /// Payments → export: a row per attempt, with refunds as columns.
  static func payment(_ cells: MoneyCells, _ settings: MoneySettings) -> MoneyOutcome {
    MoneyFields.outcome { () throws(MoneyFields.Problem) in
      if cells["mode"].lowercased() == "test" { return .skipped(.test) }
      guard ["paid", "refunded", "partially refunded", "succeeded"].contains(cells["status"].lowercased()),
        cells["captured"].lowercased() == "true"
      else { return .skipped(.unpaid) }
      guard let id = MoneyFields.id(cells["id"]) else { throw MoneyFields.Problem(reason: "no ID") }
      let at = try MoneyFields.time(MoneyTime.utc(cells["created (utc)"]), "creation time")
      let isConverted = !cells["converted amount"].isEmpty && !cells["converted currency"].isEmpty
      let currency = try MoneyFields.currency(cells[isConverted ? "converted currency" : "currency"])
      let exponent = Currency.exponent(currency)
      func amount(_ name: String) throws(MoneyFields.Problem) -> Int128 {
        try MoneyFields.amount(cells.filled(name) ?? "0", name, exponent)
      }
      let gross = try amount(isConverted ? "converted amount" : "amount")
      let refunded = try amount(isConverted ? "converted amount refunded" : "amount refunded")
      // In the currency of the customer, a refund is never more than the payment.
      let own = try MoneyFields.currency(cells["currency"])
      let paid = try MoneyFields.amount(cells["amount"], "amount", Currency.exponent(own))
      let back = try MoneyFields.amount(
        cells.filled("amount refunded") ?? "0", "amount refunded", Currency.exponent(own))
      guard back <= paid else { throw MoneyFields.Problem(reason: "more is refunded than was paid") }
      let fee = try amount("fee") + amount("taxes on fee") + amount("tax")
      var sale = MoneyRow(
        id: "stripe:" + id, system: .stripe, form: .payments, at: at, kind: .sale, category: "payment",
        currency: currency, exponent: exponent, gross: gross, fee: fee, net: gross - fee)
      sale.ref = id
      sale.charge = id
      sale.intent = MoneyFields.id(cells["paymentintent id"])
      sale.payout = MoneyFields.id(cells["transfer"])
      sale.project = MoneyFields.label(cells.filled(settings.projectKey.lowercased() + " (metadata)"))
      sale.billingCode = MoneyFields.label(cells.filled(settings.billingCodeKey.lowercased() + " (metadata)"))
      var rows = [sale]
      func part(_ kind: MoneyRow.Kind, _ amount: Int128, _ currency: String, _ at: Instant?) {
        guard amount > 0 else { return }
        var row = sale
        row.id += ":" + kind.rawValue
        (row.kind, row.category, row.payout) = (kind, kind.rawValue, nil)
        (row.at, row.currency, row.exponent) = (at ?? sale.at, currency, Currency.exponent(currency))
        (row.gross, row.fee, row.net) = (-amount, 0, -amount)
        rows.append(row)
      }
      part(.refund, refunded, currency, MoneyTime.utc(cells["refunded date (utc)"]))
      if let disputed = cells.filled("disputed amount"), cells["dispute status"].lowercased() != "won",
        !cells["dispute status"].lowercased().hasPrefix("warning")
      {
        let amount = try MoneyFields.amount(disputed, "disputed amount", Currency.exponent(own))
        part(.dispute, amount, own, MoneyTime.utc(cells["dispute date (utc)"]))
      }
      return .rows(rows)
    }
  }

  /// Payouts → export.
  static func payout(_ cells: MoneyCells, _ settings: MoneySettings) -> MoneyOutcome {
    MoneyFields.outcome { () throws(MoneyFields.Problem) in
      if ["failed", "canceled"].contains(cells["status"].lowercased()) { return .skipped(.unpaid) }
      guard let id = MoneyFields.id(cells["id"]) else { throw MoneyFields.Problem(reason: "no ID") }
      let currency = try MoneyFields.currency(cells["currency"])
      let exponent = Currency.exponent(currency)
      let amount = try MoneyFields.amount(cells["amount"], "amount", exponent)
      let time = cells.filled("created (utc)") ?? cells["arrival date (utc)"]
      return .rows([
        payout(id, amount, currency, exponent, try MoneyFields.time(MoneyTime.utc(time), "creation time"))
      ])
    }
  }

  static func payout(
    _ id: String, _ amount: Int128, _ currency: String, _ exponent: Int, _ at: Instant
  ) -> MoneyRow {
    MoneyRow(
      id: "stripe:" + id, system: .stripe, form: .payouts, at: at, kind: .transfer, category: "payout",
      currency: currency, exponent: exponent, gross: -amount, net: -amount, ref: id, payout: id)
  }
}
