/// The completion script for fish.
enum FishCompletion {
  static func script(_ commands: [Command]) -> String {
    var lines = [
      "# fish completion for paperclip-gen; save it as ~/.config/fish/completions/paperclip-gen.fish",
      "complete -c paperclip-gen -f -n __fish_use_subcommand",
    ]
    for option in Command.globalOptions { lines.append(line(option, condition: nil)) }
    for command in commands {
      lines.append(
        "complete -c paperclip-gen -n __fish_use_subcommand -a \(command.name) -d '\(quoted(command.summary))'"
      )
      let condition = "__fish_seen_subcommand_from \(command.name)"
      for option in command.options { lines.append(line(option, condition: condition)) }
      let choices = command.operandChoices()
      if !choices.isEmpty {
        // Only the first operand: help takes one topic, and its topics include "help".
        let given = choices.filter { $0 != command.name }.joined(separator: " ")
        lines.append(
          "complete -c paperclip-gen -f -n '\(condition); and not __fish_seen_subcommand_from \(given)' -a '\(choices.joined(separator: " "))'"
        )
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func line(_ option: Command.Option, condition: String?) -> String {
    var parts = ["complete -c paperclip-gen"]
    if let condition { parts.append("-n '\(condition)'") }
    parts.append("-l \(option.name.dropFirst(2))")
    if let short = option.short { parts.append("-s \(short.dropFirst())") }
    if option.value != nil {
      if option.isFolder {
        parts.append("-x -a '(__fish_complete_directories)'")
      } else if option.isPath {
        parts.append("-r -F")
      } else {
        parts.append(
          "-x" + (option.completions.isEmpty ? "" : " -a '\(option.completions.joined(separator: " "))'"))
      }
    }
    parts.append("-d '\(quoted(option.summary))'")
    return parts.joined(separator: " ")
  }

  private static func quoted(_ text: String) -> String {
    text.map { $0 == "'" || $0 == "\\" ? "\\" + String($0) : String($0) }.joined()
  }
}
