import Engine

/// Parses tokens into a tree of nodes.
struct TemplateParser {
  private let template: String
  private let tokens: [TemplateTokenizer.Token]
  private var at = 0
  private var depth = 0

  /// Deeper nesting is rejected, since the renderer is recursive.
  private static let maximumDepth = 100
  /// Each `json` can double a text, and each `url` triple it.
  private static let maximumPipes = 4

  init(source: [UInt8], template: String) throws(TemplateError) {
    self.template = template
    var tokenizer = TemplateTokenizer(source: source, template: template)
    tokens = try tokenizer.tokenize()
  }

  mutating func parse() throws(TemplateError) -> [TemplateNode] {
    try nodes(until: nil)
  }

  private func error(_ message: String, _ token: TemplateTokenizer.Token) -> TemplateError {
    TemplateError(template: template, line: token.line, column: token.column, message: message)
  }

  private mutating func nodes(until opening: TemplateTokenizer.Token?) throws(TemplateError) -> [TemplateNode]
  {
    depth += 1
    defer { depth -= 1 }
    if let opening, depth > Self.maximumDepth {
      throw error("sections are nested deeper than \(Self.maximumDepth) levels", opening)
    }
    var nodes: [TemplateNode] = []
    while at < tokens.count {
      let token = tokens[at]
      at += 1
      switch token.kind {
      case .text: nodes.append(.text(token.content))
      case .comment, .delimiters: break
      case .variable(let isEscaped): nodes.append(try variable(token, isEscaped))
      case .section, .inverted:
        let path = path(token)
        let content = try self.nodes(until: token)
        nodes.append(.section(.init(path, isInverted: token.kind == .inverted, content)))
      case .partial: nodes.append(.partial(.init(name(token), blocks: [:], indent: token.indent ?? [])))
      case .parent:
        let content = try self.nodes(until: token)
        nodes.append(
          .partial(.init(name(token), blocks: Self.blocks(in: content), indent: token.indent ?? [])))
      case .block: nodes.append(try block(token))
      case .close:
        guard let opening else { throw error("\"\(token.name)\" is closed but was never opened", token) }
        guard opening.content == token.content else {
          throw error(
            "expected \"{{/\(opening.name)}}\" for the section opened on line \(opening.line), got \"{{/\(token.name)}}\"",
            token
          )
        }
        return nodes
      }
    }
    if let opening { throw error("\"\(opening.name)\" is not closed", opening) }
    return nodes
  }

  private func path(_ token: TemplateTokenizer.Token) -> TemplatePath {
    TemplatePath(token.name, line: token.line, column: token.column)
  }

  private func name(_ token: TemplateTokenizer.Token) -> TemplateName {
    guard token.content.first == UInt8(ascii: "*") else {
      return TemplateName(fixed: token.name, path: path(token))
    }
    let name = String(decoding: token.content.dropFirst(), as: UTF8.self)
    return TemplateName(
      fixed: nil,
      path: TemplatePath(String(name.drop(while: \.isWhitespace)), line: token.line, column: token.column))
  }

  private func variable(_ token: TemplateTokenizer.Token, _ isEscaped: Bool) throws(TemplateError)
    -> TemplateNode
  {
    guard token.hasPipes, token.content.contains(UInt8(ascii: "|")) else {
      return .variable(.init(path(token), pipes: [], isEscaped: isEscaped))
    }
    let words = token.name.split(separator: "|", omittingEmptySubsequences: false).map { word in
      String(word.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
    guard words.count <= Self.maximumPipes + 1 else {
      throw error("a name can have \(Self.maximumPipes) pipes at most", token)
    }
    let pipes = try words.dropFirst().map { words throws(TemplateError) in try pipe(words, token) }
    let path = TemplatePath(words[0], line: token.line, column: token.column)
    return .variable(.init(path, pipes: pipes, isEscaped: isEscaped))
  }

  /// "count", or "count runs".
  private func pipe(_ words: String, _ token: TemplateTokenizer.Token) throws(TemplateError) -> PipeStep {
    let name = words.prefix { $0 != " " }
    let rest = words.dropFirst(name.count).drop { $0 == " " }
    guard !name.isEmpty else { throw error("missing pipe name after \"|\"", token) }
    guard let pipe = Pipe(rawValue: String(name)) else {
      let known = Pipe.allCases.map(\.rawValue).joined(separator: ", ")
      throw error("unknown pipe \"\(name)\"; the pipes are \(known)", token)
    }
    guard rest.isEmpty || pipe == .count || pipe == .tokens else {
      throw error("only the pipes count and tokens accept a noun: \"\(words)\"", token)
    }
    return PipeStep(pipe: pipe, noun: rest.isEmpty ? nil : CountNoun(String(rest)))
  }

  /// Only blocks inside a parent tag count; text between them is ignored.
  private static func blocks(in content: [TemplateNode]) -> [String: [TemplateNode]] {
    var blocks: [String: [TemplateNode]] = [:]
    for case .block(let block) in content { blocks[block.name] = block.content }
    return blocks
  }

  /// A block's own indentation is removed from its lines here and added where it is expanded.
  private mutating func block(_ token: TemplateTokenizer.Token) throws(TemplateError) -> TemplateNode {
    let content = try nodes(until: token)
    guard let indent = token.indent else { return .block(.init(token.name, content, indent: [])) }
    let own = TemplateIndentation.first(of: content) ?? indent
    return .block(.init(token.name, TemplateIndentation.remove(own, from: content), indent: own))
  }
}
