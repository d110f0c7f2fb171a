package import Engine

/// Renders a compiled template over a value, to bytes.
package struct TemplateRenderer {
  package enum Mode: Sendable {
    /// The Mustache specification to the letter.
    case specification
    /// Pages of the site: text is escaped in every kind of tag, characters that HTML forbids are replaced, and a
    /// name that does not exist is a finding.
    case strict
  }

  private let library: TemplateLibrary
  private let mode: Mode
  private let formats: Formats
  package private(set) var bytes: [UInt8] = []
  package private(set) var findings: [Finding] = []
  private var stack: [Value] = []
  private var blocks: [String: [TemplateNode]] = [:]
  private var indent: [UInt8] = []
  private var isLineStart = true
  private var depth = 0
  private var template = ""

  /// Partials may include themselves, as trees do; deeper than this is a loop.
  private static let maximumDepth = 200

  package init(_ library: TemplateLibrary, mode: Mode, formats: Formats) {
    self.library = library
    self.mode = mode
    self.formats = formats
  }

  /// Appends the template rendered over `value`; what it does not have is looked for in `outer`.
  package mutating func render(_ name: String, _ value: Value, outer: Value? = nil) {
    guard let nodes = library[name] else {
      findings.append(Finding(.error, "there is no page template \"\(name)\""))
      return
    }
    template = name
    stack = [outer, value].compactMap { $0 }
    render(nodes)
    stack = []
  }

  private mutating func render(_ nodes: [TemplateNode]) {
    for node in nodes {
      switch node {
      case .text(let text): write(text: text)
      case .variable(let path, let pipes, let isEscaped): write(path, pipes, isEscaped)
      case .section(let path, let isInverted, let content): section(path, isInverted, content)
      case .partial(let name, let overrides, let own): partial(name, overrides, own)
      case .block(let name, let content, let own): block(name, content, own)
      }
    }
  }

  // MARK: Names

  /// The value of a dotted name: the first part is looked for from the innermost value outwards, the rest must be inside
  /// what it found. Nil when there is none.
  private func find(_ path: TemplatePath) -> Value? {
    guard let first = path.parts.first else { return stack.last }
    for frame in stack.reversed() {
      guard case .record(let fields) = frame, var value = fields[first] else { continue }
      for part in path.parts.dropFirst() {
        guard case .record(let inner) = value, let next = inner[part] else { return nil }
        value = next
      }
      return value
    }
    return nil
  }

  private mutating func report(_ message: String, _ path: TemplatePath) {
    guard mode == .strict, findings.count < 100 else { return }
    findings.append(
      Finding(.warning, message, source: template, line: path.line, column: path.column))
  }

  // MARK: Output

  /// Text of a template: only its line breaks are followed by indentation.
  private mutating func write(text: [UInt8]) {
    guard !indent.isEmpty else {
      bytes.append(contentsOf: text)
      isLineStart = text.last == 0x0A
      return
    }
    if isLineStart, let first = text.first, first != 0x0A, first != 0x0D { bytes.append(contentsOf: indent) }
    bytes.append(contentsOf: text)
    isLineStart = text.last == 0x0A
  }

  private mutating func write(_ path: TemplatePath, _ pipes: [Pipe], _ isEscaped: Bool) {
    guard var value = find(path) else {
      report("there is no value \"\(path.text)\"", path)
      return
    }
    for pipe in pipes { value = formats.apply(pipe, to: value) }
    let start = bytes.count
    if isLineStart { bytes.append(contentsOf: indent) }
    switch value {
    case .null: break
    case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .int(let number): bytes.append(contentsOf: String(number).utf8)
    case .number(let text): bytes.append(contentsOf: text.utf8)
    case .string(let text):
      if isEscaped || mode == .strict {
        HTMLEncoder.append(text, to: &bytes, isLiteral: mode == .specification)
      } else {
        bytes.append(contentsOf: text.utf8)
      }
    case .markup(let markup): bytes.append(contentsOf: markup.bytes)
    case .list, .record: report("\"\(path.text)\" is not a text", path)
    }
    if bytes.count > start { isLineStart = false }
  }

  // MARK: Sections

  private static func isFalsey(_ value: Value?) -> Bool {
    switch value {
    case nil, .null, .bool(false), .list([]), .string(""): true
    default: false
    }
  }

  private mutating func section(_ path: TemplatePath, _ isInverted: Bool, _ content: [TemplateNode]) {
    let value = find(path)
    if value == nil { report("there is no value \"\(path.text)\"", path) }
    if isInverted {
      if Self.isFalsey(value) { render(content) }
      return
    }
    guard !Self.isFalsey(value), let value else { return }
    if case .list(let items) = value {
      for item in items {
        stack.append(item)
        render(content)
        stack.removeLast()
      }
      return
    }
    stack.append(value)
    render(content)
    stack.removeLast()
  }

  private mutating func partial(_ name: TemplateName, _ overrides: [String: [TemplateNode]], _ own: [UInt8]) {
    let resolved: String
    switch name {
    case .fixed(let text): resolved = text
    case .dynamic(let path):
      guard let text = find(path)?.string else {
        report("there is no name of a partial in \"\(path.text)\"", path)
        return
      }
      resolved = text
    }
    guard let nodes = library[resolved] else {
      if mode == .strict {
        findings.append(Finding(.error, "there is no partial \"\(resolved)\"", source: template))
      }
      return
    }
    guard enter() else { return }
    let outer = (blocks, template)
    // What the outermost template gives takes precedence over what those between give.
    blocks = overrides.merging(blocks) { _, given in given }
    template = resolved
    indented(own) { $0.render(nodes) }
    (blocks, template) = outer
    depth -= 1
  }

  private mutating func block(_ name: String, _ content: [TemplateNode], _ own: [UInt8]) {
    guard enter() else { return }
    let nodes = blocks[name] ?? content
    indented(own) { $0.render(nodes) }
    depth -= 1
  }

  private mutating func enter() -> Bool {
    guard depth < Self.maximumDepth else {
      if findings.last?.message != Self.tooDeep {
        findings.append(Finding(.error, Self.tooDeep, source: template))
      }
      return false
    }
    depth += 1
    return true
  }

  private static let tooDeep = "partials include each other without end"

  private mutating func indented(_ own: [UInt8], _ body: (inout TemplateRenderer) -> Void) {
    guard !own.isEmpty else { return body(&self) }
    let outer = indent
    indent += own
    body(&self)
    indent = outer
  }
}
