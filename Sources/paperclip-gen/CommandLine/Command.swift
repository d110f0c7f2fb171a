/// A command, as used by help, completions, the manual page and the argument parser.
struct Command: Sendable {
  let name: String
  /// One line in the list of commands.
  let summary: String
  /// The operands: "[FILE… | -]".
  let operands: String
  /// The values that the first operand can have, for completion; empty for paths and free text. A closure,
  /// since `help` lists the commands that it is one of.
  var operandChoices: @Sendable () -> [String] = { [] }
  let options: [Option]
  /// A command line and its effect.
  let examples: [(line: String, meaning: String)]
  /// Paragraphs that follow the options.
  var notes: [String] = []
  let run: @Sendable (Arguments, Console) throws -> ExitCode

  struct Option: Sendable {
    /// "--as-of"
    let name: String
    /// "-q"
    var short: String?
    /// The name of the value in help. Nil if the option has no value.
    var value: String?
    let summary: String
    /// The only allowed values.
    var choices: [String] = []
    /// Values that completion suggests; others are allowed.
    var suggestions: [String] = []

    var completions: [String] { choices.isEmpty ? suggestions : choices }
    /// "--as-of INSTANT"
    var usage: String { name + (value.map { " " + $0 } ?? "") }
    var isFolder: Bool { value == "DIR" }
    var isPath: Bool { isFolder || ["FILE", "PATH", "DATABASE"].contains(value) }
  }

  /// "paperclip-gen import [OPTION…] TEMPLATE"
  var usage: String { "paperclip-gen \(name) [OPTION…]" + (operands.isEmpty ? "" : " " + operands) }

  /// For commands that make pages.
  static let jobs = Option(
    name: "--jobs", value: "N", summary: "render N pages in parallel; the result is the same for any N")

  /// For the commands that change the state of a workspace.
  static let wait = Option(
    name: "--wait", value: "SECONDS", summary: "wait up to SECONDS for another run of the workspace to finish"
  )

  /// Options that every command accepts.
  static let globalOptions = [
    Option(
      name: "--directory", short: "-C", value: "DIR", summary: "work in DIR instead of the current folder"),
    Option(name: "--out", value: "PATH", summary: "write to PATH, for commands that write something"),
    Option(
      name: "--as-of", value: "INSTANT",
      summary: "use INSTANT as the current time, for example 2026-11-20T12:00:00Z"),
    Option(name: "--json", summary: "print the result as JSON"),
    Option(name: "--quiet", short: "-q", summary: "print errors only"),
    Option(name: "--verbose", short: "-v", summary: "print more"),
    Option(
      name: "--color", value: "WHEN", summary: "auto, always or never", choices: ["auto", "always", "never"]),
    Option(name: "--help", short: "-h", summary: "show help for the command"),
  ]
}
