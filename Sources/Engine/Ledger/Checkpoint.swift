/// What a ledger was at the end of a run: how many entries, and the root of their tree. A text of three
/// lines, as in the checkpoint format of transparency logs, so that it can be signed, mailed or kept
/// elsewhere.
package struct Checkpoint: Sendable, Equatable {
  package let origin: String
  package let size: Int
  package let root: SHA256.Digest

  package init(origin: String, size: Int, root: SHA256.Digest) {
    (self.origin, self.size, self.root) = (origin, size, root)
  }

  package var text: String { "\(origin)\n\(size)\n\(Base64.encode(root.bytes))\n\n" }

  /// Reads a checkpoint; signatures after it do not matter.
  package init?(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 3, !lines[0].isEmpty, let size = Int(lines[1]), size >= 0,
      let bytes = Base64.decode(String(lines[2])), bytes.count == 32
    else { return nil }
    func word(_ start: Int) -> UInt64 { bytes[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) } }
    self.init(
      origin: String(lines[0]), size: size,
      root: SHA256.Digest(words: (word(0), word(8), word(16), word(24))))
  }
}
