/// The usage of one run. Cached tokens are not part of the input.
struct Usage {
  var input: Int
  var cachedInput: Int
  var output: Int

  static let none = Usage(input: 0, cachedInput: 0, output: 0)

  /// A run of the given size; 100 is typical.
  static func random(size: Int, _ random: inout RandomSource) -> Usage {
    Usage(
      input: random.between(60, 620) * size, cachedInput: random.between(1500, 16_000) * size,
      output: random.between(30, 260) * size)
  }

  /// The cost in ten-thousandths of a dollar, rounded half up, as a tool prints it.
  func reportedCost(_ model: Model) -> Int {
    let millionthsOfCent =
      input * model.inputPrice + cachedInput * model.cachedInputPrice + output * model.outputPrice
    return (millionthsOfCent + 5000) / 10_000
  }

  /// Whole cents, rounded half up from the reported cost.
  static func cents(reported: Int) -> Int { (reported + 50) / 100 }
}
