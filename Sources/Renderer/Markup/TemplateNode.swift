/// A piece of a compiled page template. Each holds one object: pages go through hundreds of pieces, and every
/// reference in one is counted each time.
enum TemplateNode: Sendable {
  /// Literal text, including newlines.
  case text([UInt8])
  case variable(Variable)
  case section(Section)
  case partial(Partial)
  case block(Block)

  final class Variable: Sendable {
    let path: TemplatePath
    let pipes: [PipeStep]
    let isEscaped: Bool

    init(_ path: TemplatePath, pipes: [PipeStep], isEscaped: Bool) {
      (self.path, self.pipes, self.isEscaped) = (path, pipes, isEscaped)
    }
  }

  final class Section: Sendable {
    let path: TemplatePath
    let isInverted: Bool
    let content: [TemplateNode]

    init(_ path: TemplatePath, isInverted: Bool, _ content: [TemplateNode]) {
      (self.path, self.isInverted, self.content) = (path, isInverted, content)
    }
  }

  /// A partial, or a parent with the blocks that it overrides. `indent` precedes each of its lines.
  final class Partial: Sendable {
    let name: TemplateName
    let blocks: [String: [TemplateNode]]
    let indent: [UInt8]

    init(_ name: TemplateName, blocks: [String: [TemplateNode]], indent: [UInt8]) {
      (self.name, self.blocks, self.indent) = (name, blocks, indent)
    }
  }

  /// A block that a template with this one as its parent can override. `indent` precedes each line of its
  /// content; `content` is the default.
  final class Block: Sendable {
    let name: String
    let content: [TemplateNode]
    let indent: [UInt8]

    init(_ name: String, _ content: [TemplateNode], indent: [UInt8]) {
      (self.name, self.content, self.indent) = (name, content, indent)
    }
  }
}

/// The name of a partial: fixed, or from the value ("*name").
struct TemplateName: Sendable {
  /// Nil if the name comes from the value.
  let fixed: String?
  /// The path in the value. For a fixed name, only its position counts.
  let path: TemplatePath
}

/// A dotted name.
final class TemplatePath: Sendable {
  /// Nil is the implicit iterator ".".
  let first: String?
  /// The parts after the first.
  let rest: [String]
  /// The position, for findings.
  let line: Int
  let column: Int

  init(_ name: String, line: Int, column: Int) {
    var parts =
      name == "." ? [] : name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    first = parts.isEmpty ? nil : parts.removeFirst()
    rest = parts
    self.line = line
    self.column = column
  }

  var text: String { first.map { ([$0] + rest).joined(separator: ".") } ?? "." }
}
