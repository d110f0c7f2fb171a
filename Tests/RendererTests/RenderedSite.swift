import Engine
import Renderer

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A snapshot published into a folder of its own and read back: path to bytes.
struct RenderedSite {
  let files: [String: [UInt8]]
  /// What strict rendering and the check of links found.
  let findings: [Finding]

  init(_ snapshot: Snapshot, options: Site.Options = Site.Options()) throws {
    var template = Array((P_tmpdir + "/paperclip-site-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure("cannot make a temporary folder: \(errno)") }
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { try? FileSystem.removeTree(folder) }
    let out = folder + "/site"
    try FileSystem.makeFolders(out)
    let publisher = try Publisher(out: out, ledger: folder + "/ledger")
    let library = try Theme.library(overrides: nil)
    var site = Site(snapshot, zone: .utc, library: library, publisher: publisher, options: options)
    try site.publish()
    _ = try publisher.finish()
    var files: [String: [UInt8]] = [:]
    for path in publisher.paths { files[path] = try FileSystem.read(out + "/" + path) }
    self.files = files
    findings = try library.findings + site.findings + LinkCheck(site: out).run()
  }

  var pages: [(path: String, text: String)] { texts(".html") }
  func texts(_ suffix: String) -> [(path: String, text: String)] {
    files.filter { $0.key.hasSuffix(suffix) }.sorted { $0.key < $1.key }
      .map { ($0.key, String(decoding: $0.value, as: UTF8.self)) }
  }

  /// A page's text, "" where there is no such page.
  func page(_ path: String) -> String { files[path].map { String(decoding: $0, as: UTF8.self) } ?? "" }

  /// The parsed JSON file; null where there is none.
  func json(_ path: String) throws -> Value {
    guard let bytes = files[path] else { return .null }
    return try JSONDocument.read(bytes) { $0.value($0.root) }
  }
}
