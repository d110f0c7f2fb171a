/// The configured company of a workspace.
package struct ConfiguredCompany: Sendable, Equatable {
  package var id: String?
  package var name: String
  package init(id: String? = nil, name: String) {
    self.id = id
    self.name = name
  }
}
