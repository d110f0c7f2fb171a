/// The number of secrets by kind that a company's sources contained, and their lines.
package struct RedactionCounter: Sendable, Equatable {
  package struct Place: Sendable, Hashable {
    package let source: String
    package let kind: String
    /// Starts at 1; 0 if a source has no lines.
    package let line: Int64
  }

  private(set) var counts: [Place: Int64] = [:]
  /// The maximum number of lines kept per source and kind. Further secrets count at line 0.
  private static let maximumPlaces = Limits.keptRedactions
  private var places: [Place: Int] = [:]

  package init() {}

  /// `line` is the line where the redacted text starts.
  mutating func add(_ redactions: [Redaction], source: String, line: Int64) {
    for redaction in redactions {
      add(Place(source: source, kind: redaction.kind, line: line + Int64(redaction.line)), 1)
    }
  }

  mutating func add(_ other: RedactionCounter) {
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
