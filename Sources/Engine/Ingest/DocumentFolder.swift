/// The Markdown files below a folder, sorted by path. Links and names with a leading dot are skipped, so that
/// no file outside the folder is ever read.
struct DocumentFolder {
  private(set) var files: [String] = []
  private(set) var size: Int64 = 0
  private(set) var modified: Int64 = 0
  private(set) var problems: [(path: String, message: String)] = []
  private let root: String

  init(_ root: String) throws {
    self.root = root
    try walk("", depth: 0)
    files.sort { $0.precedesInBytes($1) }
  }

  private mutating func walk(_ folder: String, depth: Int) throws {
    for name in try FileSystem.names(in: folder.isEmpty ? root : root + "/" + folder) {
      if name.hasPrefix(".") || name == "node_modules" { continue }
      let path = folder.isEmpty ? name : folder + "/" + name
      guard let status = FileSystem.status(root + "/" + path), !status.isSymlink else { continue }
      if status.isFolder {
        guard depth < Limits.documentFolders else {
          problems.append((path, "the folder is nested too deeply and was skipped"))
          continue
        }
        try walk(path, depth: depth + 1)
        continue
      }
      guard status.isFile, Self.isMarkdown(name) else { continue }
      guard status.size <= Limits.documentFile else {
        problems.append((path, "the file is larger than \(Limits.documentFile >> 20) MB and was skipped"))
        continue
      }
      guard files.count < Limits.documentFiles else {
        if files.count == Limits.documentFiles, !problems.contains(where: { $0.path.isEmpty }) {
          problems.append(
            (
              "",
              "the folder has more than \(Limits.documentFiles.grouped) Markdown files; the rest were skipped"
            ))
        }
        continue
      }
      files.append(path)
      size += status.size
      modified = max(modified, status.modified)
    }
  }

  private static func isMarkdown(_ name: String) -> Bool {
    let name = name.lowercased()
    return name.hasSuffix(".md") || name.hasSuffix(".markdown")
  }
}
