/// A piece of a compiled page template.
indirect enum TemplateNode: Sendable {
  /// Text as it stands, newlines included.
  case text([UInt8])
  case variable(TemplatePath, pipes: [PipeStep], isEscaped: Bool)
  case section(TemplatePath, isInverted: Bool, [TemplateNode])
  /// A partial, or a parent with the blocks that it overrides. `indent` stands before each of its lines.
  case partial(TemplateName, blocks: [String: [TemplateNode]], indent: [UInt8])
  /// A place that a template which names this one as its parent can fill. `indent` stands before each line of
  /// whatever fills it; the content here is what does when nothing else is given.
  case block(String, [TemplateNode], indent: [UInt8])
}

/// The name of a partial: fixed, or found in the value ("*name").
struct TemplateName: Sendable {
  /// Nil when the name is found in the value.
  let fixed: String?
  /// Where in the value; for a fixed name only where the tag stands.
  let path: TemplatePath
}

/// A dotted name; no parts at all is the implicit iterator ".".
struct TemplatePath: Sendable {
  let parts: [String]
  /// Where it stands, for findings.
  let line: Int
  let column: Int

  init(_ name: String, line: Int, column: Int) {
    parts = name == "." ? [] : name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    self.line = line
    self.column = column
  }

  var text: String { parts.isEmpty ? "." : parts.joined(separator: ".") }
}
