/// The natural logarithm from additions and multiplications alone. Those of C libraries differ in the last
/// digit, and a ranking must not depend on the machine.
enum NaturalLogarithm {
  static func of(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return 0 }
    // value = significand · 2^exponent, with a significand from 1 to 2, and ln(s) = 2·artanh((s − 1) / (s +
    // 1)).
    let ratio = (value.significand - 1) / (value.significand + 1)
    let square = ratio * ratio
    var (term, sum) = (ratio, 0.0)
    for divisor in stride(from: 1.0, through: 41.0, by: 2.0) {
      sum += term / divisor
      term *= square
    }
    return Double(value.exponent) * 0.693_147_180_559_945_3 + 2 * sum
  }
}
