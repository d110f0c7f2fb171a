/// A file next to the databases while a run commits to several of them: one file is replaced in
/// one step, several are not. It says what the next run has to complete.
final class ImportMark {
  private let path: String
  private let folder: String
  /// Of each source, the companies that the killed run may not have committed.
  private(set) var sources: [String: Set<String>] = [:]
  private var renames: [String] = []
  private var isWritten: Bool

  init(_ folder: String) throws {
    self.folder = folder
    path = folder + "/importing"
    isWritten = FileSystem.exists(path)
    guard isWritten else { return }
    for line in String(decoding: try FileSystem.read(path), as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      if parts.count == 2, parts[0] == "rename" { renames.append(parts[1]) }
      if parts.count == 3, parts[0] == "read" { sources[parts[2], default: []].insert(parts[1]) }
    }
  }

  /// Gives complete new databases their names.
  func completeRenames() throws {
    for name in renames {
      let draft = folder + "/" + name
      guard FileSystem.exists(draft), name.hasSuffix(Database.draftSuffix), !name.contains("/") else {
        continue
      }
      try FileSystem.rename(draft, to: String(draft.dropLast(Database.draftSuffix.utf8.count)))
    }
    if !renames.isEmpty { try FileSystem.sync([folder], in: folder) }
    renames = []
  }

  func write(renames: [String], _ sources: [(company: String, source: String)]) throws {
    var lines = renames.map { "rename\t" + ($0.split(separator: "/").last.map(String.init) ?? "") }
    // A name with a line break or tab could not be told apart from the rest.
    func isPlain(_ text: String) -> Bool { text.utf8.allSatisfy { $0 != 0x09 && $0 != 0x0A } }
    for (company, source) in sources where isPlain(company) && isPlain(source) {
      lines.append("read\t\(company)\t\(source)")
    }
    try FileSystem.writeDurably(Array((lines.sorted().joined(separator: "\n") + "\n").utf8), to: path)
    isWritten = true
  }

  func remove() throws {
    guard isWritten else { return }
    try FileSystem.remove(path)
    isWritten = false
    sources = [:]
  }
}
