/// Fields that Paperclip's line reader reads differently from YAML.
extension PaperclipCheck {
  /// The fields that Paperclip reads in each kind of file. It cannot misread the others.
  private static let known: [String: Set<String>] = [
    "COMPANY.md": ["name", "slug", "description", "includes"],
    "AGENTS.md": ["name", "title", "slug", "role", "reportsTo", "skills", "kind"],
    "PROJECT.md": ["name", "slug", "description", "kind"],
    "TASK.md": [
      "name", "title", "slug", "description", "project", "assignee", "recurring", "schedule", "kind",
    ],
    "SKILL.md": ["name", "slug", "description", "key", "skillKey", "metadata"],
  ]
  /// Fields that must be text. Numbers are ignored.
  private static let texts: Set<String> = [
    "name", "title", "slug", "role", "reportsTo", "description", "project", "assignee",
  ]
  private static let maximum = 20

  mutating func checkFields() {
    var folded: [String] = []
    for file in [company].compactMap({ $0 }) + agents + projects + tasks + skills {
      let name = file.path.split(separator: "/").last.map(String.init) ?? ""
      guard let fields = file.fields?.map, !fields.isEmpty else { continue }
      if file.read.isEmpty {
        let isMarked = file.bytes.starts(with: [0xEF, 0xBB, 0xBF])
        warn(
          file.path, nil,
          isMarked
            ? "Paperclip reads no fields of this file because it starts with a byte order mark"
            : "Paperclip reads no fields of this file: the frontmatter must start on the first line, and a line break must follow the closing ---",
          isMarked ? "save it as UTF-8 without a byte order mark" : "add an empty line at its end")
        continue
      }
      for field in fields where Self.known[name]?.contains(field.key) == true {
        compare(field.value, file.read[field.key], field.key, file.path, &folded)
      }
    }
    for field in settings?.map ?? [] {
      compare(field.value, readSettings[field.key], field.key, settingsPath, &folded)
    }
    if !folded.isEmpty {
      let files = Set(folded.map { $0.prefix { $0 != ":" } }).count
      add(
        "foldedText",
        "\(CountNoun("folded or block text/folded or block texts").of(folded.count)) in \(CountNoun("files").of(files)): "
          + "Paperclip reads only the sign (such as \">\") as the text, so the text is lost",
        folded)
    }
    let hidden = findings.count - Self.maximum
    if hidden > 0 {
      findings.removeLast(hidden)
      findings.append(
        Finding(
          .warning, "\(hidden.grouped) more fields that Paperclip reads differently are not listed",
          source: source))
    }
  }

  private mutating func compare(
    _ node: YAMLNode, _ read: Value?, _ key: String, _ path: String, _ folded: inout [String]
  ) {
    if node.style == .folded || node.style == .literal {
      folded.append("\(path):\(node.line): \(key)")
    } else if let entries = node.map {
      guard !entries.isEmpty else { return }
      let fields = read?.record ?? [:]
      guard entries.contains(where: { fields[$0.key] != nil }) else {
        return differs(node, read, key, path, "indent each level by two spaces")
      }
      for entry in entries { compare(entry.value, fields[entry.key], "\(key).\(entry.key)", path, &folded) }
    } else if let items = node.list {
      guard let list = read?.list, list.count == items.count else {
        if items.isEmpty, read == nil || read == [:] || read == [] { return }
        return differs(node, read, key, path, "write one item per line, each after \"- \"")
      }
      for (item, value) in zip(items, list) { compare(item, value, key, path, &folded) }
    } else if !Self.isSame(node, read) || Self.texts.contains(key) && Self.isNoText(read) {
      differs(node, read, key, path, "write it on one line in double quotes, without a comment after it")
    }
  }

  private static func isNoText(_ read: Value?) -> Bool {
    switch read {
    case .int, .number, .bool: true
    default: false
    }
  }

  private static func isSame(_ node: YAMLNode, _ read: Value?) -> Bool {
    switch read {
    case nil, .null: node.isNull
    case .record(let fields): fields.isEmpty && node.isNull
    case .bool(let flag): node.bool == flag
    case .int, .number: node.decimal != nil || node.string == nil
    case .string(let text):
      PaperclipYAML.trimmed(Substring(text)) == PaperclipYAML.trimmed(Substring(node.string ?? ""))
    default: false
    }
  }

  private mutating func differs(
    _ node: YAMLNode, _ read: Value?, _ key: String, _ path: String, _ remedy: String
  ) {
    let what: String =
      switch read {
      case nil, .null: "nothing"
      case .record(let fields) where fields.isEmpty: "nothing"
      case .record: "a map"
      case .list(let items): "a list of \(items.count)"
      case .string(let text): "the text \"\(text.prefix(60))\(text.count > 60 ? "…" : "")\""
      default: "a number or a flag"
      }
    warn(path, node, "Paperclip reads \(what) for \"\(key)\"", remedy)
  }
}
