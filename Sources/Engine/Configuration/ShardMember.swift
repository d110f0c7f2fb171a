/// A company of a workspace and the sources that have data of it, so that it can be read and published on its
/// own.
package struct ShardMember: Sendable, Equatable {
  package let id: String
  /// What to call it until a source gives its name.
  package var name: String
  /// What else the configuration calls it by: slugs and names.
  package var names: [String] = []
  package var sources: [Source] = []
  package var templates: [Source] = []
  /// The name of its folder in the state, which is that of its database.
  package let folder: String

  package init(id: String, name: String, folder: String) {
    self.id = id
    self.name = name
    self.folder = folder
  }
}
