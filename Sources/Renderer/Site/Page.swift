import Engine

/// One page of a site with its JSON file and other files of the same data: its dependencies, and how to make
/// it.
///
/// Builders return pages without making them. `Site` decides which to make and makes them on all processors,
/// so `make` uses only its arguments and captured values.
struct Page: Sendable {
  typealias Make = @Sendable (_ context: SiteContext, _ site: inout PageWriter) throws -> Void

  /// The path from the company's root, which names the page in explanations and in the record of
  /// publications.
  let path: String
  /// Its dependencies, except names of other records, which are recorded when they are looked up. Nil for a
  /// page about the whole company, which is made in every run.
  let dependencies: Dependencies?
  let make: Make

  /// A page about the whole company.
  init(_ path: String, _ make: @escaping Make) {
    self.path = path
    dependencies = nil
    self.make = make
  }

  /// A page that is made again only if a dependency has a new digest.
  init(_ path: String, _ dependencies: Dependencies, _ make: @escaping Make) {
    self.path = path
    self.dependencies = dependencies
    self.make = make
  }
}
