/// Who a site, an export or a snapshot is for, and so what of the stored facts it holds.
package enum Audience: String, Sendable, CaseIterable, Comparable {
  /// Anybody: no descriptions, comments, run output, metadata or names of people.
  case `public`
  /// Those who work with the company: everything but comments and run output.
  case team
  /// A few.
  case `private`

  private var reach: Int {
    switch self {
    case .public: 0
    case .team: 1
    case .private: 2
    }
  }

  /// The narrower one comes first.
  package static func < (a: Audience, b: Audience) -> Bool { a.reach < b.reach }

  /// What the pages say of what they leave out; nil for the usual site.
  package var leftOut: String? {
    switch self {
    case .public:
      "Public edition: descriptions, comments, run output, metadata and people’s names are left out."
    case .team: nil
    case .private: "Private edition. Do not publish it."
    }
  }
}
