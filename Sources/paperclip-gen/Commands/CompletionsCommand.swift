import Engine

enum CompletionsCommand {
  static let command = Command(
    name: "completions", summary: "Print a completion script for a shell",
    operands: Completions.shells.joined(separator: "|"), operandChoices: { Completions.shells }, options: [],
    examples: [
      (
        "completions bash > ~/.local/share/bash-completion/completions/paperclip-gen",
        "for bash, from the next shell on"
      ),
      ("completions zsh > ~/.zfunc/_paperclip-gen", "for zsh, with ~/.zfunc in $fpath"),
      ("completions fish > ~/.config/fish/completions/paperclip-gen.fish", "for fish"),
    ],
    notes: ["Commands, options, the values of options and the topics of help are completed."]
  ) { arguments, console in
    try arguments.requireOperands(1...1)
    let shell = arguments.operands[0]
    guard Completions.shells.contains(shell) else {
      let nearest = Suggestion.nearest(to: shell, in: Completions.shells)
      throw UsageError(
        message: "completions: unknown shell \"\(shell)\"",
        remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "expected \(Arguments.list(Completions.shells))")
    }
    console.result(Completions.script(shell, CommandTable.all))
    return .done
  }
}
