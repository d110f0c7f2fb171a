/// A page as it was published: what it was made from, and the files that it came to.
package struct PublishedPage: Sendable {
  /// Nil: it shows the whole company, and is made in every run.
  package var dependencies: [Dependency: UInt64]?
  /// The places in `PublishedCompany.names` of the names that it shows.
  package var names: [UInt32]
  package var files: [PublishedFile]

  package init(dependencies: [Dependency: UInt64]?, names: [UInt32], files: [PublishedFile]) {
    self.dependencies = dependencies
    self.names = names
    self.files = files
  }
}

/// The pages of one company, and what the things that they name were called.
package struct PublishedCompany: Sendable {
  /// A record that pages name: a digest of its kind and id, and one of how it is named; 0 for one that nobody knew.
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
