package import Engine

/// All page templates by name, each compiled once.
package struct TemplateLibrary: Sendable {
  package typealias Source = (file: String, bytes: [UInt8])

  struct Template: Sendable {
    /// The name in findings.
    let file: String
    let nodes: [TemplateNode]
  }

  private var templates: [String: Template] = [:]
  /// The sources that were added, for `digest`.
  private var sources: [UInt8] = []
  private var absent: Set<String> = []
  /// The style sheet, script, icon and logo of pages made with it.
  package var assets = SiteAssets()
  private let find: @Sendable (String) throws -> Source?
  /// Findings on templates that could not be compiled. They count as missing.
  package private(set) var findings: [Finding] = []

  /// The templates of the program alone, for pages that those of a workspace cannot make.
  package var builtIn: TemplateLibrary? {
    get { fallback.first }
    set { fallback = newValue.map { [$0] } ?? [] }
  }
  private var fallback: [TemplateLibrary] = []

  var names: [String] { templates.keys.sorted() }
  func compiled(_ name: String) -> Template? { templates[name] }
  /// What findings call a template.
  func file(of name: String) -> String? { templates[name]?.file }

  /// From sources by name ("dashboard", "partials/badge"); a later pair of the same name wins, so that a
  /// workspace's own files come after the built-in ones.
  package init(_ sources: [(name: String, file: String, source: [UInt8])]) {
    find = { _ in nil }
    for (name, file, source) in sources { add(name, (file, source)) }
  }

  /// Creates a library from the results of `find`, which is called once per name in use, since a folder can
  /// contain many unrelated files.
  package init(find: @escaping @Sendable (String) throws -> Source?) { self.find = find }

  /// Changes with every template.
  package var digest: String { SHA256.digest(of: sources).text }

  private mutating func add(_ name: String, _ source: Source) {
    sources += Array(name.utf8) + [0] + Array("\(source.bytes.count)".utf8) + [0] + source.bytes
    do throws(TemplateError) {
      var parser = try TemplateParser(source: source.bytes, template: source.file)
      templates[name] = Template(file: source.file, nodes: try parser.parse())
    } catch {
      var finding = error.finding
      // Files of a workspace, for which there is a built-in page template or none.
      if finding.remedy == nil, source.file.hasPrefix("html/") {
        finding.remedy = "correct it; until then the built-in page template is used"
      }
      findings.append(finding)
    }
  }

  /// The template with this name, compiled on first use. Nil if there is none or it has errors.
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

  package mutating func add(_ findings: [Finding]) { self.findings += findings }

  package func contains(_ name: String) -> Bool { templates[name] != nil }
}
