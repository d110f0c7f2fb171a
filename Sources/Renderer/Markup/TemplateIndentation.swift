/// The white space at the start of a block's lines.
enum TemplateIndentation {
  /// The indentation of the first line. Nil if there is no content.
  static func first(of nodes: [TemplateNode]) -> [UInt8]? {
    switch nodes.first {
    case .text(let bytes): Array(bytes.prefix { $0 == 0x20 || $0 == 0x09 })
    case .partial(let partial): partial.indent
    case .block(let block): block.indent
    case .section(let section): first(of: section.content) ?? []
    case .variable: []
    case nil: nil
    }
  }

  /// The nodes with `indent` removed from the start of every line that has it.
  static func remove(_ indent: [UInt8], from nodes: [TemplateNode]) -> [TemplateNode] {
    guard !indent.isEmpty else { return nodes }
    var isLineStart = true
    return remove(indent, from: nodes, &isLineStart)
  }

  private static func remove(
    _ indent: [UInt8], from nodes: [TemplateNode], _ isLineStart: inout Bool
  ) -> [TemplateNode] {
    nodes.map { node in
      switch node {
      case .text(let bytes):
        let shortened = isLineStart ? without(indent, bytes) : bytes
        isLineStart = bytes.last == 0x0A
        return .text(shortened)
      case .variable:
        isLineStart = false
        return node
      case .section(let section):
        let content = remove(indent, from: section.content, &isLineStart)
        return .section(.init(section.path, isInverted: section.isInverted, content))
      case .partial(let partial):
        let own = without(indent, partial.indent)
        return .partial(.init(partial.name, blocks: partial.blocks, indent: own))
      case .block(let block):
        return .block(.init(block.name, block.content, indent: without(indent, block.indent)))
      }
    }
  }

  private static func without(_ indent: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    var count = 0
    while count < indent.count, count < bytes.count, bytes[count] == indent[count] { count += 1 }
    return Array(bytes[count...])
  }
}
