import Engine
import Renderer

/// Where a page over all companies is published: in a workspace with its settings and its record, elsewhere
/// with a record beside the page.
final class CombinedOutput {
  private let out: String
  private let session: Session?
  private let arguments: Arguments
  private let lock: WorkspaceLock
  private let state: String

  init(_ out: String, _ session: Session?, _ arguments: Arguments) throws {
    self.out = out
    self.session = session
    self.arguments = arguments
    state = (session?.workspace.sharedState).map { $0 + "/combined" } ?? out + "/" + Publisher.stateName
    lock = try WorkspaceLock(state: state, patience: arguments.patience())
  }

  var redactor: Redactor { session?.redactor ?? .strict }

  func publisher() throws -> Publisher {
    let digest = SHA256.digest(of: Array(out.utf8)).text.prefix(16)
    let name = session == nil ? "combined" : String(digest)
    return try Publisher(
      out: out, record: "\(state)/\(name).record", comparesFiles: true,
      scan: PublicationScan(
        redactor: redactor, environmentValues: session?.workspace.configuration.environmentValues ?? [:]),
      isOverParts: true)
  }

  func library() throws -> TemplateLibrary {
    try Theme.library(
      overrides: session?.workspace.html, images: session.map { ThemeFiles.images($0.workspace) } ?? [])
  }

  func options() throws -> Site.Options {
    var options = Site.Options()
    if let site = session?.workspace.configuration.site {
      options.title = site.title
      options.baseURL = site.baseURL
      options.isIndexed = site.isIndexed
      options.isSample = site.isSample
    }
    if let title = arguments.value("--title") { options.title = title }
    if let url = arguments.value("--url") {
      guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
        throw UsageError(
          message: "--url: \"\(url)\" is not an address", remedy: "for example: --url https://example.org/")
      }
      options.baseURL = url.hasSuffix("/") ? url : url + "/"
    }
    return options
  }
}
