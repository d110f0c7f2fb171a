/// A regular expression in a JSON Schema, which runs in linear time: schemas come from modules, and a pattern
/// such as `(a+)+$` must not block a run. Backreferences and lookaround are not possible and are errors when
/// the schema is read.
struct SchemaPattern: Sendable {
  struct Problem: Error {
    let message: String
  }

  enum Instruction: Sendable {
    case set(SchemaCharacterSet)
    case split(Int, Int)
    case jump(Int)
    case start, end
    case boundary(isInside: Bool)
    case match
  }

  /// The maximum number of instructions. Counted repetitions are expanded.
  static let maximumSize = 20_000

  private let program: [Instruction]

  init(_ text: String) throws(Problem) {
    var parser = SchemaPatternParser(text)
    let node = try parser.parse()
    var program: [Instruction] = []
    try Self.emit(node, &program)
    program.append(.match)
    self.program = program
  }

  private static func emit(_ node: SchemaPatternNode, _ program: inout [Instruction]) throws(Problem) {
    guard program.count < maximumSize else { throw Problem(message: "the pattern is too large") }
    switch node {
    case .empty: break
    case .single(let instruction): program.append(instruction)
    case .sequence(let nodes):
      for node in nodes { try emit(node, &program) }
    case .choice(let nodes):
      var ends: [Int] = []
      for (index, node) in nodes.enumerated() {
        guard index + 1 < nodes.count else {
          try emit(node, &program)
          break
        }
        let split = program.count
        program.append(.jump(0))
        try emit(node, &program)
        ends.append(program.count)
        program.append(.jump(0))
        program[split] = .split(split + 1, program.count)
      }
      for end in ends { program[end] = .jump(program.count) }
    case .repetition(let node, let least, let most):
      for _ in 0..<least {
        let before = program.count
        try emit(node, &program)
        // What adds nothing, such as an empty group, adds nothing the next time either: `(){1000}{1000}` nested a
        // few times would not end.
        if program.count == before { break }
      }
      guard let most else {
        let split = program.count
        program.append(.jump(0))
        try emit(node, &program)
        program.append(.jump(split))
        program[split] = .split(split + 1, program.count)
        return
      }
      var splits: [Int] = []
      for _ in 0..<max(0, most - least) {
        splits.append(program.count)
        program.append(.jump(0))
        try emit(node, &program)
      }
      for split in splits { program[split] = .split(split + 1, program.count) }
    }
  }

  /// True if the pattern matches anywhere in the text.
  func matches(_ text: String) -> Bool {
    let scalars = text.unicodeScalars.map(\.value)
    var current: [Int] = []
    var marks = [Int](repeating: -1, count: program.count)
    var next: [Int] = []
    for at in 0...scalars.count {
      // A match can start at every position.
      if add(0, at, scalars, &marks, &current) { return true }
      guard at < scalars.count else { return false }
      next.removeAll(keepingCapacity: true)
      for place in current {
        guard case .set(let set) = program[place], set.contains(scalars[at]) else { continue }
        if add(place + 1, at + 1, scalars, &marks, &next) { return true }
      }
      swap(&current, &next)
    }
    return false
  }

  /// Follows instructions that consume nothing. Returns true if they lead to a match.
  private func add(
    _ place: Int, _ at: Int, _ scalars: [UInt32], _ marks: inout [Int], _ list: inout [Int]
  ) -> Bool {
    var waiting = [place]
    while let place = waiting.popLast() {
      guard marks[place] != at else { continue }
      marks[place] = at
      switch program[place] {
      case .match: return true
      case .set: list.append(place)
      case .jump(let target): waiting.append(target)
      case .split(let first, let second): waiting += [second, first]
      case .start: if at == 0 { waiting.append(place + 1) }
      case .end: if at == scalars.count { waiting.append(place + 1) }
      case .boundary(let isInside):
        let before = at > 0 && SchemaCharacterSet.word.contains(scalars[at - 1])
        let after = at < scalars.count && SchemaCharacterSet.word.contains(scalars[at])
        if (before != after) != isInside { waiting.append(place + 1) }
      }
    }
    return false
  }
}

/// A parsed pattern.
indirect enum SchemaPatternNode {
  case empty
  case single(SchemaPattern.Instruction)
  case sequence([SchemaPatternNode])
  case choice([SchemaPatternNode])
  case repetition(SchemaPatternNode, Int, Int?)
}

/// The characters that match at one position.
struct SchemaCharacterSet: Sendable {
  var ranges: [ClosedRange<UInt32>] = []
  /// First letters, or both letters, of Unicode general categories: "L", "Nd".
  var categories: [(name: String, isNegated: Bool)] = []
  var isNegated = false

  static let word = SchemaCharacterSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
  static let digit = SchemaCharacterSet(ranges: [0x30...0x39])
  static let space = SchemaCharacterSet(ranges: [
    0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029,
    0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
  ])
  /// Every character except line terminators.
  static let any = SchemaCharacterSet(
    ranges: [0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029], isNegated: true)

  func contains(_ scalar: UInt32) -> Bool {
    let isIn =
      ranges.contains { $0.contains(scalar) }
      || categories.contains { Self.category(of: scalar).hasPrefix($0.name) != $0.isNegated }
    return isIn != isNegated
  }

  /// The complement as ranges. Categories are kept.
  var inverted: [ClosedRange<UInt32>] {
    var result: [ClosedRange<UInt32>] = []
    var next: UInt32 = 0
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
      next = max(next, range.upperBound + 1)
    }
    result.append(next...0x10FFFF)
    return result
  }

  private static func category(of value: UInt32) -> String {
    guard let scalar = Unicode.Scalar(value) else { return "Cs" }
    return switch scalar.properties.generalCategory {
    case .uppercaseLetter: "Lu"
    case .lowercaseLetter: "Ll"
    case .titlecaseLetter: "Lt"
    case .modifierLetter: "Lm"
    case .otherLetter: "Lo"
    case .nonspacingMark: "Mn"
    case .spacingMark: "Mc"
    case .enclosingMark: "Me"
    case .decimalNumber: "Nd"
    case .letterNumber: "Nl"
    case .otherNumber: "No"
    case .connectorPunctuation: "Pc"
    case .dashPunctuation: "Pd"
    case .openPunctuation: "Ps"
    case .closePunctuation: "Pe"
    case .initialPunctuation: "Pi"
    case .finalPunctuation: "Pf"
    case .otherPunctuation: "Po"
    case .mathSymbol: "Sm"
    case .currencySymbol: "Sc"
    case .modifierSymbol: "Sk"
    case .otherSymbol: "So"
    case .spaceSeparator: "Zs"
    case .lineSeparator: "Zl"
    case .paragraphSeparator: "Zp"
    case .control: "Cc"
    case .format: "Cf"
    case .surrogate: "Cs"
    case .privateUse: "Co"
    default: "Cn"
    }
  }
}
