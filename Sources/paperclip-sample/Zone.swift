/// The fixed offset in which a database session prints its timestamps.
struct Zone {
  let minutes: Int
  /// As PostgreSQL writes it: "+00", "+09", "+05:30", "-03".
  let text: String

  static let utc = Zone(minutes: 0, text: "+00")

  private init(minutes: Int, text: String) {
    self.minutes = minutes
    self.text = text
  }

  /// Reads "+09" or "-03:30".
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
    let parts = bytes.dropFirst().split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    let numbers = parts.compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    guard numbers.count == parts.count, parts.allSatisfy({ $0.count == 2 }) else { return nil }
    guard (1...2).contains(numbers.count), numbers[0] < 15, numbers.count == 1 || numbers[1] < 60 else {
      return nil
    }
    let total = numbers[0] * 60 + (numbers.count == 2 ? numbers[1] : 0)
    self.init(minutes: sign == UInt8(ascii: "-") ? -total : total, text: text)
  }
}
