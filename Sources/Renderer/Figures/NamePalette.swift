import Engine

/// The colors of names in charts. A name's color follows from the name alone, so that it is the same in every
/// company and every night, wherever it is free.
enum NamePalette {
  /// The palette entry of everything without a color of its own.
  static let others = 6
  private static let own = [1, 2, 3, 4, 5, 7, 8, 9, 10, 11]

  static var count: Int { own.count }

  /// The color of a name, or the next one that is not taken. If all are taken, the color of the name.
  static func color(_ name: String, besides taken: Set<Int> = []) -> Int {
    let first = Int(SHA256.digest(of: Array(name.utf8)).words.0 % UInt64(own.count))
    let order = own[first...] + own[..<first]
    return order.first { !taken.contains($0) } ?? own[first]
  }
}
