/// The noun for a count in both forms: "1 entry", "2 entries". The only place with rules for English plurals.
package struct CountNoun: Sendable, Equatable, ExpressibleByStringLiteral {
  package let singular: String
  package let plural: String

  /// Takes the plural, "open issues", if its last word is regular, or both forms, "issue serves/issues
  /// serve".
  package init(_ words: String) {
    if let slash = words.firstIndex(of: "/") {
      singular = String(words[..<slash])
      plural = String(words[words.index(after: slash)...])
    } else {
      singular = Self.singular(of: words)
      plural = words
    }
  }

  package init(stringLiteral words: String) { self.init(words) }

  /// "1 run", "1,234 runs".
  package func of(_ count: some BinaryInteger) -> String { "\(count.grouped) \(form(count))" }

  /// The form for a number.
  package func form(_ count: some BinaryInteger) -> String { count == 1 ? singular : plural }

  private static func singular(of plural: String) -> String {
    if plural.hasSuffix("ies"), plural.utf8.count > 4 { return plural.dropLast(3) + "y" }
    for ending in ["sses", "shes", "ches", "xes", "uses"] where plural.hasSuffix(ending) {
      return String(plural.dropLast(2))
    }
    return plural.hasSuffix("s") && !plural.hasSuffix("ss") ? String(plural.dropLast()) : plural
  }
}
