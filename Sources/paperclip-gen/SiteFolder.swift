import Engine

/// The name of the folder in which a shard publishes a company, kept in the company's state.
struct SiteFolder {
  private let file: String

  /// `state` is that of one company of a shard.
  init(state: String) { file = state + "/" + StateBackup.siteFolder }

  init(ofDatabase path: String) {
    self.init(state: FileSystem.folder(of: FileSystem.folder(of: path)))
  }

  /// Nil before the first publication, and for a company that no shard has published.
  var name: String? {
    guard FileSystem.exists(file), let bytes = try? FileSystem.read(file) else { return nil }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").first.map(String.init)
  }

  func write(_ name: String) throws { try FileSystem.writeDurably(Array((name + "\n").utf8), to: file) }
}
