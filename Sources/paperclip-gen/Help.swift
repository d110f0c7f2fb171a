/// What `help` prints: examples first, then everything there is.
enum Help {
  static func overview(_ commands: [Command]) -> String {
    var lines = [
      "paperclip-gen makes a static site of a company of AI agents.",
      "",
      "  paperclip-gen init my-company      make a workspace that generates at once",
      "  paperclip-gen generate             read its sources and publish its site",
      "  paperclip-gen ingest run.ndjson    read one file now",
      "  paperclip-gen help generate        explain a command",
      "",
      "Commands:",
    ]
    let width = commands.map(\.name.count).max() ?? 0
    for command in commands {
      lines.append("  " + padded(command.name, width) + "  " + command.summary)
    }
    lines += ["", "Every command takes:"] + options(Command.commonOptions)
    lines += [
      "", "Exit codes: 0 done; 1 done, with findings; 2 wrong usage; 3 could not do it.",
    ]
    return lines.joined(separator: "\n")
  }

  static func text(of command: Command) -> String {
    var lines = [command.summary, ""]
    for example in command.examples {
      lines += ["  paperclip-gen " + example.line, "      " + example.meaning]
    }
    lines += ["", "Usage: paperclip-gen \(command.name) \(command.operands)"]
    if !command.options.isEmpty { lines += ["", "Options:"] + options(command.options) }
    for note in command.notes { lines += ["", note] }
    lines += ["", "Every command takes:"] + options(Command.commonOptions)
    return lines.joined(separator: "\n")
  }

  private static func options(_ options: [Command.Option]) -> [String] {
    let heads = options.map { option in
      (option.short.map { $0 + ", " } ?? "    ") + option.name + (option.value.map { " " + $0 } ?? "")
    }
    let width = heads.map(\.count).max() ?? 0
    return zip(heads, options).map { "  " + padded($0, width) + "  " + $1.summary }
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
