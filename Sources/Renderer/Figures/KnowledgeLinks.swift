package import Engine

/// What the texts of documents refer to on this site: issues by identifier, and other documents.
package struct KnowledgeLinks: Sendable {
  private let targets: KnowledgeTargets
  private let documents: [Knowledge.Document]
  private let issues: [String: CompanyView.Issue]

  init(_ view: CompanyView, _ knowledge: Knowledge) {
    targets = KnowledgeTargets(knowledge)
    documents = knowledge.documents
    issues = Dictionary(
      view.issues.compactMap { issue in issue.identifier.map { ($0, issue) } }
    ) { first, _ in first }
  }

  /// The page that a name in a document means, from the site's root; nil if there is none or several.
  func page(of name: String, in document: Knowledge.Document) -> String? {
    if let issue = issues[name] { return SiteContext.page(issue) }
    return targets.place(of: name, from: document).map { Self.page(documents[$0]) }
  }

  package static func page(_ document: Knowledge.Document) -> String { "knowledge/\(document.slug).html" }
  package static func markdown(_ document: Knowledge.Document) -> String { "knowledge/\(document.slug).md" }

  /// How the text of a document is shown on a page at this path. A name links to a page only if it is one of
  /// the document's references, on which the page depends.
  func options(_ document: Knowledge.Document, on path: String) -> MarkdownText.Options {
    let root = String(repeating: "../", count: path.utf8.filter { $0 == UInt8(ascii: "/") }.count)
    let names = Set(document.references)
    let resolve: @Sendable (String) -> String? = { name in
      names.contains(name) ? self.page(of: name, in: document).map { root + $0 } : nil
    }
    var options = MarkdownText.Options()
    options.longest = 1 << 20
    options.breaksLines = false
    options.firstHeading = 3
    options.page = resolve
    options.target = { address in
      MarkdownText.Target.web(address)
        ?? resolve(String(address.prefix { $0 != "#" })).map(MarkdownText.Target.page)
    }
    return options
  }
}
