/// Finds secrets in bytes, in linear time.
///
/// Most texts contain none, so the first pass only checks whether one is possible: it looks up every second
/// pair of adjacent bytes in a 64 KB table. Each rule adds two rare pairs to the table, one at an even and
/// one at an odd distance from its start, so one of them is found wherever a secret starts. Then the text
/// around the pair is compared completely.
package final class SecretScanner: @unchecked Sendable {
  package struct Match: Sendable, Equatable {
    package let range: Range<Int>
    /// Its index in `SecretScanner.rules`.
    let rule: Int
  }

  package let rules: [SecretRule]
  /// For every pair of bytes, second byte high: 0, or 1 + the index of its candidates. Never freed, since a
  /// scanner lives as long as the program.
  private let table: UnsafeMutablePointer<UInt8>
  /// A rule to try at a pair that was found.
  private struct Candidate {
    let rule: Int
    /// The distance from the start of the anchor to the pair.
    let offset: Int
    /// A second pair of the anchor: its distance from the first, and its value with `fold` set. Most pairs
    /// belong to other words, and this comparison rules them out cheaply.
    let delta: Int
    let fold: UInt16
    let pair: UInt16

    init(_ rule: Int, _ offset: Int, _ anchor: [UInt8]?, ignoresCase: Bool) {
      self.rule = rule
      self.offset = offset
      guard let anchor else {
        (delta, fold, pair) = (0, .max, .max)
        return
      }
      // The last pair is the most distinctive, since many anchors start alike.
      let other = offset < anchor.count - 2 ? anchor.count - 2 : 0
      delta = other - offset
      fold = ignoresCase ? 0x2020 : 0
      pair = (UInt16(anchor[other]) | UInt16(anchor[other + 1]) << 8) | fold
    }
  }

  /// The candidates of all table entries in order, and the end of each entry's list.
  private let candidates: UnsafeMutablePointer<Candidate>
  private let ends: UnsafeMutablePointer<Int>

  /// The scanner of all rules.
  package static let all = SecretScanner(SecretRule.all)
  /// The scanner for checking a publication.
  package static let exact = SecretScanner(SecretRule.all.filter(\.isExact))

  init(_ rules: [SecretRule]) {
    self.rules = rules
    table = .allocate(capacity: 1 << 16)
    table.initialize(repeating: 0, count: 1 << 16)
    var pairs: [Int: [(rule: Int, offset: Int)]] = [:]
    for (index, rule) in rules.enumerated() {
      for probe in rule.probes {
        for first in probe.first {
          for second in probe.second {
            pairs[Int(first) | Int(second) << 8, default: []].append((index, probe.offset))
          }
        }
      }
    }
    // Pairs with the same candidates share an entry. There are about a hundred entries.
    var entries: [[(rule: Int, offset: Int)]] = []
    for (pair, tries) in pairs {
      let known = entries.firstIndex { entry in
        entry.count == tries.count
          && zip(entry, tries).allSatisfy { $0.rule == $1.rule && $0.offset == $1.offset }
      }
      if known == nil { entries.append(tries) }
      let place = known ?? entries.count - 1
      precondition(place < 255, "too many different pairs of bytes")
      table[pair] = UInt8(place + 1)
    }
    let all = entries.flatMap { $0 }
    candidates = .allocate(capacity: all.count)
    for (place, candidate) in all.enumerated() {
      let rule = rules[candidate.rule]
      (candidates + place).initialize(
        to: Candidate(candidate.rule, candidate.offset, rule.anchor, ignoresCase: rule.ignoresCase))
    }
    ends = .allocate(capacity: entries.count + 1)
    ends.initialize(repeating: 0, count: entries.count + 1)
    for (entry, tries) in entries.enumerated() { ends[entry + 1] = ends[entry] + tries.count }
  }

  /// True if the bytes may contain a secret. One pass; if false, the text needs no further check.
  package func isSuspect(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { next(in: bytes, from: 0) != nil }

  /// The first match whose pair is at or after `from`.
  private func next(in bytes: UnsafeBufferPointer<UInt8>, from: Int) -> (match: Match, at: Int)? {
    guard let base = UnsafeRawPointer(bytes.baseAddress), bytes.count > 2 else { return nil }
    var at = from
    let last = bytes.count - 2
    while at <= last {
      // Four positions at once, since most groups contain no pair of any rule.
      while at + 8 <= bytes.count {
        let word = base.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian
        let found =
          table[Int(truncatingIfNeeded: word & 0xFFFF)] | table[Int(truncatingIfNeeded: word >> 16 & 0xFFFF)]
          | table[Int(truncatingIfNeeded: word >> 32 & 0xFFFF)] | table[Int(truncatingIfNeeded: word >> 48)]
        if found != 0 { break }
        at &+= 8
      }
      guard at <= last else { break }
      let pair = base.loadUnaligned(fromByteOffset: at, as: UInt16.self).littleEndian
      let entry = table[Int(pair)]
      if entry != 0 {
        var best: Match?
        for place in ends[Int(entry) - 1]..<ends[Int(entry)] {
          let candidate = candidates + place
          let other = at + candidate.pointee.delta
          guard other >= 0, other <= last,
            base.loadUnaligned(fromByteOffset: other, as: UInt16.self).littleEndian | candidate.pointee.fold
              == candidate.pointee.pair,
            let match = attempt(candidate, bytes, at)
          else { continue }
          if best.map({ precedes(match, $0) }) ?? true { best = match }
        }
        if let best { return (best, at) }
      }
      at += 2
    }
    return nil
  }

  /// Compares the candidates of the pair at `at` completely.
  @inline(never)
  private func attempt(
    _ candidate: UnsafeMutablePointer<Candidate>, _ bytes: UnsafeBufferPointer<UInt8>, _ at: Int
  ) -> Match? {
    let (index, start) = (candidate.pointee.rule, at - candidate.pointee.offset)
    guard start >= 0, holds(bytes, start, rules[index]), let range = rules[index].match(bytes, start) else {
      return nil
    }
    return Match(range: Self.trimmed(range, in: bytes), rule: index)
  }

  /// Without the period that ends a sentence or the line that ends a cell, and with backslashes before it:
  /// what begins after one was an escape, and without its first byte JSON would no longer be JSON.
  private static func trimmed(_ range: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    if end - start > 1, stops.contains(bytes[end - 1]) { end -= 1 }
    while start > 0, bytes[start - 1] == UInt8(ascii: "\\") { start -= 1 }
    return start..<end
  }

  private static let stops = ByteClass([], ".:|")

  private func holds(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ rule: SecretRule) -> Bool {
    guard let anchor = rule.anchor else { return true }
    guard bytes.count - start >= anchor.count else { return false }
    for offset in 0..<anchor.count {
      let byte = bytes[start + offset]
      if byte != anchor[offset],
        !(rule.ignoresCase && byte ^ anchor[offset] == 0x20 && byte | 0x20 &- 0x61 < 26)
      {
        return false
      }
    }
    return true
  }

  /// Exact rules come before heuristic ones, then the order of rules counts.
  private func precedes(_ a: Match, _ b: Match) -> Bool {
    if rules[a.rule].isExact != rules[b.rule].isExact { return rules[a.rule].isExact }
    return a.rule < b.rule
  }

  /// Returns every secret of a text, in order and without overlaps.
  package func matches(in bytes: UnsafeBufferPointer<UInt8>) -> [Match] {
    var found: [Match] = []
    var at = 0
    while let (match, place) = next(in: bytes, from: at) {
      found.append(match)
      // A heuristic match can contain an exact one. An exact match is final.
      at = rules[match.rule].isExact ? max(place + 2, match.range.upperBound) : place + 2
    }
    guard found.count > 1 else { return found }
    // A token in an assignment is found twice. The exact rule applies, whichever was found first.
    var kept: [Match] = []
    for match in found.sorted(by: { ($0.range.lowerBound, $0.rule) < ($1.range.lowerBound, $1.rule) }) {
      guard let last = kept.last, last.range.overlaps(match.range) else {
        kept.append(match)
        continue
      }
      let winner = precedes(match, last) ? match : last
      kept[kept.count - 1] = Match(
        range: last.range.lowerBound..<max(last.range.upperBound, match.range.upperBound), rule: winner.rule)
    }
    return kept
  }
}
