/// The words after the command: at most one operand, and `--name value` pairs.
struct Options {
  private(set) var operand: String?
  private var values: [String: String] = [:]

  init(_ words: ArraySlice<String>, allowed: [String]) throws(Trouble) {
    var words = words
    while let word = words.popFirst() {
      guard word.hasPrefix("--") else {
        guard operand == nil else { throw Trouble("unexpected word: \(word)") }
        operand = word
        continue
      }
      let name = String(word.dropFirst(2))
      guard allowed.contains(name) else { throw Trouble("unknown option: \(word)") }
      guard let value = words.popFirst() else { throw Trouble("\(word) needs a value") }
      values[name] = value
    }
  }

  func text(_ name: String) -> String? { values[name] }

  func number(_ name: String, or standard: Int, atLeast least: Int = 0) throws(Trouble) -> Int {
    guard let text = values[name] else { return standard }
    guard let number = Int(text), number >= least, number <= 1_000_000_000 else {
      throw Trouble("--\(name) must be a whole number, at least \(least): \(text)")
    }
    return number
  }

  func seed() throws(Trouble) -> UInt64 { UInt64(try number("seed", or: 1)) }
}
