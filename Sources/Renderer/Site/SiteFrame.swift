package import Engine

/// What all pages of a company's site share: how they are rendered, and their common values.
package struct SiteFrame: Sendable {
  package struct Options: Sendable {
    /// The name on every page. Nil: the company's name.
    package var title: String?
    package var isIndexed = false
    /// True if pages say that they show sample data.
    package var isSample = false
    package var audience = Audience.team
    /// True if issue pages have comments.
    package var showsComments = false
    /// The URL of the site, for files that need absolute URLs.
    package var baseURL: String?
    /// "" for a site at the root, "acme/" for one of several companies.
    package var prefix = ""
    /// True for the site of one of several companies, whose folder somebody else decides.
    package var isAmongMany = false
    /// The version of the program, by which a page over several companies knows what to expect.
    package var version = ""
    /// Additional menu groups: pages of modules.
    package var navigation: [NavigationGroup] = []
    /// What is installed from stores, and what they offer.
    package var store = StoreShelf()

    package init() {}
  }

  let options: Options
  let library: TemplateLibrary
  let formats: Formats
  let asOf: Instant
  let company: CompanyView.Company
  let hasInstants: Bool
  let known: KnownFields
  /// Run tables link to the pages of causes, if there are any.
  private let hasCausePages: Bool
  private let groups: [NavigationGroup]
  /// The menu with the current page marked, by page or folder.
  private let menus: Fields
  private let plainMenu: Value
  /// By folder and marked menu entry.
  private let folders = Locked<[String: FolderFrame]>([:])

  init(_ view: CompanyView, zone: TimeZoneRules, library: TemplateLibrary, options: Options) {
    self.options = options
    self.library = library
    formats = Formats(zone: zone)
    asOf = view.asOf
    company = view.company
    hasInstants = view.hasInstants
    known = view.known
    hasCausePages = SiteContext.hasCausePages(view)
    let groups = PageList.navigation(view) + options.navigation + ModulePages.navigation(view.modules)
    self.groups = groups.filter { !$0.entries.isEmpty }
    var menus: Fields = [:]
    for entry in self.groups.flatMap(\.entries) {
      menus[entry.path] = Self.menu(self.groups, page: entry.path, folder: "")
      if let slash = entry.path.firstIndex(of: "/") {
        let folder = String(entry.path[...slash])
        if menus[folder] == nil { menus[folder] = Self.menu(self.groups, page: "", folder: folder) }
      }
    }
    self.menus = menus
    plainMenu = Self.menu(self.groups, page: "", folder: "")
  }

  private static func menu(_ groups: [NavigationGroup], page: String, folder: String) -> Value {
    .list(
      groups.map { group in
        let entries = group.entries.map { entry -> Value in
          let isSection = !folder.isEmpty && entry.path.hasPrefix(folder)
          return [
            "path": .string(entry.path), "label": .string(entry.label),
            "current": entry.path == page ? "page" : isSection ? "true" : .null,
          ]
        }
        return ["group": .string(group.label), "entries": .list(entries)]
      })
  }

  /// The pages with a link to the feed. On thousands of others, it would be useless.
  private static let pagesWithFeed: Set = ["index.html", "activity/index.html", "reports/index.html"]

  /// The common values of the page at this path.
  func value(
    _ path: String, _ title: String, _ moment: PageWriter.Moment, in folder: FolderFrame
  ) -> Value {
    var (asOf, changedAt, isUndated) = (Value.null, Value.null, false)
    switch moment {
    case .company:
      isUndated = !hasInstants
      if hasInstants { asOf = .string(self.asOf.text) }
    case .changed(let instant):
      // A record of a template has no date.
      isUndated = instant == .epoch
      changedAt = .optional(isUndated ? nil : instant?.text)
    case .none: break
    }
    var fields = folder.fields
    fields.append([
      ("pageTitle", .string(title)), ("asOf", asOf), ("changedAt", changedAt),
      ("isUndated", .bool(isUndated)),
      ("feed", .optional(Self.pagesWithFeed.contains(path) ? FeedFile.path : nil)),
    ])
    return .record(fields)
  }

  /// What the page shares with others of its folder.
  func folder(of path: String) -> FolderFrame {
    // A page in a folder belongs to the folder's menu entry, unless it has its own.
    let root = Self.root(of: path)
    let folder = path.firstIndex(of: "/").map { String(path[...$0]) } ?? ""
    let entry = menus[path] != nil ? path : folder
    let key = root + entry
    if let made = folders.withLock({ $0[key] }) { return made }
    let made = FolderFrame(
      shared(root: root, menu: menus[entry] ?? plainMenu), library: library, formats: formats)
    folders.withLock { $0[key] = made }
    return made
  }

  /// The common values of the pages whose root is at `root`.
  private func shared(root: String, menu: Value) -> Fields {
    [
      "root": .string(root), "siteTitle": .string(options.title ?? company.name),
      "companyName": .string(company.name), "navigation": menu, "clock": .string(ClockFile.path),
      "zone": .string(company.timeZone), "knowsRunIssues": .bool(known.runIssues),
      "knowsRunStarts": .bool(known.runStarts), "knowsAssignees": .bool(known.assignees),
      "knowsManagers": .bool(known.managers),
      "isIndexed": .bool(options.isIndexed), "isSample": .bool(options.isSample),
      "isAmongMany": .bool(options.isAmongMany || !options.prefix.isEmpty),
      "leftOut": .optional(options.audience.leftOut),
      "baseURL": .optional(options.baseURL),
      "home": .optional(options.baseURL.map { HostFiles.address($0, "") }),
      "stylesheet": .string(library.assets.stylesheet), "script": .string(library.assets.script),
      "icon": .string(library.assets.icon), "iconType": .string(library.assets.iconType),
      "logo": .optional(library.assets.logo),
    ]
  }

  /// The URL of the company's part of the site, if configured.
  var companyURL: String? { options.baseURL.map { HostFiles.address($0, options.prefix) } }

  /// "../" for each folder in a path.
  static func root(of path: String) -> String {
    String(repeating: "../", count: path.utf8.filter { $0 == UInt8(ascii: "/") }.count)
  }

  /// What every page of this site depends on. `program` identifies the program.
  func digest(program: String) -> UInt64 {
    var digest = DependencyDigest()
    digest.add(program)
    digest.add(library.digest)
    for text in [
      options.title, options.baseURL, options.prefix, company.id, company.name, company.timeZone,
      library.assets.stylesheet, library.assets.script, library.assets.issueScript, library.assets.icon,
      library.assets.logo,
    ] { digest.add(text) }
    digest.add(hasCausePages)
    digest.add(options.isIndexed)
    digest.add(options.isSample)
    digest.add(options.isAmongMany)
    digest.add(options.audience.rawValue)
    digest.add(options.showsComments)
    for flag in [known.runIssues, known.runStarts, known.assignees, known.managers] { digest.add(flag) }
    for group in groups {
      digest.add(group.label)
      for entry in group.entries {
        digest.add(entry.path)
        digest.add(entry.label)
      }
    }
    return digest.value
  }
}
