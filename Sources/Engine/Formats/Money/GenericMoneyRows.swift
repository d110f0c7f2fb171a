/// The rows of the CSV that anyone can write: `date,kind,currency,gross`, and optionally `fee`, `net`, `id`,
/// `description`, `project` and `billing_code`.
enum GenericMoneyRows {
  static func row(_ cells: MoneyCells, _ settings: MoneySettings) -> MoneyOutcome {
    MoneyFields.outcome { () throws(MoneyFields.Problem) in
      guard let kind = MoneyRow.Kind(rawValue: cells["kind"].lowercased()) else {
        throw MoneyFields.Problem(
          reason: "the kind must be one of " + MoneyRow.Kind.allCases.map(\.rawValue).joined(separator: ", "))
      }
      if let mode = cells.filled("mode") ?? cells.filled("livemode") ?? cells.filled("test_mode"),
        cells.has("test_mode") ? mode.lowercased() == "true" : ["test", "false"].contains(mode.lowercased())
      {
        return .skipped(.test)
      }
      let at = try MoneyFields.time(MoneyTime.utc(cells["date"]), "date")
      let currency = try MoneyFields.currency(cells["currency"])
      let exponent = Currency.exponent(currency)
      let gross = try MoneyFields.amount(cells["gross"], "gross", exponent)
      let fee = try MoneyFields.amount(cells.filled("fee") ?? "0", "fee", exponent)
      let net =
        try cells.filled("net").map { text throws(MoneyFields.Problem) in
          try MoneyFields.amount(text, "net", exponent)
        } ?? gross - fee
      try MoneyFields.check(gross: gross, fee: fee, net: net, exponent)
      try check(kind, gross)
      var row = MoneyRow(
        id: "", system: .file, form: .file, at: at, kind: kind, category: kind.rawValue, currency: currency,
        exponent: exponent, gross: gross, fee: fee, net: net)
      row.project = MoneyFields.label(cells.filled("project"))
      row.billingCode = MoneyFields.label(cells.filled("billing_code"))
      row.description = MoneyFields.description(cells["description"], of: kind)
      if let id = MoneyFields.id(cells["id"]) {
        row.id = "file:" + id
      } else {
        // Without an ID of its own, a row is what it says, however its numbers are written.
        let words = [
          at.text, kind.rawValue, currency, String(gross), String(fee), row.project ?? "",
          row.billingCode ?? "",
          cells["id"], cells["description"],
        ]
        row.id = "file:" + SHA256.digest(of: Array(words.joined(separator: "\u{1F}").utf8)).text
        row.isNumbered = true
      }
      return .rows([row])
    }
  }

  /// Money that comes in is positive, money that goes out negative: a refund of 5 is -5.
  private static func check(_ kind: MoneyRow.Kind, _ gross: Int128) throws(MoneyFields.Problem) {
    switch kind {
    case .sale where gross < 0: throw MoneyFields.Problem(reason: "a sale must not be negative; use refund")
    case .refund where gross > 0, .fee where gross > 0, .tax where gross > 0:
      throw MoneyFields.Problem(reason: "a \(kind.rawValue) takes money away, so its gross must be negative")
    default: return
    }
  }
}
