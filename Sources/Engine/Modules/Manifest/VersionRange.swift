/// A version range as in package managers: ">=0.1.0", "^1.2", "~1.2.3", "1.x", "1.0 - 2.0", "^1 || ^2".
package struct VersionRange: Sendable {
  private enum Bound: Sendable {
    case atLeast(SemanticVersion), above(SemanticVersion), atMost(SemanticVersion), below(SemanticVersion)
    case exactly(SemanticVersion)
  }

  package let text: String
  /// At least one alternative must hold, with all its bounds.
  private let choices: [[Bound]]

  package init?(_ text: String) {
    self.text = text
    var choices: [[Bound]] = []
    for choice in Self.pieces(of: text, at: "||") {
      guard let bounds = Self.bounds(choice) else { return nil }
      choices.append(bounds)
    }
    self.choices = choices
  }

  package func contains(_ version: SemanticVersion) -> Bool {
    choices.contains { bounds in
      bounds.allSatisfy { bound in
        switch bound {
        case .atLeast(let other): version >= other
        case .above(let other): version > other
        case .atMost(let other): version <= other
        case .below(let other): version < other
        case .exactly(let other): version == other
        }
      }
    }
  }

  private static func pieces(of text: String, at separator: String) -> [String] {
    var pieces: [String] = []
    var rest = Substring(text)
    while let range = rest.firstRange(of: separator) {
      pieces.append(String(rest[..<range.lowerBound]))
      rest = rest[range.upperBound...]
    }
    return pieces + [String(rest)]
  }

  private static func bounds(_ text: String) -> [Bound]? {
    let ends = pieces(of: text, at: " - ")
    if ends.count == 2 {
      guard let low = partial(ends[0].trimmed), let high = partial(ends[1].trimmed), let least = low.least
      else {
        return nil
      }
      guard let most = high.least, high.count == 3 else {
        return [.atLeast(least)] + (high.next(high.count).map { [.below($0)] } ?? [])
      }
      return [.atLeast(least), .atMost(most)]
    }
    // ">= 1.0" and ">=1.0" are equivalent.
    var words: [String] = []
    for word in text.split(separator: " ").map(String.init) {
      if let last = words.last, ["<", "<=", ">", ">=", "=", "^", "~"].contains(last) {
        words[words.count - 1] = last + word
      } else {
        words.append(word)
      }
    }
    var bounds: [Bound] = []
    for word in words {
      guard let more = comparator(word) else { return nil }
      bounds += more
    }
    return bounds
  }

  private static func comparator(_ word: String) -> [Bound]? {
    let sign = ["<=", ">=", "<", ">", "=", "^", "~"].first { word.hasPrefix($0) } ?? ""
    guard let version = partial(String(word.dropFirst(sign.utf8.count))) else { return nil }
    guard let least = version.least else { return ["<", ">"].contains(sign) ? nil : [] }  // "*"
    switch sign {
    case ">=": return [.atLeast(least)]
    case "<": return [.below(least)]
    case ">": return version.count == 3 ? [.above(least)] : version.next(version.count).map { [.atLeast($0)] }
    case "<=": return version.count == 3 ? [.atMost(least)] : version.next(version.count).map { [.below($0)] }
    case "^":
      let first = version.numbers.firstIndex { $0 > 0 } ?? version.count - 1
      return version.next(min(first + 1, version.count)).map { [.atLeast(least), .below($0)] }
    case "~": return version.next(min(2, version.count)).map { [.atLeast(least), .below($0)] }
    default:
      if version.count == 3 { return [.exactly(least)] }
      return version.next(version.count).map { [.atLeast(least), .below($0)] }
    }
  }

  private struct Partial {
    var numbers: [Int]
    var suffix: String
    var count: Int { numbers.count }
    /// The lowest matching version. Nil for "*".
    var least: SemanticVersion? {
      guard !numbers.isEmpty else { return nil }
      let all = numbers + [Int](repeating: 0, count: 3 - numbers.count)
      return SemanticVersion(all.map(String.init).joined(separator: ".") + suffix)
    }
    /// The first version after all those that start with the first `places` numbers.
    func next(_ places: Int) -> SemanticVersion? {
      guard places > 0 else { return nil }
      var all = Array(numbers.prefix(places))
      all[places - 1] += 1
      all += [Int](repeating: 0, count: 3 - places)
      return SemanticVersion(all.map(String.init).joined(separator: ".") + "-0")
    }
  }

  private static func partial(_ text: String) -> Partial? {
    let text = text.hasPrefix("v") ? String(text.dropFirst()) : text
    guard !text.isEmpty else { return nil }
    let end = text.firstIndex { $0 == "-" || $0 == "+" } ?? text.endIndex
    var numbers: [Int] = []
    var isOpen = false
    for part in text[..<end].split(separator: ".", omittingEmptySubsequences: false) {
      if part == "*" || part == "x" || part == "X" {
        isOpen = true
      } else if let number = SemanticVersion.number(part), !isOpen {
        numbers.append(number)
      } else {
        return nil
      }
    }
    let suffix = String(text[end...])
    guard numbers.count <= 3, suffix.isEmpty || numbers.count == 3 else { return nil }
    let partial = Partial(numbers: numbers, suffix: suffix)
    return partial.least == nil && !numbers.isEmpty ? nil : partial
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
