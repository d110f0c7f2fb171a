import Engine

/// Where a site may be published: not where the workspace has its state, sources, templates or modules, and
/// not over another output.
struct OutputFolder {
  private let workspace: Workspace

  init(_ workspace: Workspace) { self.workspace = workspace }

  /// Throws for an output that holds what the workspace is made from, or lies in it.
  func check(_ outputs: [Configuration.Output]) throws {
    var parts: [(path: String, what: String)] = [
      (workspace.sharedState, "the state of the workspace"), (workspace.html, "the page templates"),
      (workspace.root + "/modules", "the modules"),
    ]
    let files = try workspace.files()
    parts += (files.sources + files.templates).filter { $0.path != "-" }.map { ($0.path, "a source") }
    for output in outputs {
      let out = resolved(output.out)
      for part in parts {
        let path = resolved(part.path)
        if contains(out, path) {
          throw Failure(
            "\(output.out): cannot publish here: the folder holds \(part.what) (\(part.path)); publish to a folder of its own"
          )
        }
        if FileSystem.isFolder(path), contains(path, out) {
          throw Failure(
            "\(output.out): cannot publish here: the folder is inside \(part.what) (\(part.path)); publish to a folder of its own"
          )
        }
      }
      for other in outputs where other != output {
        if contains(out, resolved(other.out)) {
          throw Failure(
            "\(other.out): is inside another output (\(output.out)); publish each to a folder of its own")
        }
      }
    }
    if Set(outputs.map { resolved($0.out) }).count < outputs.count {
      throw Failure("\"outputs\" names a folder twice; publish each to a folder of its own")
    }
  }

  /// Files that hosts keep beside a site. Names that start with a dot are of this kind too.
  private static let hostFiles: Set = ["CNAME", "robots.txt", "lost+found"]

  /// Throws if a first publication would put a site among the files of somebody else, such as into /etc.
  static func checkEmpty(_ out: String) throws {
    let others = try FileSystem.names(in: out).filter { !$0.hasPrefix(".") && !hostFiles.contains($0) }
    guard !others.isEmpty else { return }
    let list = others.prefix(3).joined(separator: ", ") + (others.count > 3 ? ", …" : "")
    throw Failure("\(out): has other files (\(list)); choose an empty folder with --out, or remove them")
  }

  private func contains(_ folder: String, _ path: String) -> Bool {
    path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
  }

  /// The path without links and dots, as far as it exists.
  private func resolved(_ path: String) -> String {
    if let whole = try? FileSystem.absolute(path) { return whole }
    guard let slash = path.lastIndex(of: "/") else {
      return (try? FileSystem.absolute(".")).map { $0 + "/" + path } ?? path
    }
    let name = path[path.index(after: slash)...]
    let folder = slash == path.startIndex ? "/" : String(path[..<slash])
    let parent = resolved(folder)
    if name == ".." || name == "." || name.isEmpty { return parent }
    return parent == "/" ? "/" + name : parent + "/" + name
  }
}
