/// A transfer on a chain, seen from the operator's own wallets: who paid whom decides what it is.
struct WalletTransfer {
  var system: MoneyRow.System
  var hash: String
  /// Distinguishes transfers of one transaction; nil for the transaction itself.
  var part: String?
  var at: Instant
  var from: String
  var to: String
  /// What the file says of the direction, for a file without a configured wallet.
  var isIncoming: Bool?
  var currency: String
  var exponent: Int
  var value: Int128
  /// What the sender paid to the network, also for a failed transaction.
  var fee: Int128 = 0
  var isFailed = false

  /// The row, or nothing where neither side is the operator's.
  func row(_ settings: MoneySettings) -> MoneyRow {
    let sender = settings.wallet(from)
    let receiver = settings.wallet(to)
    let isKnown = sender != nil || receiver != nil
    let isOut = isKnown ? sender != nil : isIncoming == false
    let isIn = isKnown ? receiver != nil : isIncoming == true
    let paid = isOut ? fee : 0
    var gross: Int128 = isFailed ? 0 : value
    var (kind, category) = (MoneyRow.Kind.sale, "incoming")
    if isIn, isOut {
      (kind, category, gross) = (.transfer, "between own wallets", 0)
    } else if isOut {
      (kind, category, gross) = (.other, isFailed ? "failed" : "outgoing", -gross)
    } else if !isIn {
      (kind, category, gross) = (.other, "unknown direction", 0)
    } else if isFailed {
      (kind, category) = (.other, "failed")
    }
    var row = MoneyRow(
      id: Self.id(system, hash, part), system: system, form: .wallet,
      account: (isIn && !isOut ? receiver : sender)?.label ?? receiver?.label ?? "", at: at, kind: kind,
      category: category, currency: currency, exponent: exponent, gross: gross, fee: paid, net: gross - paid)
    row.isNumbered = part != nil
    if !isIn, !isOut { row.reason = "the wallet is not configured" }
    return row
  }

  /// Parts are named by a digest, since they contain addresses.
  static func id(_ system: MoneyRow.System, _ hash: String, _ part: String?) -> String {
    let prefix = system == .ethereum ? "eth" : system == .solana ? "sol" : "btc"
    guard let part else { return "\(prefix):\(hash)" }
    return "\(prefix):\(hash):\(SHA256.digest(of: Array(part.utf8)).text.prefix(12))"
  }

  /// Hexadecimal hashes mean the same in capitals; those of Solana do not.
  static func hash(_ text: String, _ system: MoneyRow.System) throws(MoneyFields.Problem) -> String {
    guard let id = MoneyFields.id(text) else { throw MoneyFields.Problem(reason: "no transaction hash") }
    return system == .solana ? id : id.lowercased()
  }
}
