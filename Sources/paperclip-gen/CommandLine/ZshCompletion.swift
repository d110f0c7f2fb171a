/// The completion script for zsh.
enum ZshCompletion {
  static func script(_ commands: [Command]) -> String {
    let global = Completions.optionsWithValue(Command.globalOptions).joined(separator: "|")
    return """
      #compdef paperclip-gen
      # zsh completion for paperclip-gen; save it as _paperclip-gen in a folder of $fpath
      local -a commands options
      local command="" action="" previous="${words[CURRENT-1]}"
      local -i index
      commands=(
      \(list(commands.map { ($0.name, $0.summary) }))
      )
      for (( index = 2; index < CURRENT; index++ )); do
        case "${words[index]}" in
          \(global)) (( index++ )) ;;
          -*) ;;
          *) if [[ -z "$command" ]]; then command="${words[index]}"; else action="given"; fi ;;
        esac
      done
      if [[ "$PREFIX" == --*=* ]]; then
        previous="${PREFIX%%=*}"
        compset -P 1 '*='
      fi
      case "$command $previous" in
      \(valueCases(commands))
      esac
      if [[ "$PREFIX" == -* ]]; then
        case "$command" in
      \(optionCases(commands))
          *) options=(
      \(optionList(Command.globalOptions))
          ) ;;
        esac
        _describe option options
        return
      fi
      case "$command$action" in
        "") _describe command commands ;;
      \(operandCases(commands))
        *) _files ;;
      esac
      """
  }

  private static func valueCases(_ commands: [Command]) -> String {
    func line(_ pattern: String, _ option: Command.Option) -> String? {
      guard option.value != nil else { return nil }
      let action =
        option.isFolder
        ? "_files -/"
        : option.isPath
          ? "_files"
          : option.completions.isEmpty
            ? ":" : "compadd -- \(option.completions.joined(separator: " "))"
      return "  \(pattern)) \(action); return ;;"
    }
    let own = commands.flatMap { command in
      command.options.compactMap { line("\"\(command.name) \($0.name)\"", $0) }
    }
    let global = Command.globalOptions.compactMap { option in
      line(
        [option.name, option.short].compactMap { $0 }.map { "*\" \($0)\"" }.joined(separator: "|"), option)
    }
    return (own + global).joined(separator: "\n")
  }

  private static func optionCases(_ commands: [Command]) -> String {
    commands.filter { !$0.options.isEmpty }.map {
      "    \($0.name)) options=(\n\(optionList($0.options + Command.globalOptions))\n    ) ;;"
    }.joined(separator: "\n")
  }

  private static func optionList(_ options: [Command.Option]) -> String {
    list(options.map { ($0.name, $0.summary) })
  }

  private static func operandCases(_ commands: [Command]) -> String {
    commands.filter { !$0.operandChoices().isEmpty }.map {
      "  \($0.name)) compadd -- \($0.operandChoices().joined(separator: " ")) ;;"
    }.joined(separator: "\n")
  }

  private static func list(_ items: [(name: String, text: String)]) -> String {
    items.map { "    '" + $0.name + ":" + quoted($0.text) + "'" }.joined(separator: "\n")
  }

  /// Inside single quotes; a colon would end the name.
  private static func quoted(_ text: String) -> String {
    text.map { $0 == "'" ? "'\\''" : $0 == ":" ? "\\:" : String($0) }.joined()
  }
}
