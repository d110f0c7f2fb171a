import Engine

enum HelpCommand {
  static let command = Command(
    name: "help", summary: "Explain the program or a command", operands: "[COMMAND]", options: [],
    examples: [("help generate", "explains generate")], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...1)
    guard let name = arguments.operands.first else {
      console.result(Help.overview(CommandTable.all))
      return .done
    }
    guard let command = CommandTable.all.first(where: { $0.name == name }) else {
      let nearest = Suggestion.nearest(to: name, in: CommandTable.all.map(\.name))
      throw UsageError(
        message: "there is no command \"\(name)\"", remedy: nearest.map { "did you mean \"\($0)\"?" })
    }
    console.result(Help.text(of: command))
    return .done
  }
}

enum VersionCommand {
  /// The program's version; the changelog says what it holds.
  static let version = "0.1.0"

  static let command = Command(
    name: "version", summary: "Print the version", operands: "", options: [],
    examples: [("version", "prints it")]
  ) { arguments, console in
    if console.isJSON {
      console.result(json: ["name": "paperclip-gen", "version": .string(version)])
    } else {
      console.result("paperclip-gen \(version)")
    }
    return .done
  }
}

enum CompletionsCommand {
  static let command = Command(
    name: "completions", summary: "Print a script that completes commands in your shell",
    operands: "bash|zsh|fish",
    options: [],
    examples: [
      (
        "completions bash > ~/.local/share/bash-completion/completions/paperclip-gen",
        "for bash, from the next shell on"
      )
    ]
  ) { arguments, console in
    try arguments.requireOperands(1...1)
    guard Completions.shells.contains(arguments.operands[0]) else {
      throw UsageError(message: "completions: \"\(arguments.operands[0])\" is none of bash, zsh, fish")
    }
    console.result(Completions.script(arguments.operands[0], CommandTable.all))
    return .done
  }
}
