/// The contents of paperclip.config.json.
package struct Configuration: Sendable, Equatable {
  package struct Company: Sendable, Equatable {
    package var id: String?
    package var name: String?
    package var timeZone: String?
    /// Whether the company has a site; only under "companies".
    package var isPublished = true
    package init() {}
  }

  package struct SourceEntry: Sendable, Equatable {
    /// A path or a pattern with `*` and `?`, relative to the workspace.
    package var pattern: String
    package var company: String?
    /// Only the newest file that matches is read: a backup holds what the older ones hold.
    package var isNewestOnly = false
  }

  package enum Layout: String, Sendable, CaseIterable {
    /// One company at the site's root.
    case single
    /// Each company in a folder of its own, and a page over all of them.
    case many
  }

  /// A folder that the site is published to, and who it is for.
  package struct Output: Sendable, Equatable {
    package var out: String
    package var audience: Audience

    package init(out: String, audience: Audience) {
      self.out = out
      self.audience = audience
    }
  }

  package struct Site: Sendable, Equatable {
    package var out = "site"
    package var title: String?
    package var baseURL: String?
    /// Nil is chosen at the first publish and then stays.
    package var layout: Layout?
    package var audience = Audience.team
    /// Whether search engines may index the site.
    package var isIndexed = false
    /// Whether the company is made up: its pages say "sample data", however old it is.
    package var isSample = false
    package init() {}
  }

  package struct Modules: Sendable, Equatable {
    package var enabled: [String] = []
    /// Per module. Values that came from the environment are marked in `secrets`, and are never shown.
    package var config: [String: Value] = [:]
    /// "observability.token" → "$OBSERVABILITY_TOKEN"
    package var secrets: [String: String] = [:]
    /// By module ID, the environment variables that its configuration refers to and that are not set.
    package var problems: [String: Finding] = [:]
    /// Where the values of `config` stand: "observability.alertRules[0].metric".
    package var positions: [String: TextPosition] = [:]
    package init() {}
  }

  package var company = Company()
  /// By slug or id.
  package var companies: [String: Company] = [:]
  package var templates: [String] = []
  package var sources: [SourceEntry] = []
  package var prices: String?
  package var retentionDays: Int64?
  package var site = Site()
  /// Where the site is published, when it is published more than once.
  package var outputs: [Output] = []
  /// Fingerprints of texts that look like secrets and are none.
  package var allowedTexts: Set<String> = []
  /// The values that were taken from the environment, by the names of the variables: never to be shown.
  package var environmentValues: [String: String] = [:]
  package var modules = Modules()

  package init() {}
}
