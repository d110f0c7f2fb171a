import Engine

/// One page of a site, with its JSON file and whatever else shows the same: what it depends on, and how it is made.
///
/// Builders return pages; nothing is made by that. `Site` decides which to make, and makes them on all processors: so
/// `make` uses what it is given and values that it captured, and nothing else.
struct Page: Sendable {
  typealias Make = @Sendable (_ context: SiteContext, _ site: inout PageWriter) throws -> Void

  /// Where it stands, from the company's root: its name in explanations and in the record of what was published.
  let path: String
  /// What it is made from, beside the names of other records, which are noted as they are looked up; nil for a page about
  /// the whole company, which is made in every run.
  let dependencies: [Dependency: UInt64]?
  let make: Make

  /// A page about the whole company.
  init(_ path: String, _ make: @escaping Make) {
    self.path = path
    dependencies = nil
    self.make = make
  }

  /// A page that is made again only when one of its dependencies has another digest than before.
  init(_ path: String, _ dependencies: [Dependency: UInt64], _ make: @escaping Make) {
    self.path = path
    self.dependencies = dependencies
    self.make = make
  }
}
