package import Engine

/// All page templates by name, each compiled once.
package struct TemplateLibrary: Sendable {
  private let templates: [String: [TemplateNode]]
  /// What is wrong with templates that could not be compiled; they render as nothing.
  package let findings: [Finding]

  /// From sources by name ("dashboard", "partials/badge"); a later pair of the same name wins, so that a workspace's
  /// own files come after the built-in ones.
  package init(_ sources: [(name: String, file: String, source: [UInt8])]) {
    var templates: [String: [TemplateNode]] = [:]
    var findings: [Finding] = []
    for (name, file, source) in sources {
      do throws(TemplateError) {
        var parser = try TemplateParser(source: source, template: file)
        templates[name] = try parser.parse()
      } catch {
        findings.append(error.finding)
      }
    }
    self.templates = templates
    self.findings = findings
  }

  subscript(_ name: String) -> [TemplateNode]? { templates[name] }

  package func contains(_ name: String) -> Bool { templates[name] != nil }
}
