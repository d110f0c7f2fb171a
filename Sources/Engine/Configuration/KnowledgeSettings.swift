/// What the module "knowledge" is configured to show, from `modules.config.knowledge`.
package struct KnowledgeSettings: Sendable, Equatable {
  package static let module = "knowledge"

  package struct Folder: Sendable, Equatable {
    /// As in the configuration.
    package var path: String
    package var company: String?

    package init(path: String, company: String? = nil) {
      self.path = path
      self.company = company
    }

    /// The name of its source.
    package var name: String { path.hasSuffix("/") && path != "/" ? String(path.dropLast()) : path }
  }

  package var folders: [Folder] = []
  /// True if a public site has documents too.
  package var isPublic = false
  /// The file with the operator's vectors.
  package var vectors: String?
  /// The folder with texts that agents want to write back.
  package var inbox: String?
  /// Keys of documents that Paperclip writes for itself.
  package var omitted: Set<String> = ["continuation-summary", "pipeline-case-body"]
  /// How many related documents a page lists.
  package var related = 5
  /// Days without a change after which a document counts as stale.
  package var staleDays = 90

  package init() {}

  /// Nil if the module is not enabled. Values that its schema refuses are reported when modules are loaded.
  package init?(_ modules: Configuration.Modules) {
    guard modules.enabled.contains(Self.module) else { return nil }
    guard case .record(let config)? = modules.config[Self.module] else { return }
    for value in config["folders"]?.list ?? [] {
      if let path = value.string ?? value["path"]?.string, !path.isEmpty {
        folders.append(Folder(path: path, company: value["company"]?.string))
      }
    }
    isPublic = config["public"]?.bool ?? isPublic
    vectors = config["vectors"]?.string
    inbox = config["inbox"]?.string
    if let keys = config["omit"]?.list { omitted = Set(keys.compactMap(\.string)) }
    if let count = config["related"]?.int { related = Int(clamping: min(20, max(0, count))) }
    if let days = config["staleDays"]?.int { staleDays = Int(clamping: max(1, days)) }
  }
}
