/// Scripts that complete commands, options and their values in a shell; from the same table as help.
enum Completions {
  static let shells = ["bash", "zsh", "fish"]

  static func script(_ shell: String, _ commands: [Command]) -> String {
    switch shell {
    case "bash": BashCompletion.script(commands)
    case "zsh": ZshCompletion.script(commands)
    default: FishCompletion.script(commands)
    }
  }

  /// Names of options that are followed by a value, before or after the command.
  static func optionsWithValue(_ options: [Command.Option]) -> [String] {
    options.filter { $0.value != nil }.flatMap { [$0.short, $0.name].compactMap { $0 } }
  }
}
