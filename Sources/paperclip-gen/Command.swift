/// One thing that the program does, as help, completions and the reader of arguments all know it.
struct Command: Sendable {
  let name: String
  /// One line, as in the list of commands.
  let summary: String
  /// What stands behind the name: "[FILE… | -]".
  let operands: String
  let options: [Option]
  /// A command line, and what it does.
  let examples: [(line: String, meaning: String)]
  /// What else somebody should know, in paragraphs.
  var notes: [String] = []
  let run: @Sendable (Arguments, Console) throws -> ExitCode

  struct Option: Sendable {
    /// "--as-of"; a short name such as "-q" may stand beside it.
    let name: String
    var short: String?
    /// What the value is called in help; nil for an option without one.
    var value: String?
    let summary: String
    /// The only values there are, for completions and checks.
    var choices: [String] = []
  }

  /// What every command takes.
  static let commonOptions = [
    Option(name: "--directory", short: "-C", value: "DIR", summary: "work in DIR instead of this folder"),
    Option(name: "--out", value: "DIR", summary: "write to DIR"),
    Option(name: "--as-of", value: "INSTANT", summary: "what time it is, for example 2026-11-20T12:00:00Z"),
    Option(name: "--json", summary: "print the result as JSON"),
    Option(name: "--quiet", short: "-q", summary: "say nothing but errors"),
    Option(name: "--verbose", short: "-v", summary: "say more"),
    Option(
      name: "--color", value: "WHEN", summary: "auto, always or never", choices: ["auto", "always", "never"]),
    Option(name: "--help", short: "-h", summary: "explain the command"),
  ]
}

/// The exit codes that scripts rely on.
enum ExitCode: Int32 {
  case done = 0
  /// Done, and there are findings where findings are what was asked for.
  case findings = 1
  case usage = 2
  /// The input is unusable, an import was refused, the disk is full, the lock is taken.
  case failed = 3
}

/// The command line cannot be understood.
struct UsageError: Error {
  let message: String
  /// What was probably meant.
  var remedy: String?
}
