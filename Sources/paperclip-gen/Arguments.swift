import Engine

/// A command line, taken apart: which command, its operands, its options.
struct Arguments: Sendable {
  let command: Command
  let operands: [String]
  private let options: [String: [String]]

  func has(_ option: String) -> Bool { options[option] != nil }
  /// The value of an option that was given; the last one counts.
  func value(_ option: String) -> String? { options[option]?.last }

  /// Reads a command line without the program's own name. `help` and no command at all are commands too.
  static func read(_ words: [String], commands: [Command]) throws(UsageError) -> Arguments {
    let name = try commandName(words, commands)
    var words = words
    if let place = name.place { words.remove(at: place) }
    guard let command = commands.first(where: { $0.name == name.name }) else {
      let nearest = Suggestion.nearest(to: name.name, in: commands.map(\.name))
      throw UsageError(
        message: "there is no command \"\(name.name)\"",
        remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "see: paperclip-gen help")
    }
    return try read(words, of: command)
  }

  /// The first word that is neither an option nor an option's value.
  private static func commandName(
    _ words: [String], _ commands: [Command]
  ) throws(UsageError) -> (name: String, place: Int?) {
    var index = 0
    while index < words.count {
      let word = words[index]
      if word == "--version" { return ("version", index) }
      guard word.hasPrefix("-"), word != "-" else { return (word, index) }
      if let option = find(word, in: Command.commonOptions), option.value != nil, !word.contains("=") {
        index += 1
      }
      index += 1
    }
    return ("help", nil)
  }

  private static func find(_ word: String, in options: [Command.Option]) -> Command.Option? {
    let name = word.split(separator: "=", maxSplits: 1).first.map(String.init) ?? word
    return options.first { $0.name == name || $0.short == name }
  }

  private static func read(_ words: [String], of command: Command) throws(UsageError) -> Arguments {
    let known = command.options + Command.commonOptions
    var operands: [String] = []
    var options: [String: [String]] = [:]
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      if word == "--" {
        operands += words[index...]
        break
      }
      guard word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        continue
      }
      guard let option = find(word, in: known) else {
        let nearest = Suggestion.nearest(to: word, in: known.map(\.name))
        throw UsageError(
          message: "\(command.name) has no option \"\(word)\"",
          remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "see: paperclip-gen help \(command.name)")
      }
      var value =
        word.contains("=")
        ? word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).last.map(String.init)
        : nil
      if option.value == nil, value != nil { throw UsageError(message: "\(option.name) takes no value") }
      if let placeholder = option.value, value == nil {
        guard index < words.count else {
          throw UsageError(message: "\(option.name) needs a value: \(option.name) \(placeholder)")
        }
        value = words[index]
        index += 1
      }
      if let value, !option.choices.isEmpty, !option.choices.contains(value) {
        throw UsageError(
          message: "\(option.name) must be \(option.choices.joined(separator: ", ")), not \"\(value)\"")
      }
      options[option.name, default: []].append(value ?? "")
    }
    return Arguments(command: command, operands: operands, options: options)
  }

  /// "Now" where the user gave one: --as-of, else SOURCE_DATE_EPOCH.
  func asOf(environment: [String: String]) throws(UsageError) -> Instant? {
    if let text = value("--as-of") {
      guard let instant = Instant(text) else {
        throw UsageError(
          message: "--as-of: \"\(text)\" is not an instant of the years 2000 to 2099",
          remedy: "write it as 2026-11-20T12:00:00Z")
      }
      return instant
    }
    guard let text = environment["SOURCE_DATE_EPOCH"], !text.isEmpty else { return nil }
    guard let seconds = Int64(text), (0..<4_102_444_800).contains(seconds) else {
      throw UsageError(message: "SOURCE_DATE_EPOCH must be a number of seconds since 1970, not \"\(text)\"")
    }
    return Instant(milliseconds: seconds * 1000)
  }

  /// An option's duration, such as 36h, 90m or 7d, in milliseconds.
  func duration(_ option: String) throws(UsageError) -> Int64? {
    guard let text = value(option) else { return nil }
    let units: [Character: Int64] = ["s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
    guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()), number > 0,
      number < 100_000
    else {
      throw UsageError(message: "\(option): \"\(text)\" is not a duration", remedy: "write 90m, 36h or 7d")
    }
    return number * unit
  }

  func requireOperands(_ range: ClosedRange<Int>) throws(UsageError) {
    guard !range.contains(operands.count) else { return }
    let problem =
      operands.count < range.lowerBound
      ? "something is missing" : "\"\(operands[range.upperBound])\" is too much"
    throw UsageError(
      message: "\(command.name): \(problem)",
      remedy: "usage: paperclip-gen \(command.name) \(command.operands)")
  }
}
