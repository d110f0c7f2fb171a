/// The completion script for bash.
enum BashCompletion {
  static func script(_ commands: [Command]) -> String {
    let names = commands.map(\.name).joined(separator: " ")
    let global = Completions.optionsWithValue(Command.globalOptions).joined(separator: "|")
    return """
      # bash completion for paperclip-gen; save it as ~/.local/share/bash-completion/completions/paperclip-gen
      _paperclip_gen() {
        local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"
        local command="" action="" words="" index
        # bash splits --format=text at the equals sign.
        if [ "$current" = "=" ]; then current=""
        elif [ "$previous" = "=" ]; then previous="${COMP_WORDS[COMP_CWORD-2]}"; fi
        for (( index = 1; index < COMP_CWORD; index++ )); do
          case "${COMP_WORDS[index]}" in
            \(global)) (( index++ )) ;;
            -*) ;;
            *) if [ -z "$command" ]; then command="${COMP_WORDS[index]}"; else action="given"; fi ;;
          esac
        done
        case "$command $previous" in
      \(valueCases(commands))
        esac
        case "$current" in
          -*)
            case "$command" in
      \(optionCases(commands))
              *) words="\(optionNames(Command.globalOptions))" ;;
            esac
            COMPREPLY=($(compgen -W "$words" -- "$current"))
            return ;;
        esac
        case "$command$action" in
          "") COMPREPLY=($(compgen -W "\(names)" -- "$current")) ;;
      \(operandCases(commands))
          *) COMPREPLY=($(compgen -f -- "$current")) ;;
        esac
      }
      complete -o filenames -F _paperclip_gen paperclip-gen
      """
  }

  private static func optionNames(_ options: [Command.Option]) -> String {
    options.map(\.name).joined(separator: " ")
  }

  /// What follows an option that takes a value.
  private static func valueCases(_ commands: [Command]) -> String {
    func line(_ pattern: String, _ option: Command.Option) -> String? {
      guard option.value != nil else { return nil }
      let flag =
        option.isFolder ? "-d" : option.isPath ? "-f" : "-W \"\(option.completions.joined(separator: " "))\""
      return "    \(pattern)) COMPREPLY=($(compgen \(flag) -- \"$current\")); return ;;"
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
      "        \($0.name)) words=\"\(optionNames($0.options + Command.globalOptions))\" ;;"
    }.joined(separator: "\n")
  }

  private static func operandCases(_ commands: [Command]) -> String {
    commands.filter { !$0.operandChoices().isEmpty }.map {
      "    \($0.name)) COMPREPLY=($(compgen -W \"\($0.operandChoices().joined(separator: " "))\" -- \"$current\")) ;;"
    }.joined(separator: "\n")
  }
}
