/// The configuration of the module "revenue", as the core uses it: what is needed to read money files. The
/// module's schema has checked the types.
package struct MoneySettings: Sendable {
  package static let module = "revenue"

  struct Wallet: Sendable {
    var address: String
    var label: String
    var currency: String?
  }

  struct Token: Sendable {
    var contract: String
    var symbol: String
    var exponent: Int?
  }

  private(set) var wallets: [Wallet] = []
  private(set) var tokens: [Token] = []
  /// The names of metadata fields that hold a project and a billing code.
  private(set) var projectKey = "paperclip_project"
  private(set) var billingCodeKey = "paperclip_billing_code"
  /// The zone of times without one.
  private(set) var timeZone: String?
  package private(set) var rates: ExchangeRates?
  /// Days that the exports cover without a gap, because the operator says so.
  private(set) var covered: ClosedRange<Int>?
  package private(set) var findings: [Finding] = []
  /// Changes if sources must be read again.
  private(set) var readingDigest = ""
  private(set) var ratesDigest = ""

  package init() {}

  /// `read` returns the bytes of a file of the workspace.
  package init(_ config: Value, companyZone: String?, read: (String) throws -> [UInt8]) {
    for item in config["wallets"]?.list ?? [] {
      guard let address = item["address"]?.string, !address.isEmpty else { continue }
      wallets.append(
        Wallet(
          address: Self.normalized(address), label: item["label"]?.string ?? "Wallet \(wallets.count + 1)",
          currency: item["currency"]?.string.flatMap(Currency.code)))
    }
    for item in config["tokens"]?.list ?? [] {
      guard let contract = item["contract"]?.string,
        let symbol = item["symbol"]?.string.flatMap(Currency.code)
      else { continue }
      tokens.append(
        Token(
          contract: Self.normalized(contract), symbol: symbol, exponent: item["decimals"]?.int.map { Int($0) }
        ))
    }
    projectKey = config["projectKey"]?.string ?? projectKey
    billingCodeKey = config["billingCodeKey"]?.string ?? billingCodeKey
    timeZone = config["timeZone"]?.string
    if let from = config["covered"]?["from"]?.string.flatMap({ Instant($0) })?.day,
      let to = config["covered"]?["to"]?.string.flatMap({ Instant($0) })?.day, from <= to
    {
      covered = from.daysSinceEpoch...to.daysSinceEpoch
    }
    if let zone = timeZone, TimeZoneRules(name: zone) == nil {
      findings.append(
        Finding(
          .error, "\"modules.config.revenue.timeZone\": unknown time zone \"\(zone)\"",
          remedy: TimeZoneRules.remedy, source: Workspace.configurationName))
      timeZone = nil
    }
    readingDigest = Self.digest(
      wallets.flatMap { [$0.address, $0.label, $0.currency ?? ""] }
        + tokens.flatMap { [$0.contract, $0.symbol, String($0.exponent ?? -1)] }
        + [projectKey, billingCodeKey, timeZone ?? "", companyZone ?? ""])
    localZone = timeZone ?? companyZone
    guard let path = config["rates"]?.string else { return }
    do {
      let bytes = try read(path)
      ratesDigest = SHA256.digest(of: bytes).text
      let (rates, found) = ExchangeRatesReader.read(bytes, source: path)
      self.rates = rates
      findings += found
    } catch {
      findings.append(
        Finding(
          .error,
          "the exchange rates cannot be read, so money in other currencies than US dollars is not converted",
          remedy: "check \"modules.config.revenue.rates\"", source: path))
    }
  }

  /// The zone of times that a wallet writes in the local time of its computer.
  private(set) var localZone: String?

  /// A hexadecimal address means the same in capitals; others do not.
  static func normalized(_ address: String) -> String {
    address.hasPrefix("0x") || address.hasPrefix("0X") || address.hasPrefix("bc1") || address.hasPrefix("BC1")
      ? address.lowercased() : address
  }

  func wallet(_ address: String) -> Wallet? {
    let address = Self.normalized(address)
    return wallets.first { $0.address == address }
  }

  func token(_ contract: String) -> Token? {
    let contract = Self.normalized(contract)
    return tokens.first { $0.contract == contract }
  }

  private static func digest(_ words: [String]) -> String {
    SHA256.digest(of: Array(words.map { "\($0.utf8.count) \($0)\n" }.joined().utf8)).text
  }
}
