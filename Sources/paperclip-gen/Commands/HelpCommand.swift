import Engine

enum HelpCommand {
  static let command = Command(
    name: "help", summary: "Show help for the program or a command", operands: "[COMMAND]",
    operandChoices: { CommandTable.all.map(\.name) },
    options: [Command.Option(name: "--man", summary: "print the manual page, in mdoc format")],
    examples: [
      ("help", "lists the commands"), ("help generate", "explains the command generate"),
      ("help --man | man -l -", "reads the manual page"),
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...1)
    if arguments.has("--man") {
      console.result(Manual.page(CommandTable.all, date: VersionCommand.date))
      return .done
    }
    guard let name = arguments.operands.first else {
      show(nil, console)
      return .done
    }
    guard let command = CommandTable.all.first(where: { $0.name == name }) else {
      throw Arguments.unknownCommand(name, CommandTable.all)
    }
    show(command, console)
    return .done
  }

  /// Prints the help of a command, or the list of commands.
  static func show(_ command: Command?, _ console: Console) {
    let help = Help(width: Terminal.width(of: 1, environment: Main.environment()))
    console.result(command.map(help.text) ?? help.overview(CommandTable.all))
  }
}
