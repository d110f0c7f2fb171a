/// A file to read, and to whom it belongs where the file does not say.
package struct Source: Sendable, Equatable {
  /// Where it is; "-" is standard input.
  package let path: String
  /// What messages and pages call it: the path as the configuration has it.
  package let name: String
  /// A company's slug or id. For a source that names its companies it says which of them to take.
  package let company: String?
  /// True if it is listed as a company template; its problems are then reported as such.
  package let isTemplate: Bool

  package init(path: String, name: String? = nil, company: String? = nil, isTemplate: Bool = false) {
    self.isTemplate = isTemplate
    self.path = path
    // A file's name is a text like any other.
    self.name = Redactor.strict.redact(name ?? path)
    self.company = company
  }
}
