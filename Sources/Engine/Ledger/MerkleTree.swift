/// The hash tree of RFC 9162, section 2.1: leaves and nodes are hashed with different prefixes, and a tree is
/// split at the largest power of two below its size. Its root stands for all entries in their order.
package struct MerkleTree: Sendable {
  package typealias Hash = SHA256.Digest

  /// The hashes of the leaves.
  package private(set) var leaves: [Hash] = []

  package init() {}
  package init(_ entries: some Sequence<[UInt8]>) { for entry in entries { append(entry) } }

  package mutating func append(_ entry: some Sequence<UInt8>) { leaves.append(Self.leaf(entry)) }

  /// SHA-256 of a zero byte and the entry.
  package static func leaf(_ entry: some Sequence<UInt8>) -> Hash { SHA256.digest(of: [0] + Array(entry)) }

  /// SHA-256 of a one byte and both hashes.
  package static func node(_ left: Hash, _ right: Hash) -> Hash {
    SHA256.digest(of: [1] + left.bytes + right.bytes)
  }

  /// The root of the first `size` entries.
  package func root(size: Int? = nil) -> Hash { root(0..<(size ?? leaves.count)) }

  private func root(_ range: Range<Int>) -> Hash {
    if range.isEmpty { return SHA256.digest(of: []) }
    if range.count == 1 { return leaves[range.lowerBound] }
    let middle = range.lowerBound + Self.split(range.count)
    return Self.node(root(range.lowerBound..<middle), root(middle..<range.upperBound))
  }

  /// The largest power of two below a number.
  private static func split(_ count: Int) -> Int {
    var power = 1
    while power * 2 < count { power *= 2 }
    return power
  }

  /// The hashes from a leaf up to the root of the first `size` entries, and on which side each is.
  package func inclusion(of index: Int, size: Int? = nil) -> [(hash: Hash, isLeft: Bool)] {
    var path: [(hash: Hash, isLeft: Bool)] = []
    var range = 0..<(size ?? leaves.count)
    while range.count > 1 {
      let middle = range.lowerBound + Self.split(range.count)
      if index < middle {
        path.append((root(middle..<range.upperBound), false))
        range = range.lowerBound..<middle
      } else {
        path.append((root(range.lowerBound..<middle), true))
        range = middle..<range.upperBound
      }
    }
    return path.reversed()
  }

  /// The root that a leaf and its path lead to.
  package static func root(of leaf: Hash, _ path: [(hash: Hash, isLeft: Bool)]) -> Hash {
    path.reduce(leaf) { $1.isLeft ? node($1.hash, $0) : node($0, $1.hash) }
  }
}

extension SHA256.Digest {
  package var bytes: [UInt8] {
    [words.0, words.1, words.2, words.3].flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
    }
  }
}
