/// Scripts that teach a shell the commands and their options; from the same table as help.
enum Completions {
  static let shells = ["bash", "zsh", "fish"]

  static func script(_ shell: String, _ commands: [Command]) -> String {
    switch shell {
    case "bash": bash(commands)
    case "zsh": zsh(commands)
    default: fish(commands)
    }
  }

  private static func words(_ command: Command) -> String {
    (command.options + Command.commonOptions).map(\.name).joined(separator: " ")
  }

  private static func bash(_ commands: [Command]) -> String {
    let cases = commands.map { "    \($0.name)) words=\"\(words($0))\" ;;" }.joined(separator: "\n")
    return """
      # bash completion for paperclip-gen; put it into ~/.local/share/bash-completion/completions/paperclip-gen
      _paperclip_gen() {
        local current="${COMP_WORDS[COMP_CWORD]}" command="${COMP_WORDS[1]}" words
        if [ "$COMP_CWORD" -eq 1 ]; then
          COMPREPLY=($(compgen -W "\(commands.map(\.name).joined(separator: " "))" -- "$current"))
          return
        fi
        case "$command" in
      \(cases)
        esac
        case "$current" in
          -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
          *) COMPREPLY=($(compgen -f -- "$current")) ;;
        esac
      }
      complete -o filenames -F _paperclip_gen paperclip-gen
      """
  }

  private static func zsh(_ commands: [Command]) -> String {
    let list = commands.map { "    '\($0.name):\($0.summary)'" }.joined(separator: "\n")
    let cases = commands.map { "    \($0.name)) compadd -- \(words($0)) ;;" }.joined(separator: "\n")
    return """
      #compdef paperclip-gen
      # zsh completion for paperclip-gen; put it as _paperclip-gen into a folder of $fpath
      local -a commands
      commands=(
      \(list)
      )
      if (( CURRENT == 2 )); then
        _describe command commands
      elif [[ "$words[CURRENT]" == -* ]]; then
        case "$words[2]" in
      \(cases)
        esac
      else
        _files
      fi
      """
  }

  private static func fish(_ commands: [Command]) -> String {
    var lines = [
      "# fish completion for paperclip-gen; put it into ~/.config/fish/completions/paperclip-gen.fish"
    ]
    for command in commands {
      lines.append(
        "complete -c paperclip-gen -n __fish_use_subcommand -a \(command.name) -d '\(command.summary)'")
      for option in command.options + Command.commonOptions {
        let short = option.short.map { " -s \($0.dropFirst())" } ?? ""
        let value = option.value == nil ? "" : " -r"
        lines.append(
          "complete -c paperclip-gen -n '__fish_seen_subcommand_from \(command.name)' -l \(option.name.dropFirst(2))\(short)\(value) -d '\(option.summary)'"
        )
      }
    }
    return lines.joined(separator: "\n")
  }
}
