/// How many secrets of which kind a company's sources held, and in which lines.
package struct RedactionTally: Sendable, Equatable {
  package struct Place: Sendable, Hashable {
    package let source: String
    package let kind: String
    /// Counted from 1; 0 where a source has no lines.
    package let line: Int64
  }

  private(set) var counts: [Place: Int64] = [:]
  /// How many places are kept of a source and kind; further ones count at line 0.
  private static let maximumPlaces = 1000
  private var places: [Place: Int] = [:]

  package init() {}

  /// `line` is the line at which the redacted text begins.
  mutating func add(_ redactions: [Redaction], source: String, line: Int64) {
    for redaction in redactions {
      add(Place(source: source, kind: redaction.kind, line: line + Int64(redaction.line)), 1)
    }
  }

  mutating func add(_ other: RedactionTally) {
    for (place, count) in other.counts { add(place, count) }
  }

  private mutating func add(_ place: Place, _ count: Int64) {
    let whole = Place(source: place.source, kind: place.kind, line: 0)
    if counts[place] == nil {
      places[whole, default: 0] += 1
      if places[whole, default: 0] > Self.maximumPlaces { return counts[whole, default: 0] += count }
    }
    counts[place, default: 0] += count
  }

  var isEmpty: Bool { counts.isEmpty }
}
