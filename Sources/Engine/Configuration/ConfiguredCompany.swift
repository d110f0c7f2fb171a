/// The company of a workspace as its configuration has it.
package struct ConfiguredCompany: Sendable, Equatable {
  package var id: String?
  package var name: String
  package init(id: String? = nil, name: String) {
    self.id = id
    self.name = name
  }
}
