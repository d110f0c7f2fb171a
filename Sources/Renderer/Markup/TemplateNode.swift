/// A piece of a compiled page template.
indirect enum TemplateNode: Sendable {
  /// Literal text, including newlines.
  case text([UInt8])
  case variable(TemplatePath, pipes: [PipeStep], isEscaped: Bool)
  case section(TemplatePath, isInverted: Bool, [TemplateNode])
  /// A partial, or a parent with the blocks that it overrides. `indent` precedes each of its lines.
  case partial(TemplateName, blocks: [String: [TemplateNode]], indent: [UInt8])
  /// A block that a template with this one as its parent can override. `indent` precedes each line of its
  /// content; `content` is the default.
  case block(String, [TemplateNode], indent: [UInt8])
}

/// The name of a partial: fixed, or from the value ("*name").
struct TemplateName: Sendable {
  /// Nil if the name comes from the value.
  let fixed: String?
  /// The path in the value. For a fixed name, only its position counts.
  let path: TemplatePath
}

/// A dotted name. No parts mean the implicit iterator ".".
struct TemplatePath: Sendable {
  let parts: [String]
  /// The position, for findings.
  let line: Int
  let column: Int

  init(_ name: String, line: Int, column: Int) {
    parts = name == "." ? [] : name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    self.line = line
    self.column = column
  }

  var text: String { parts.isEmpty ? "." : parts.joined(separator: ".") }
}
