/// What events of agents' programs have in common.
extension JSONDocument {
  /// The bytes of a string, or nil.
  func bytes(_ index: Index?) -> [UInt8]? {
    guard let index else { return nil }
    switch kind(index) {
    case .string: return Array(text(index))
    case .escapedString:
      var bytes: [UInt8] = []
      unescape(index, into: &bytes)
      return bytes
    default: return nil
    }
  }

  /// The text of a string, of the texts in a list of content blocks, or any other value as JSON.
  func content(_ index: Index?) -> [UInt8] {
    guard let index else { return [] }
    if let text = bytes(index) { return text }
    switch kind(index) {
    case .null: return []
    case .array:
      var all: [UInt8] = []
      for item in items(index) {
        if !all.isEmpty { all.append(0x0A) }
        if let text = bytes(field(item, "text")) {
          all += text
        } else if let type = bytes(field(item, "type")), kind(item) == .object,
          type.elementsEqual("image".utf8)
        {
          all += "[image]".utf8
        } else {
          all += content(item)
        }
      }
      return all
    default: return JSONWriter.encode(value(index), layout: .compact)
    }
  }

  /// A count of tokens; nil if it is missing or implausible.
  func tokens(_ object: Index, _ key: StaticString) -> Int64? {
    guard let index = field(object, key), let count = int(index), count >= 0, count <= Limits.tokens else {
      return nil
    }
    return count
  }

  /// An amount in dollars.
  func dollars(_ index: Index?) -> Money? {
    guard let index, let amount = decimal(index).flatMap(Money.init(dollars:)), amount >= .zero,
      amount.microcents <= Limits.cents * Money.microcentsPerCent
    else { return nil }
    return amount
  }
}

/// What a tool is called with.
extension TraceBuilder {
  /// A call as a step: a command, an edit of a file, or another tool. The programs name their tools
  /// differently, so the fields of the input decide. Of edits, only the path and the number of lines are
  /// kept.
  mutating func step(
    call name: [UInt8]?, _ document: JSONDocument, input: JSONDocument.Index?, at: Instant?
  ) -> RunStep {
    var step = RunStep(kind: .tool, at: at)
    step.name = self.name(name)
    guard let input, document.kind(input) == .object else {
      step.body = text(document.content(input), .tool)
      return step
    }
    let path = document.present(input, anyOf: "file_path", "path", "notebook_path", "filePath", "abs_path")
      .flatMap { document.bytes($0) }
    if path == nil, let command = document.present(input, anyOf: "command", "cmd") {
      step.kind = .command
      let words = document.items(command).compactMap { document.bytes($0) }
      step.body = text(document.bytes(command) ?? Array(words.joined(separator: [0x20])), .tool)
      return step
    }
    if let path, let change = Self.change(document, input) {
      step.kind = .edit
      step.name = self.name(path)
      step.body = text(Array(change.utf8), .tool)
      return step
    }
    step.body = text(JSONWriter.encode(document.value(input), layout: .compact), .tool)
    return step
  }

  /// "+3 −1 lines" for the input of an edit, nil for another tool.
  private static func change(_ document: JSONDocument, _ input: JSONDocument.Index) -> String? {
    func lines(_ object: JSONDocument.Index, _ keys: [StaticString]) -> Int? {
      for key in keys {
        guard let text = document.bytes(document.field(object, key)) else { continue }
        return text.isEmpty ? 0 : text.count { $0 == 0x0A } + (text.last == 0x0A ? 0 : 1)
      }
      return nil
    }
    let edits = document.field(input, "edits").map { document.items($0) } ?? []
    var (added, removed, isEdit) = (0, 0, !edits.isEmpty)
    for object in edits + [input] {
      if let count = lines(
        object, ["new_string", "newText", "new_source", "new_str", "content", "file_text"])
      {
        (added, isEdit) = (added + count, true)
      }
      if let count = lines(object, ["old_string", "oldText", "old_str"]) {
        (removed, isEdit) = (removed + count, true)
      }
    }
    return isEdit ? "+\(added.grouped) −\(removed.grouped) lines" : nil
  }
}
