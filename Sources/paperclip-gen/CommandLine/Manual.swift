/// The manual page in mdoc(7) format, from the same table as help.
struct Manual {
  private var lines: [String] = []

  /// `date` is the date of the version: "November 26, 2026".
  static func page(_ commands: [Command], date: String) -> String {
    var manual = Manual()
    manual.head(date)
    manual.lines.append(".Sh COMMANDS")
    for command in commands { manual.section(of: command) }
    manual.tail()
    return manual.lines.joined(separator: "\n")
  }

  private mutating func head(_ date: String) {
    lines += [
      ".\\\" Generated from the command table: make man",
      ".Dd \(date)", ".Dt PAPERCLIP-GEN 1", ".Os",
      ".Sh NAME", ".Nm paperclip-gen", ".Nd static site and reports for a company of AI agents",
      ".Sh SYNOPSIS", ".Nm", ".Ar command", ".Op Ar option ...", ".Op Ar argument ...",
      ".Sh DESCRIPTION",
    ]
    text(
      "paperclip-gen reads the data of a company of AI agents on Paperclip (company templates, hook logs, database backups, exports) into one SQLite database per company, and publishes a static site, JSON files and reports from it. A workspace is a folder with the file paperclip.config.json."
    )
    lines.append(".Pp")
    text("Options can come before or after the command. These apply to every command:")
    options(Command.globalOptions)
  }

  private mutating func section(of command: Command) {
    lines.append(".Ss \(command.name)")
    text(command.summary + ".")
    literal([command.usage])
    if !command.options.isEmpty { options(command.options) }
    for note in command.notes {
      lines.append(".Pp")
      text(note)
    }
    lines.append(".Pp")
    text(command.examples.count == 1 ? "Example:" : "Examples:")
    for example in command.examples {
      literal(["paperclip-gen " + example.line])
      text(example.meaning.prefix(1).uppercased() + example.meaning.dropFirst() + ".")
    }
  }

  private mutating func tail() {
    lines.append(".Sh ENVIRONMENT")
    list(Self.variables.map { (".Ev \($0.name)", $0.meaning) })
    lines.append(".Sh FILES")
    list(Self.files.map { (".Pa \($0.path)", $0.meaning) })
    lines.append(".Sh EXIT STATUS")
    list(ExitCode.allCases.map { ("\($0.rawValue)", $0.meaning) })
  }

  private mutating func options(_ options: [Command.Option]) {
    list(
      options.map { option in
        let names = [option.short, option.name].compactMap { $0 }.map { "Fl \($0.dropFirst())" }
        // A list of values stays as it is typed.
        let isList = option.completions.contains { option.summary.hasPrefix($0) }
        return (
          names.joined(separator: " , ") + (option.value.map { " Ar \($0)" } ?? ""),
          isList ? "one of: " + option.summary : option.summary
        )
      })
  }

  private mutating func list(_ items: [(head: String, text: String)]) {
    lines.append(".Bl -tag -width Ds")
    for item in items {
      let head = item.head.hasPrefix(".") ? String(item.head.dropFirst()) : item.head
      lines.append(".It " + head)
      text(item.text.prefix(1).uppercased() + item.text.dropFirst() + (item.text.hasSuffix(".") ? "" : "."))
    }
    lines.append(".El")
  }

  private mutating func literal(_ text: [String]) {
    lines += [".Bd -literal -offset indent"] + text.map(Self.escaped) + [".Ed"]
  }

  /// Each sentence starts a line, as usual in mdoc.
  private mutating func text(_ text: String) {
    var sentence = ""
    for word in text.split(separator: " ") {
      sentence += (sentence.isEmpty ? "" : " ") + word
      guard let last = word.last(where: { !")\"".contains($0) }), ".?!".contains(last) else { continue }
      wrap(sentence)
      sentence = ""
    }
    wrap(sentence)
  }

  private mutating func wrap(_ sentence: String) {
    lines += TextWrap.lines(sentence, width: 72).map(Self.escaped)
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\e"
      case "-" where result.isEmpty || result.hasSuffix(" ") || result.hasSuffix("-"): result += "\\-"
      case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
      default: result += "\\[u" + String(scalar.value, radix: 16, uppercase: true) + "]"
      }
    }
    return result.hasPrefix(".") || result.hasPrefix("'") ? "\\&" + result : result
  }

  private static let variables: [(name: String, meaning: String)] = [
    ("COLUMNS", "the width that help is wrapped to"),
    ("NO_COLOR", "turns color off unless it is empty"),
    ("PAPERCLIP_DB_BACKUP_DIR", "where init looks for Paperclip's backups first"),
    ("PAPERCLIP_HOME", "Paperclip's own folder, ~/.paperclip unless set"),
    ("GITHUB_SERVER_URL", "the server that store entries with github: are fetched from"),
    ("SOURCE_DATE_EPOCH", "the current time in seconds since 1970, unless --as-of gives it"),
    ("TMPDIR", "the folder for temporary files, such as compressed standard input"),
    ("TZDIR", "the folder with time zones, /usr/share/zoneinfo unless set"),
  ]

  private static let files: [(path: String, meaning: String)] = [
    ("paperclip.config.json", "the configuration; the folder that has it is the workspace"),
    (
      ".paperclip/",
      "state: the databases and the list of published files. Back it up: when logs are rotated, it may have the only copy"
    ),
    ("ledger/", "the audit ledger, for modules that keep one; append-only"),
    ("outbox/", "alerts and messages, and what was sent; append-only"),
    ("plan/", "changes that rules proposed, and what became of them; append-only"),
    ("snapshot/", "the company as text for git"),
    ("paperclip-gen.lock.json", "what is installed from stores, with hashes"),
    ("html/", "your own page templates"),
    ("modules/", "your own modules"),
    ("site/", "the published site"),
  ]
}
