/// What a page depends on: a digest for each kind that it has. As compact as possible, since a site has tens
/// of thousands of pages.
package struct Dependencies: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  /// 0 for a kind that the page does not depend on, which is no digest.
  private var digests = SIMD4<UInt64>()

  package init() {}

  package init(dictionaryLiteral elements: (Dependency, UInt64)...) {
    for (dependency, digest) in elements { self[dependency] = digest }
  }

  package subscript(dependency: Dependency) -> UInt64 {
    get { digests[Int(dependency.rawValue) - 1] }
    set { digests[Int(dependency.rawValue) - 1] = newValue }
  }
}
