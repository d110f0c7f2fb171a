import Engine

/// Publishes a site: the one place through which every output file is written.
///
/// What is unchanged is not touched. What is new or changed is staged inside the output folder and put in place at the
/// end, each file in one step: new files first, since changed ones link to them, then changed ones, the entry pages
/// last, then what no longer belongs is removed. Killed at any point, the site works, and the next run completes it.
package final class Publisher {
  package struct Report: Sendable, Equatable {
    package var files = 0
    package var written = 0
    package var unchanged = 0
    package var removed = 0
    package init() {}

    package static func += (a: inout Report, b: Report) {
      a.files += b.files
      a.written += b.written
      a.unchanged += b.unchanged
      a.removed += b.removed
    }
  }

  private let out: String
  private let ledger: PublishedFiles
  private let staging: String
  private var added: Set<String> = []
  private var names: Set<String> = []
  private var new: [String] = []
  private var changed: [String] = []
  private var folders: Set<String> = []
  /// Looks for secrets in what is staged.
  private var scan: PublicationScan

  /// `out` is the output folder. `ledger` is a file in the workspace's state that lists what was published and not yet
  /// removed; `root` is a folder inside `out` that this publisher owns, "" for all of it.
  package init(out: String, ledger: String, scan: PublicationScan = PublicationScan()) throws {
    self.out = out
    self.scan = scan
    self.ledger = PublishedFiles(path: ledger, site: out)
    staging = out + "/.paperclip-gen-staging"
    if FileSystem.status(staging) != nil { try FileSystem.removeTree(staging) }
  }

  /// Whether a path may be published: relative, without empty or dot parts, backslashes or control characters.
  package static func isValid(path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return !path.isEmpty && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
      && path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
  }

  /// The paths given so far.
  package var paths: [String] { added.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }

  /// Whether a file of this name, whatever its case, has been given.
  func has(_ path: String) -> Bool { names.contains(path.lowercased()) }

  /// Whether a file that was not made by the program stands at this path.
  package func isForeign(_ path: String) throws -> Bool {
    try FileSystem.status(out + "/" + path) != nil && !ledger.owns(path)
  }

  /// Adds a file of the site. Nothing outside the staging folder changes yet.
  package func add(_ path: String, _ bytes: [UInt8]) throws {
    precondition(Self.isValid(path: path), "a page has the path \"\(path)\"")
    precondition(names.insert(path.lowercased()).inserted, "two pages have the path \"\(path)\"")
    added.insert(path)
    let target = out + "/" + path
    try checkFolders(of: path)
    guard let status = FileSystem.status(target) else {
      new.append(path)
      return try stage(path, bytes)
    }
    guard status.isFile else {
      throw Failure(
        "\(target): is not a regular file; move it, or choose another folder with --out"
      )
    }
    if status.size == Int64(bytes.count), try FileSystem.read(target) == bytes { return }
    guard try ledger.owns(path) else {
      throw Failure(
        "\(target): was not written by paperclip-gen and would be overwritten; move it, or choose another folder with --out"
      )
    }
    changed.append(path)
    try stage(path, bytes)
  }

  /// No folder of the path may be a link: a page must not end up outside the site.
  private func checkFolders(of path: String) throws {
    guard let slash = path.lastIndex(of: "/") else { return }
    let folder = String(path[..<slash])
    guard !folders.contains(folder) else { return }
    try checkFolders(of: folder)
    if let status = FileSystem.status(out + "/" + folder), !status.isFolder {
      throw Failure(
        "\(out)/\(folder): is not a folder; move it, or choose another folder with --out"
      )
    }
    folders.insert(folder)
  }

  private func stage(_ path: String, _ bytes: [UInt8]) throws {
    if new.count + changed.count == 1, FileSystem.isFolder(out), !FileSystem.canChange(folder: out) {
      throw Failure(
        "\(out): cannot publish here: no permission to write to the folder; change its permissions, or "
          + "choose another folder with --out")
    }
    scan.look(at: bytes, path)
    let file = staging + "/" + path
    if let slash = file.lastIndex(of: "/") { try FileSystem.makeFolders(String(file[..<slash])) }
    try FileSystem.write(bytes, to: file)
  }

  /// Puts everything in place. `interruptedAfter` stops after so many steps, as a killed run would: for tests.
  package func finish(interruptedAfter limit: Int = .max) throws -> Report {
    try scan.finish()
    var report = Report()
    var steps = 0
    func step() throws {
      steps += 1
      if steps > limit { throw Failure("interrupted") }
    }
    let stale = try ledger.published().subtracting(added).sorted()
    report.files = added.count
    report.written = new.count + changed.count
    report.unchanged = added.count - report.written
    if report.written > 0 || !stale.isEmpty { try ledger.record(added.union(stale)) }
    for path in new.sorted(by: Self.entryPagesLast) + changed.sorted(by: Self.entryPagesLast) {
      try step()
      let target = out + "/" + path
      if let slash = target.lastIndex(of: "/") { try FileSystem.makeFolders(String(target[..<slash])) }
      try FileSystem.rename(staging + "/" + path, to: target)
    }
    for path in stale {
      try step()
      let target = out + "/" + path
      guard Self.isValid(path: path), FileSystem.status(target)?.isFile == true else { continue }
      try checkFolders(of: path)
      try FileSystem.remove(target)
      removeEmptyFolders(above: path)
      report.removed += 1
    }
    if FileSystem.status(staging) != nil { try FileSystem.removeTree(staging) }
    try ledger.record(added)
    return report
  }

  /// Throws staged files away.
  package func abandon() { try? FileSystem.removeTree(staging) }

  /// Deep pages come before what lists them; the front page and the list of files are the last.
  private static func entryPagesLast(_ a: String, _ b: String) -> Bool {
    func weight(_ path: String) -> Int {
      if path.hasSuffix("api/index.json") { return 3 }
      if path == "index.html" { return 2 }
      return path.contains("/") ? 0 : 1
    }
    return (weight(a), a) < (weight(b), b)
  }

  private func removeEmptyFolders(above path: String) {
    var path = path
    while let slash = path.lastIndex(of: "/") {
      path = String(path[..<slash])
      FileSystem.removeEmptyFolder(out + "/" + path)
    }
  }
}
