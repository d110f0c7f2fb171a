/// What `help` and `--help` print, wrapped to the width of the terminal.
struct Help {
  let width: Int

  func overview(_ commands: [Command]) -> String {
    var lines = [
      "paperclip-gen: a static site and reports for a company of AI agents", "",
      "Usage: paperclip-gen COMMAND [OPTION…]", "",
      "Start here:",
    ]
    let steps = [
      ("paperclip-gen init my-company", "create a workspace from Paperclip's backups, or with sample data"),
      ("paperclip-gen generate -C my-company", "read its sources and publish its site"),
      ("paperclip-gen check -C my-company", "find problems without changing anything"),
    ]
    lines += rows(steps) + ["", "Commands:"]
    lines += rows(commands.map { ($0.name, $0.summary) }) + [""]
    lines += globalOptions() + [""]
    lines += TextWrap.lines(ExitCode.explanation, width: width) + [""]
    lines += TextWrap.lines("Details and examples of a command: paperclip-gen help COMMAND", width: width)
    return lines.joined(separator: "\n")
  }

  func text(of command: Command) -> String {
    var lines = TextWrap.lines(command.summary, width: width) + [""]
    lines += ["Usage: \(command.usage)", "", "Examples:"]
    for example in command.examples {
      lines.append("  paperclip-gen " + example.line)
      lines += TextWrap.lines(example.meaning, width: width, indent: 6)
    }
    if !command.options.isEmpty { lines += ["", "Options:"] + options(command.options) }
    for note in command.notes { lines += [""] + TextWrap.lines(note, width: width) }
    lines += [""] + globalOptions()
    return lines.joined(separator: "\n")
  }

  private func globalOptions() -> [String] { ["Global options:"] + options(Command.globalOptions) }

  private func options(_ options: [Command.Option]) -> [String] {
    rows(options.map { (($0.short.map { $0 + ", " } ?? "    ") + $0.usage, $0.summary) })
  }

  /// A list in two columns. A very long head does not move all texts to the right.
  private func rows(_ rows: [(head: String, text: String)]) -> [String] {
    let column = rows.map(\.head.count).filter { $0 <= width / 2 }.max() ?? 0
    return rows.flatMap { TextWrap.row($0.head, column: column, $0.text, width: width) }
  }
}
