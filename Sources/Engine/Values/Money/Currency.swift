/// A currency code and the number of its decimals.
enum Currency {
  private static let withoutDecimals: Set<String> = [
    "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF",
  ]
  private static let withThree: Set<String> = ["BHD", "JOD", "KWD", "OMR", "TND"]
  private static let coins = ["BTC": 8, "SOL": 9, "USDC": 6, "USDT": 6]
  /// Those of ether and of most tokens.
  static let tokenExponent = 18

  /// The code in capitals. Nil for text that is none.
  static func code(_ text: String) -> String? {
    let code = text.uppercased()
    let isCode =
      (2...10).contains(code.utf8.count) && code.utf8.allSatisfy { $0 &- 0x41 < 26 || $0 &- 0x30 < 10 }
    return isCode ? code : nil
  }

  static func exponent(_ code: String) -> Int {
    if withoutDecimals.contains(code) { return 0 }
    if withThree.contains(code) { return 3 }
    if let coin = coins[code] { return coin }
    return code.utf8.count == 3 && code != "ETH" ? 2 : tokenExponent
  }
}
