/// A kind of money file: how its header is recognized, and what a row of it says.
struct MoneyFormat: Sendable {
  /// The name on the data-quality page.
  let name: String
  /// Columns that it always has. One that ends in `*` is the beginning of a name.
  let required: [String]
  /// The number of rows at which the service that writes it stops without a word.
  var cap: Int?
  /// True if its times can be in a zone that it does not name.
  var hasLocalTimes = false
  let read: @Sendable (MoneyCells, MoneySettings) -> MoneyOutcome

  func matches(_ cells: MoneyCells) -> Bool {
    required.allSatisfy { name in
      name.hasSuffix("*") ? cells.has(prefix: String(name.dropLast())) : cells.has(name)
    }
  }

  /// The kinds of CSV files. The first that matches reads a file, so those with more columns come first.
  static let all: [MoneyFormat] = [
    MoneyFormat(
      name: "Stripe balance history",
      required: ["id", "type", "source", "amount", "fee", "net", "currency", "created (utc)"],
      read: { StripeRows.balanceHistory($0, $1) }),
    MoneyFormat(
      name: "Stripe balance report",
      required: ["balance_transaction_id", "currency", "gross", "fee", "net", "reporting_category"],
      hasLocalTimes: true,
      read: { StripeRows.balanceReport($0, $1) }),
    MoneyFormat(
      name: "Stripe payments",
      required: ["id", "amount", "amount refunded", "currency", "captured", "status"],
      read: { StripeRows.payment($0, $1) }),
    MoneyFormat(
      name: "Stripe payouts", required: ["id", "amount", "currency", "arrival date (utc)"],
      read: { StripeRows.payout($0, $1) }),
    MoneyFormat(
      name: "Etherscan internal transactions",
      required: ["txhash", "unixtimestamp", "parenttxfrom", "from", "txto", "value_in(*"],
      cap: explorerCap, read: { EtherscanRows.transfer($0, $1) }),
    MoneyFormat(
      name: "Etherscan transactions",
      required: ["txhash", "unixtimestamp", "from", "to", "value_in(*", "value_out(*", "txnfee(*"],
      cap: explorerCap, read: { EtherscanRows.transaction($0, $1) }),
    MoneyFormat(
      name: "Etherscan token transfers",
      required: ["txhash", "unixtimestamp", "from", "to", "contractaddress", "tokensymbol"],
      cap: explorerCap, read: { EtherscanRows.token($0, $1) }),
    MoneyFormat(
      name: "Blockscout token transfers",
      required: [
        "txhash", "unixtimestamp", "fromaddress", "toaddress", "tokencontractaddress", "tokenstransferred",
      ],
      read: { BlockscoutRows.token($0, $1) }),
    MoneyFormat(
      name: "Blockscout transactions",
      required: ["txhash", "unixtimestamp", "fromaddress", "toaddress", "type", "value", "fee", "status"],
      read: { BlockscoutRows.transaction($0, $1) }),
    MoneyFormat(
      name: "Solscan DeFi activities", required: ["signature", "block time", "action", "token1", "token2"],
      cap: explorerCap, read: { SolscanRows.swap($0, $1) }),
    MoneyFormat(
      name: "Solscan transfers",
      required: ["signature", "block time", "from", "to", "amount", "decimals", "token address"],
      cap: explorerCap, read: { SolscanRows.transfer($0, $1) }),
    MoneyFormat(
      name: "Electrum history", required: ["oc_transaction_hash", "label", "amount_chain_bc", "timestamp"],
      read: { ElectrumRows.transaction($0, $1) }),
    MoneyFormat(
      name: "Electrum history", required: ["transaction_hash", "label", "value", "timestamp"],
      read: { ElectrumRows.transaction($0, $1) }),
    MoneyFormat(
      name: "money CSV", required: ["date", "kind", "currency", "gross"],
      read: { GenericMoneyRows.row($0, $1) }),
  ]

  private static let explorerCap = 5000
}
