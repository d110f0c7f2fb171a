/// The contents of paperclip.config.json.
package struct Configuration: Sendable, Equatable {
  package struct Company: Sendable, Equatable {
    package var id: String?
    package var name: String?
    package var timeZone: String?
    /// True if the company has a site. Only under "companies".
    package var isPublished = true
    package init() {}
  }

  package struct SourceEntry: Sendable, Equatable {
    /// A path or pattern with `*` and `?`, relative to the workspace.
    package var pattern: String
    package var company: String?
    /// Read only the newest matching file, since a backup contains everything that older ones do.
    package var isNewestOnly = false
  }

  package enum Layout: String, Sendable, CaseIterable {
    /// One company at the root of the site.
    case single
    /// Each company in its own folder, and an overview page.
    case many
  }

  /// An output folder and its audience.
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
    /// Pictures, SVG or PNG, as they are configured.
    package var logo: String?
    package var favicon: String?
    /// Nil is decided at the first publication and then kept.
    package var layout: Layout?
    package var audience = Audience.team
    /// True if issue pages for the team have comments. Those of a private site always have them, those of a
    /// public site never.
    package var showsComments = false
    /// True if search engines can index the site.
    package var isIndexed = false
    /// True for sample data: every page says so, and is never called outdated.
    package var isSample = false
    package init() {}
  }

  package struct Modules: Sendable, Equatable {
    package var enabled: [String] = []
    /// By module. Values from the environment are marked in `secrets` and never shown.
    package var config: Fields = [:]
    /// "observability.token" → "$OBSERVABILITY_TOKEN"
    package var secrets: [String: String] = [:]
    /// By module ID, the environment variables that its configuration refers to but that are not set.
    package var problems: [String: Finding] = [:]
    /// Positions of `config` values: "observability.alertRules[0].metric".
    package var positions: [String: TextPosition] = [:]
    package init() {}
  }

  package var company = Company()
  /// By slug or ID.
  package var companies: [String: Company] = [:]
  package var templates: [String] = []
  package var sources: [SourceEntry] = []
  package var prices: String?
  /// Days after which heartbeats are kept as sums only. Nil keeps all.
  package var eventsDays: Int64?
  package var site = Site()
  /// The outputs, if the site is published more than once.
  package var outputs: [Output] = []
  /// Fingerprints of allowed texts that look like secrets.
  package var allowedTexts: Set<String> = []
  /// Values from the environment, by variable name. They are never shown.
  package var environmentValues: [String: String] = [:]
  package var modules = Modules()
  /// Store indexes besides the built-in one: "file:PATH" or "https://…".
  package var stores: [String] = []

  package init() {}
}
