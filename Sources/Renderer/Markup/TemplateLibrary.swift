package import Engine

/// All page templates by name, each compiled once.
package struct TemplateLibrary: Sendable {
  package typealias Source = (file: String, bytes: [UInt8])

  struct Template: Sendable {
    /// What findings call it.
    let file: String
    let nodes: [TemplateNode]
  }

  private var templates: [String: Template] = [:]
  /// The sources that were added, for `digest`.
  private var sources: [UInt8] = []
  private var absent: Set<String> = []
  private let find: @Sendable (String) throws -> Source?
  /// What is wrong with templates that could not be compiled; they count as not there.
  package private(set) var findings: [Finding] = []

  /// From sources by name ("dashboard", "partials/badge"); a later pair of the same name wins, so that a workspace's
  /// own files come after the built-in ones.
  package init(_ sources: [(name: String, file: String, source: [UInt8])]) {
    find = { _ in nil }
    for (name, file, source) in sources { add(name, (file, source)) }
  }

  /// From whatever `find` gives for a name, called once for each name that a template uses: a folder may hold many
  /// files that have nothing to do with the one to be rendered.
  package init(find: @escaping @Sendable (String) throws -> Source?) { self.find = find }

  /// Changes with any of the templates.
  package var digest: String { SHA256.digest(of: sources).text }

  private mutating func add(_ name: String, _ source: Source) {
    sources += Array(name.utf8) + [0] + Array("\(source.bytes.count)".utf8) + [0] + source.bytes
    do throws(TemplateError) {
      var parser = try TemplateParser(source: source.bytes, template: source.file)
      templates[name] = Template(file: source.file, nodes: try parser.parse())
    } catch {
      findings.append(error.finding)
    }
  }

  /// The template of this name, compiled now if need be; nil when there is none that can be used.
  mutating func template(_ name: String) -> Template? {
    if let known = templates[name] { return known }
    guard absent.insert(name).inserted else { return nil }
    do {
      if let source = try find(name) { add(name, source) }
    } catch {
      let message = (error as? Failure)?.message ?? "\(error)"
      findings.append(Finding(.error, message))
    }
    return templates[name]
  }

  package func contains(_ name: String) -> Bool { templates[name] != nil }
}
