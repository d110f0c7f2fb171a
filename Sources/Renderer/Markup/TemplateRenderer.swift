package import Engine

/// Renders a compiled template with a value to bytes.
package struct TemplateRenderer {
  package enum Mode: Sendable {
    /// Exactly as the Mustache specification.
    case specification
    /// Pages of the site: all tags escape text, characters that HTML forbids are replaced, and unknown names
    /// are findings.
    case strict
  }

  /// The content of a block with the blocks of its own context.
  private final class Argument {
    let content: [TemplateNode]
    let file: String
    let blocks: [String: Argument]

    init(_ content: [TemplateNode], _ file: String, _ blocks: [String: Argument]) {
      self.content = content
      self.file = file
      self.blocks = blocks
    }
  }

  private var library: TemplateLibrary
  private let mode: Mode
  private let formats: Formats
  package private(set) var bytes: [UInt8] = []
  package private(set) var findings: [Finding] = []
  private var stack: [Value] = []
  private var blocks: [String: Argument] = [:]
  private var indent: [UInt8] = []
  private var isLineStart = true
  /// The file of the current template.
  private var file = ""
  /// The tag that included the current template, for findings.
  private var lastPartial: (file: String, path: TemplatePath)?
  private var depth = 0
  private var pieces = 0
  /// True if a limit was reached, in which case the output is not a page.
  package private(set) var isStopped = false
  /// True if a template had a block, whose content depends on the page.
  private(set) var hasBlocks = false
  /// Partials that were rendered before, by name.
  var finished: [String: [UInt8]] = [:]

  /// Partials can include themselves, as for trees. Deeper nesting of sections, blocks and partials is an
  /// endless recursion that would overflow the stack.
  private static let maximumDepth = 1500
  /// The maximum size of a page. Partials that include each other ten times would take forever.
  private static let maximumPieces = 10_000_000
  private static let maximumBytes = 1 << 27

  package init(_ library: TemplateLibrary, mode: Mode, formats: Formats) {
    self.library = library
    self.mode = mode
    self.formats = formats
  }

  /// Appends the template rendered with `value`. Names that it lacks are looked up in `outer`.
  package mutating func render(_ name: String, _ value: Value, outer: Value? = nil) {
    guard let template = find(template: name) else {
      if !findings.contains(where: { $0.severity == .error }) {
        findings.append(Finding(.error, "unknown page template \"\(name)\""))
      }
      return
    }
    file = template.file
    stack = [outer, value].compactMap { $0 }
    render(template.nodes)
    stack = []
  }

  private mutating func render(_ nodes: [TemplateNode]) {
    guard enter() else { return }
    for node in nodes {
      pieces += 1
      if isStopped || isTooLarge() { break }
      switch node {
      case .text(let text): write(text: text)
      case .variable(let variable): write(variable)
      case .section(let section): render(section)
      case .partial(let partial): render(partial)
      case .block(let block): render(block)
      }
    }
    depth -= 1
  }

  // MARK: Names

  /// The value of a dotted name: the first part is looked up from the innermost value outwards, the rest
  /// inside the result. Nil if it does not exist.
  private func find(_ path: TemplatePath) -> Value? {
    guard let first = path.first else { return stack.last }
    for place in stack.indices.reversed() {
      guard var value = stack[place][first] else { continue }
      for part in path.rest {
        guard let next = value[part] else { return nil }
        value = next
      }
      return value
    }
    return nil
  }

  private mutating func find(template name: String) -> TemplateLibrary.Template? {
    let known = library.findings.count
    let template = library.template(name)
    findings += library.findings[known...]
    return template
  }

  /// The specification ignores this silently, but an author should know.
  private mutating func report(_ message: String, _ path: TemplatePath, _ severity: Finding.Severity) {
    guard findings.count < 100 else { return }
    findings.append(
      Finding(
        mode == .strict ? severity : .note, message, source: file, line: path.line, column: path.column))
  }

  // MARK: Output

  /// Text of a template. Only its own line breaks are followed by indentation.
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

  /// A line that starts with a name is indented, whatever its value.
  private mutating func beginLine() {
    guard isLineStart, !indent.isEmpty else { return }
    bytes.append(contentsOf: indent)
    isLineStart = false
  }

  private mutating func write(_ variable: TemplateNode.Variable) {
    let path = variable.path
    guard var value = find(path) else {
      beginLine()
      report("unknown name \"\(path.text)\"", path, .warning)
      return
    }
    for pipe in variable.pipes { value = formats.apply(pipe, to: value) }
    let start = bytes.count
    beginLine()
    switch value {
    case .null: break
    case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .int(let number): bytes.append(contentsOf: String(number).utf8)
    case .number(let text): bytes.append(contentsOf: text.utf8)
    case .string(let text):
      if variable.isEscaped || mode == .strict {
        HTMLEncoder.append(text, to: &bytes, isLiteral: mode == .specification)
      } else {
        bytes.append(contentsOf: text.utf8)
      }
    case .markup(let markup): bytes.append(contentsOf: markup.bytes)
    case .list, .record: report("\"\(path.text)\" is not text", path, .warning)
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

  private mutating func render(_ section: TemplateNode.Section) {
    let value = find(section.path)
    if value == nil { report("unknown name \"\(section.path.text)\"", section.path, .warning) }
    if section.isInverted {
      if Self.isFalsey(value) { render(section.content) }
      return
    }
    guard !Self.isFalsey(value), let value else { return }
    guard case .list(let items) = value else { return render(section.content, with: value) }
    for item in items {
      if isStopped { return }
      render(section.content, with: item)
    }
  }

  private mutating func render(_ content: [TemplateNode], with item: Value) {
    // An item costs time even if it shows nothing.
    pieces += 1
    stack.append(item)
    render(content)
    stack.removeLast()
  }

  private mutating func render(_ partial: TemplateNode.Partial) {
    let name = partial.name
    guard let resolved = name.fixed ?? find(name.path)?.string else {
      return report("\"\(name.path.text)\" is not the name of a partial", name.path, .warning)
    }
    if !finished.isEmpty, let bytes = finished[resolved], partial.blocks.isEmpty,
      partial.indent.isEmpty, indent.isEmpty
    {
      return write(text: bytes)
    }
    let known = findings.count
    guard let template = find(template: resolved) else {
      if findings.count == known { report("unknown partial \"\(resolved)\"", name.path, .error) }
      return
    }
    let outer = (blocks, file, lastPartial)
    // Blocks of the outermost template take precedence over those in between.
    for (block, content) in partial.blocks where blocks[block] == nil {
      blocks[block] = Argument(content, file, outer.0)
    }
    file = template.file
    lastPartial = (outer.1, name.path)
    indented(partial.indent) { $0.render(template.nodes) }
    (blocks, file, lastPartial) = outer
  }

  private mutating func render(_ block: TemplateNode.Block) {
    hasBlocks = true
    guard let argument = blocks[block.name] else {
      return indented(block.indent) { $0.render(block.content) }
    }
    let outer = (blocks, file)
    (blocks, file) = (argument.blocks, argument.file)
    indented(block.indent) { $0.render(argument.content) }
    (blocks, file) = outer
  }

  /// Enters a deeper level, unless a limit was reached.
  private mutating func enter() -> Bool {
    if isStopped || isTooLarge() { return false }
    guard depth < Self.maximumDepth else {
      stop("endless recursion of partials")
      return false
    }
    depth += 1
    return true
  }

  /// Stops at the maximum size of a page.
  private mutating func isTooLarge() -> Bool {
    guard pieces > Self.maximumPieces || bytes.count > Self.maximumBytes else { return false }
    stop(
      "the page is larger than \(Self.maximumBytes >> 20) MB or \(Self.maximumPieces / 1_000_000) million tags"
    )
    return true
  }

  private mutating func stop(_ problem: String) {
    isStopped = true
    findings.append(
      Finding(
        .error, problem, remedy: "use a section that is empty at the innermost level",
        source: lastPartial?.file ?? file, line: lastPartial?.path.line, column: lastPartial?.path.column))
  }

  private mutating func indented(_ own: [UInt8], _ body: (inout TemplateRenderer) -> Void) {
    guard !own.isEmpty else { return body(&self) }
    let outer = indent
    indent += own
    body(&self)
    indent = outer
  }
}
