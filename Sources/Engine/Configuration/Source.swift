/// A file to read, and its company if the file does not name one.
package struct Source: Sendable, Equatable {
  /// The path. "-" is standard input.
  package let path: String
  /// The name in messages and on pages: the path in the configuration.
  package let name: String
  /// A company's slug or ID. For a source that names its companies, it selects one of them.
  package let company: String?
  /// True if it is listed as a company template, in which case problems are reported as such.
  package let isTemplate: Bool
  /// True if it is a folder of Markdown files, each of which is a document.
  package let isDocuments: Bool

  package init(
    path: String, name: String? = nil, company: String? = nil, isTemplate: Bool = false,
    isDocuments: Bool = false
  ) {
    self.isTemplate = isTemplate
    self.isDocuments = isDocuments
    self.path = path
    // A file name can contain a secret too.
    self.name = Redactor.strict.redact(name ?? path)
    self.company = company
  }
}
