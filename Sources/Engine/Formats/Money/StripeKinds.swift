/// What Stripe's names for changes of a balance mean in a profit and loss table.
enum StripeKinds {
  private static let kinds: [MoneyRow.Kind: Set<String>] = [
    .sale: ["charge", "payment", "platform_earning", "contribution", "application_fee"],
    .refund: [
      "refund", "payment_refund", "partial_capture_reversal", "platform_earning_refund", "refund_failure",
      "payment_failure_refund", "charge_failure", "application_fee_refund",
    ],
    .dispute: ["dispute", "dispute_reversal"],
    .fee: ["fee", "tax", "stripe_fee", "stripe_fx_fee", "tax_fee"],
    .transfer: [
      "payout", "payout_reversal", "payout_cancel", "payout_failure", "topup", "topup_reversal", "transfer",
      "transfer_reversal", "transfer_cancel", "transfer_failure", "transfer_refund", "advance",
      "advance_funding",
      "reserve_transaction", "reserved_funds", "risk_reserved_funds", "connect_reserved_funds",
      "connect_collection_transfer",
    ],
  ]
  private static let byName = Dictionary(
    uniqueKeysWithValues: kinds.flatMap { kind, names in names.map { ($0, kind) } })

  /// Other for what is not known.
  static func kind(_ name: String) -> MoneyRow.Kind { byName[name] ?? .other }

  /// The older file calls a dispute an adjustment, and only its description says what it is.
  static func kind(type: String, description: String) -> MoneyRow.Kind {
    guard type == "adjustment" else { return kind(type) }
    let text = description.lowercased()
    return text.contains("chargeback") || text.contains("dispute") ? .dispute : .other
  }

  /// A name from a file, as far as it is one.
  static func name(_ text: String) -> String {
    let name = text.lowercased()
    let isName =
      !name.isEmpty && name.utf8.count <= 60
      && name.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_") }
    return isName ? name : "unknown"
  }
}
