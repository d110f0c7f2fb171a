import Engine

/// A parsed command line: the command, its operands and its options.
struct Arguments: Sendable {
  let command: Command
  /// False if the command line has no command, which means `help`.
  let hasCommand: Bool
  let operands: [String]
  private let options: [String: [String]]
  /// The folder in which the program was started, which -C does not change.
  var startFolder: String?

  func has(_ option: String) -> Bool { options[option] != nil }
  /// The value of an option. If it is given more than once, the last one counts.
  func value(_ option: String) -> String? { options[option]?.last }
  /// A path as it is from the folder in which the program was started, for messages.
  func shown(_ path: String) -> String {
    guard let folder = value("--directory"), !path.hasPrefix("/") else { return path }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
  }
  /// All values of an option that can be repeated.
  func values(_ option: String) -> [String] { options[option] ?? [] }

  /// Parses a command line without the program's own name. No command at all means `help`.
  static func read(_ words: [String], commands: [Command]) throws(UsageError) -> Arguments {
    let name = commandName(words)
    var words = words
    if let place = name.place { words.remove(at: place) }
    guard let command = commands.first(where: { $0.name == name.name }) else {
      throw unknownCommand(name.name, commands)
    }
    return try read(words, of: command, isNamed: name.place != nil, commands: commands)
  }

  static func unknownCommand(_ name: String, _ commands: [Command]) -> UsageError {
    let nearest = Suggestion.nearest(to: name, in: commands.map(\.name))
    return UsageError(
      message: "unknown command \"\(name)\"",
      remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "run paperclip-gen help for the list of commands")
  }

  /// The first word that is neither an option nor an option's value.
  private static func commandName(_ words: [String]) -> (name: String, place: Int?) {
    var index = 0
    while index < words.count {
      let word = words[index]
      if word == "--version" { return ("version", index) }
      if word == "--" { break }
      guard word.hasPrefix("-"), word != "-" else { return (word, index) }
      if let option = find(word, in: Command.globalOptions), option.value != nil, !word.contains("=") {
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

  private static func unknownOption(
    _ word: String, of command: Command, isNamed: Bool, _ commands: [Command]
  ) -> UsageError {
    let name = word.split(separator: "=", maxSplits: 1).first.map(String.init) ?? word
    var remedy = "run paperclip-gen help\(isNamed ? " " + command.name : "") for the list of options"
    if let nearest = Suggestion.nearest(to: name, in: (command.options + Command.globalOptions).map(\.name)) {
      remedy = "did you mean \"\(nearest)\"?"
    } else if let owner = commands.first(where: { find(word, in: $0.options) != nil }) {
      remedy = "\(name) is an option of paperclip-gen \(owner.name)"
    }
    let place = isNamed ? command.name + ": " : ""
    return UsageError(message: "\(place)unknown option \"\(name)\"", remedy: remedy)
  }

  private static func read(
    _ words: [String], of command: Command, isNamed: Bool, commands: [Command]
  ) throws(UsageError) -> Arguments {
    let known = command.options + Command.globalOptions
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
        throw unknownOption(word, of: command, isNamed: isNamed, commands)
      }
      var value =
        word.contains("=")
        ? word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).last.map(String.init)
        : nil
      if option.value == nil, value != nil { throw UsageError(message: "\(option.name) takes no value") }
      if option.value != nil, value == nil {
        guard index < words.count else {
          throw UsageError(
            message: "\(option.name): missing value",
            remedy: "usage: paperclip-gen \(command.name) \(option.usage)")
        }
        value = words[index]
        index += 1
      }
      if let value, !option.choices.isEmpty, !option.choices.contains(value) {
        let nearest = Suggestion.nearest(to: value, in: option.choices)
        throw UsageError(
          message: "\(option.name): expected \(Self.list(option.choices)), got \"\(value)\"",
          remedy: nearest.map { "did you mean \"\($0)\"?" })
      }
      options[option.name, default: []].append(value ?? "")
    }
    return Arguments(command: command, hasCommand: isNamed, operands: operands, options: options)
  }

  /// "auto, always or never"
  static func list(_ words: [String]) -> String {
    guard words.count > 1, let last = words.last else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }

  /// The current time if the user gave it: --as-of, else SOURCE_DATE_EPOCH.
  func asOf(environment: [String: String]) throws(UsageError) -> Instant? {
    if let text = value("--as-of") {
      guard let instant = Instant(text) else {
        throw UsageError(
          message: "--as-of: \"\(text)\" is not a time between 2000 and 2099",
          remedy: "write it as 2026-11-20T12:00:00Z")
      }
      return instant
    }
    guard let text = environment["SOURCE_DATE_EPOCH"], !text.isEmpty else { return nil }
    guard let seconds = Int64(text), (0..<4_102_444_800).contains(seconds) else {
      throw UsageError(message: "SOURCE_DATE_EPOCH: expected seconds since 1970, got \"\(text)\"")
    }
    return Instant(milliseconds: seconds * 1000)
  }

  /// The number of workers, if given.
  func jobs() throws(UsageError) -> Int? {
    guard let text = value("--jobs") else { return nil }
    guard let jobs = Int(text), (1...256).contains(jobs) else {
      throw UsageError(message: "--jobs: expected a number from 1 to 256, got \"\(text)\"")
    }
    return jobs
  }

  /// How many milliseconds to wait for another run to finish.
  func patience() throws(UsageError) -> Int64 {
    guard let text = value("--wait") else { return 0 }
    guard let seconds = Int64(text), (0...86_400).contains(seconds) else {
      throw UsageError(message: "--wait: expected a number of seconds from 0 to 86,400, got \"\(text)\"")
    }
    return seconds * 1000
  }

  /// The value of a duration option such as 36h, 90m or 7d, in milliseconds.
  func duration(_ option: String) throws(UsageError) -> Int64? {
    guard let text = value(option) else { return nil }
    let units: [Character: Int64] = ["s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
    guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()), number > 0,
      number < 100_000
    else {
      throw UsageError(
        message: "\(option): \"\(text)\" is not a duration", remedy: "write it as 90m, 36h or 7d")
    }
    return number * unit
  }

  /// `action`: the first operand, for commands with actions, whose messages then name it.
  func requireOperands(_ range: ClosedRange<Int>, of action: String? = nil) throws(UsageError) {
    guard !range.contains(operands.count) else { return }
    let problem =
      operands.count < range.lowerBound
      ? "missing argument \(missingOperand)" : "unexpected argument \"\(operands[range.upperBound])\""
    let name = command.name + (action.map { " " + $0 } ?? "")
    throw UsageError(message: "\(name): \(problem)", remedy: "usage: \(command.usage)")
  }

  /// The name in the usage line of the first operand that was not given.
  private var missingOperand: String {
    let names = command.operands.split(separator: " ").map { $0.trimmingBrackets }
    let name = operands.count < names.count ? names[operands.count] : names.last ?? ""
    return name.contains("|") ? Self.list(name.split(separator: "|").map(String.init)) : name
  }
}

extension Substring {
  fileprivate var trimmingBrackets: String { String(filter { $0 != "[" && $0 != "]" }) }
}
