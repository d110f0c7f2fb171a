/// Whether a ledger is what it was: every checkpoint is compared with the entries in the files
/// now.
package struct LedgerVerification: Sendable {
  package private(set) var size = 0
  package private(set) var checkpoints = 0
  /// The newest data of the first checkpoint: nothing shows what was in the files before it.
  package private(set) var since: Instant?
  package private(set) var root: SHA256.Digest
  package private(set) var problems: [String] = []
  /// What is not wrong and still worth knowing.
  package private(set) var notes: [String] = []

  /// `others` are checkpoints from elsewhere: an auditor's file, a published site.
  package init(_ path: String, others: [(name: String, checkpoint: Checkpoint)] = []) throws {
    let lines = try Ledger.lines(path)
    var tree = MerkleTree()
    let first = try Ledger.firstCheckpoint(path)
    for (place, line) in lines.enumerated() {
      if let entry = AuditEntry(line.bytes) {
        if place < first { since = max(since ?? entry.seen, entry.seen) }
        if entry.bytes != Array(line.bytes) {
          problems.append("\(line.file):\(line.line): the line is not in its canonical form")
        }
      } else {
        problems.append("\(line.file):\(line.line): is not a line of a ledger")
      }
      tree.append(line.bytes)
    }
    size = lines.count
    root = tree.root()
    var good = 0
    var isBroken = false
    for (file, checkpoint) in try Ledger.checkpoints(path) {
      guard let checkpoint else {
        problems.append("\(file): is not a checkpoint")
        continue
      }
      checkpoints += 1
      let name = file.split(separator: "/").last.map(String.init) ?? file
      if name != CivilDate.padded(checkpoint.size, 12) + ".txt" {
        problems.append("\(file): has the checkpoint of another size (\(checkpoint.size))")
      }
      if checkpoint.size > lines.count {
        problems.append("\(file): entries \(lines.count + 1) to \(checkpoint.size) are gone")
      } else if tree.root(size: checkpoint.size) == checkpoint.root {
        good = checkpoint.size
      } else if !isBroken {
        isBroken = true
        let (first, last) = (lines[min(good, lines.count - 1)], lines[checkpoint.size - 1])
        problems.append(
          "\(first.file):\(first.line): an entry between this line and \(last.file):\(last.line) was changed, added or removed"
        )
      }
    }
    for (name, checkpoint) in others {
      if checkpoint.size > lines.count {
        problems.append(
          "\(name): has \(CountNoun("entries").of(Int64(checkpoint.size))), the ledger only \(lines.count)")
      } else if tree.root(size: checkpoint.size) != checkpoint.root {
        problems.append(
          "\(name): the first \(checkpoint.size) entries of the ledger are not those of this checkpoint")
      } else {
        notes.append(
          "\(name): the ledger continues this checkpoint of \(CountNoun("entries").of(Int64(checkpoint.size)))"
        )
      }
    }
    if size > 0, checkpoints == 0 {
      problems.append("\(path): has no checkpoints")
    } else if size > good, problems.isEmpty {
      notes.append("\(size - good) entries have no checkpoint yet; the next run writes it")
    }
  }
}
