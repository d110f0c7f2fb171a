/// A published page: its dependencies and files.
package struct PublishedPage: Sendable {
  /// Nil for a page about the whole company, which is made in every run.
  package var dependencies: Dependencies?
  /// The indices in `PublishedCompany.names` of the names on the page.
  package var names: [UInt32]
  package var files: [PublishedFile]

  package init(dependencies: Dependencies?, names: [UInt32], files: [PublishedFile]) {
    self.dependencies = dependencies
    self.names = names
    self.files = files
  }
}

/// The pages of one company, and the names that they contain.
package struct PublishedCompany: Sendable {
  /// A record that pages refer to: a digest of its kind and ID, and one of its name; 0 if it did not exist.
  package struct Name: Sendable, Equatable {
    package var key: UInt64
    package var digest: UInt64
    package init(key: UInt64, digest: UInt64) {
      self.key = key
      self.digest = digest
    }
  }

  package var names: [Name] = []
  package var pages: [String: PublishedPage] = [:]
  package init() {}
}
