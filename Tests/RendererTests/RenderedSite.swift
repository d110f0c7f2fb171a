import Engine
import Renderer

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A view published to a temporary folder and read back: path to bytes.
struct RenderedSite {
  let files: [String: [UInt8]]
  /// Findings from strict rendering and the link check.
  let findings: [Finding]

  /// `theme`: templates of a workspace, by their paths in its folder `html`.
  init(_ view: CompanyView, options: Site.Options = Site.Options(), theme: [String: String] = [:]) throws {
    self = try Self.published(theme) { publisher, library in
      var site = Site(view, zone: .utc, library: library, publisher: publisher, options: options)
      try site.publish()
      return site.findings
    }
  }

  /// A site of several companies: each in its folder, and the overview page.
  init(overSeveral views: [CompanyView]) throws {
    self = try Self.published { publisher, library in
      var findings: [Finding] = []
      for view in views {
        var options = Site.Options()
        options.prefix = view.company.slug + "/"
        var site = Site(view, zone: .utc, library: library, publisher: publisher, options: options)
        try site.publish()
        findings += site.findings
      }
      try CompaniesPage.publish(
        try views.map { try CompanySummary($0, zone: .utc) }, library: library, publisher: publisher,
        options: Site.Options())
      return findings
    }
  }

  private init(files: [String: [UInt8]], findings: [Finding]) {
    self.files = files
    self.findings = findings
  }

  private static func published(
    _ theme: [String: String] = [:], _ publish: (Publisher, TemplateLibrary) throws -> [Finding]
  ) throws -> RenderedSite {
    var template = Array((P_tmpdir + "/paperclip-site-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure("cannot make a temporary folder: \(errno)") }
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { try? FileSystem.removeTree(folder) }
    let out = folder + "/site"
    try FileSystem.makeFolders(out)
    let publisher = try Publisher(out: out, record: folder + "/record")
    for (path, text) in theme {
      try FileSystem.makeFolders(FileSystem.folder(of: folder + "/html/" + path))
      try FileSystem.write(Array(text.utf8), to: folder + "/html/" + path)
    }
    let library = try Theme.library(overrides: theme.isEmpty ? nil : folder + "/html")
    let found = try publish(publisher, library)
    _ = try publisher.finish()
    var files: [String: [UInt8]] = [:]
    for path in publisher.paths { files[path] = try FileSystem.read(out + "/" + path) }
    return RenderedSite(
      files: files, findings: try library.findings + found + LinkCheck(site: out).run())
  }

  var pages: [(path: String, text: String)] { texts(".html") }
  func texts(_ suffix: String) -> [(path: String, text: String)] {
    files.filter { $0.key.hasSuffix(suffix) }.sorted { $0.key < $1.key }
      .map { ($0.key, String(decoding: $0.value, as: UTF8.self)) }
  }

  /// A page's text, or "" if there is none.
  func page(_ path: String) -> String { files[path].map { String(decoding: $0, as: UTF8.self) } ?? "" }

  /// The parsed JSON file, or null.
  func json(_ path: String) throws -> Value {
    guard let bytes = files[path] else { return .null }
    return try JSONDocument.read(bytes) { $0.value($0.root) }
  }
}
