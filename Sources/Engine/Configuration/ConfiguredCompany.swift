/// The configured company of a workspace.
package struct ConfiguredCompany: Sendable, Equatable {
  package var id: String?
  package var name: String
  /// What else the configuration calls companies by: ids, slugs and names.
  package var others: Set<String> = []

  package init(id: String? = nil, name: String) {
    self.id = id
    self.name = name
  }

  /// Whether the configuration names the company of this id.
  func names(_ company: String) -> Bool { company == id || others.contains(company) }
}
