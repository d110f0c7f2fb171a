/// Reads a file of exchange rates in the format of the European Central Bank's history: a line of currency
/// codes after `Date`, then a line per day with the units of each currency for one euro. `N/A` and empty
/// fields are holes.
enum ExchangeRatesReader {
  /// The currency of which each line says what one unit costs.
  private static let base = "EUR"
  private static let maximumFindings = 20

  static func read(_ bytes: [UInt8], source: String) -> (rates: ExchangeRates?, findings: [Finding]) {
    var findings: [Finding] = []
    func report(_ message: String, line: Int, column: Int? = nil) {
      guard findings.count < maximumFindings else { return }
      findings.append(
        Finding(
          .warning, message, remedy: "correct it; the line counts without it", source: source, line: line,
          column: column))
    }
    var codes: [String?] = []
    var days: [Int: [String: ExchangeRates.Rate]] = [:]
    var number = 0
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      var text = line
      if number == 1, text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
      if text.last == 0x0D { text = text.dropLast() }
      guard text.contains(where: { $0 != 0x20 }) else { continue }
      let cells = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      let texts = cells.map { String(decoding: $0.filter { $0 != 0x20 && $0 != 0x22 }, as: UTF8.self) }
      if codes.isEmpty {
        guard texts[0].lowercased() == "date", texts.count > 1 else {
          findings = [
            Finding(
              .error,
              "is not a file of exchange rates: the first line must be Date,USD,… with a code per column",
              remedy: "download the history of the European Central Bank as CSV, or write one in that form",
              source: source, line: number)
          ]
          return (nil, findings)
        }
        codes = texts.map(Currency.code)
        continue
      }
      guard let day = Instant(texts[0])?.day, texts[0].utf8.count == 10 else {
        report("the line has no date such as 2026-01-31", line: number)
        continue
      }
      var rates = [base: ExchangeRates.Rate(digits: 1, scale: 0)]
      for (place, text) in texts.enumerated().dropFirst() where !text.isEmpty && text != "N/A" {
        guard place < codes.count, let code = codes[place] else { continue }
        guard let rate = ExactAmount(text), rate.digits > 0 else {
          report(
            "the rate of \(code) is not a number above 0", line: number,
            column: cells[place].startIndex - line.startIndex + 1)
          continue
        }
        rates[code] = ExchangeRates.Rate(digits: rate.digits, scale: rate.scale)
      }
      if days[day.daysSinceEpoch] != nil {
        report("the file has \(day.text) twice; the last one counts", line: number)
      }
      days[day.daysSinceEpoch] = rates
    }
    return (ExchangeRates(days), findings)
  }
}
