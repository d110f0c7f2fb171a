/// One movement of money, as a source tells it. It has nothing of a customer: no name, address, e-mail or
/// card.
struct MoneyRow {
  /// Where it moved.
  enum System: String {
    case stripe, ethereum, solana, bitcoin, file
  }

  /// What kind of list it is from. The same money can be in several.
  enum Form: String {
    /// Every change of a balance, with fees.
    case balance
    /// Attempts to pay. Refunds are columns of them, and payouts are missing.
    case payments
    /// Refunds alone.
    case refunds
    /// Payouts alone: to compare with the rows that they consist of.
    case payouts
    case wallet
    case file
  }

  enum Kind: String, CaseIterable {
    case sale, refund, dispute, fee, tax, transfer, other
  }

  var id: String
  /// True if the ID does not distinguish equal rows of one file: they are numbered.
  var isNumbered = false
  var system: System
  var form: Form
  var account = ""
  var at: Instant
  var kind: Kind
  /// What the source calls it.
  var category: String
  var currency: String
  var exponent: Int
  var gross: Int128
  var fee: Int128 = 0
  var net: Int128
  /// The object that moved the money, the charge that it belongs to, and its payment intent.
  var ref: String?
  var charge: String?
  var intent: String?
  var payout: String?
  var project: String?
  var billingCode: String?
  /// Only of fees, which the processor describes itself.
  var description: String?
  /// Why it cannot count, whatever else is known.
  var reason: String?
}
