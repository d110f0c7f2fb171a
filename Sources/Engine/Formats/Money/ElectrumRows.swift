/// The rows of Electrum's history. Times are local ones of the wallet's computer; labels are left out.
enum ElectrumRows {
  static func transaction(_ cells: MoneyCells, _ settings: MoneySettings) -> MoneyOutcome {
    MoneyFields.outcome { () throws(MoneyFields.Problem) in
      guard let time = cells.filled("timestamp"), time != "None" else { return .skipped(.unconfirmed) }
      let zone = settings.localZone.flatMap(TimeZoneRules.init(name:)) ?? .utc
      let at = try MoneyFields.time(MoneyTime.local(time, zone), "timestamp")
      let hash =
        cells.filled("transaction_hash") ?? cells.filled("oc_transaction_hash") ?? cells["ln_payment_hash"]
      guard let id = MoneyFields.id(hash) else { throw MoneyFields.Problem(reason: "no transaction hash") }
      let exponent = Currency.exponent("BTC")
      func amount(_ name: String) throws(MoneyFields.Problem) -> Int128 {
        try MoneyFields.amount(cells.filled(name) ?? "0", name, exponent)
      }
      let chain = cells.has("value") ? try amount("value") : try amount("amount_chain_bc")
      let lightning = try amount("amount_lightning_bc")
      var fee =
        cells.has("network_fee_satoshi")
        ? try MoneyFields.units(cells.filled("network_fee_satoshi") ?? "0", "network_fee_satoshi")
        : try amount(cells.has("network_fee_bc") ? "network_fee_bc" : "fee")
      fee = fee < 0 ? -fee : fee
      let net = chain + lightning
      var row = MoneyRow(
        id: "btc:" + id.lowercased(), system: .bitcoin, form: .wallet, account: "Electrum", at: at,
        kind: .sale,
        category: "incoming", currency: "BTC", exponent: exponent, gross: net, net: net)
      if chain != 0, lightning != 0 {
        (row.kind, row.category) = (.transfer, "between own wallets")
        (row.gross, row.fee, row.net) = (0, net < 0 ? -net : 0, net < 0 ? net : 0)
      } else if net < 0 {
        // What left the wallet includes the fee.
        (row.kind, row.category, row.gross, row.fee) = (.other, "outgoing", net + fee, fee)
      }
      return .rows([row])
    }
  }
}
