/// One of several equal parts of the companies of a workspace. Which part a company belongs to follows from
/// its ID alone, so that every machine finds the same.
package struct Shard: Sendable, Equatable {
  /// From 0, below `count`.
  package let number: Int
  package let count: Int
  /// As the user counts.
  package let name: String

  /// `number` counts from 0 or from 1: N consecutive numbers are all N shards either way.
  package init?(_ number: Int, of count: Int) {
    guard count >= 1, count <= 100_000, (0...count).contains(number) else { return nil }
    self.number = number % count
    self.count = count
    name = "\(number)/\(count)"
  }

  /// True if a company belongs to this shard: the first eight bytes of the SHA-256 of its ID, modulo the
  /// number of shards.
  package func contains(_ id: String) -> Bool {
    SHA256.digest(of: Array(id.utf8)).words.0 % UInt64(count) == UInt64(number)
  }
}
