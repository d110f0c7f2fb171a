/// What the readers of money files share: amounts with their checks, and texts that may be kept.
enum MoneyFields {
  struct Problem: Error {
    let reason: String
  }

  static func currency(_ text: String) throws(Problem) -> String {
    guard let code = Currency.code(text) else { throw Problem(reason: "no currency code") }
    return code
  }

  /// An amount in major units, as units of 10^-exponent.
  static func amount(_ text: String, _ name: String, _ exponent: Int) throws(Problem) -> Int128 {
    guard let amount = ExactAmount(text) else { throw Problem(reason: "the \(name) is not a number") }
    guard let units = amount.units(exponent), !ExactAmount.isImplausible(units) else {
      throw Problem(reason: "the \(name) has more than \(exponent) decimals, or is too large")
    }
    return units
  }

  /// An integer in the smallest unit.
  static func units(_ text: String, _ name: String) throws(Problem) -> Int128 {
    try amount(text, name, 0)
  }

  static func time(_ instant: Instant?, _ name: String) throws(Problem) -> Instant {
    guard let instant else { throw Problem(reason: "the \(name) is not a time") }
    return instant
  }

  /// What the reasons of rows say whose net is another than gross − fee. The reconciliation counts them by
  /// it.
  static let unmatched = "is not gross"

  /// Every row must say the same in three ways.
  static func check(gross: Int128, fee: Int128, net: Int128, _ exponent: Int) throws(Problem) {
    guard net != gross - fee else { return }
    func text(_ units: Int128) -> String { ExactAmount.text(units, exponent) }
    throw Problem(reason: "net \(text(net)) \(unmatched) \(text(gross)) − fee \(text(fee))")
  }

  /// A description of a fee. One that contains an address of a person is none of the processor.
  static func description(_ text: String, of kind: MoneyRow.Kind) -> String? {
    guard kind == .fee, !text.isEmpty, !text.contains("@") else { return nil }
    return String(text.prefix(200))
  }

  /// The ID of an object, such as a charge. Nil for anything else, which could be a name.
  static func id(_ text: String) -> String? {
    let isID =
      (4...128).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
      }
    return isID ? text : nil
  }

  /// What an operator wrote into metadata to name a project or a billing code.
  static func label(_ text: String?) -> String? {
    guard let text, !text.isEmpty, text.utf8.count <= 200, !text.contains("@") else { return nil }
    return text
  }

  static func outcome(_ body: () throws(Problem) -> MoneyOutcome) -> MoneyOutcome {
    do throws(Problem) {
      return try body()
    } catch {
      return .rejected(error.reason)
    }
  }
}
