/// Who a site, export or snapshot is for, which decides what it contains.
package enum Audience: String, Sendable, CaseIterable, Comparable {
  /// Everyone: no descriptions, comments, run output, metadata or names of people.
  case `public`
  /// People who work with the company: everything except run output, and comments unless they are configured.
  case team
  /// A few people.
  case `private`

  private var reach: Int {
    switch self {
    case .public: 0
    case .team: 1
    case .private: 2
    }
  }

  /// Narrower audiences come first.
  package static func < (a: Audience, b: Audience) -> Bool { a.reach < b.reach }

  /// The note on pages about what they leave out. Nil for the default.
  package var leftOut: String? {
    switch self {
    case .public:
      "Public edition: descriptions, comments, run output, metadata and people’s names are left out."
    case .team: nil
    case .private: "Private edition. Do not publish it."
    }
  }
}
