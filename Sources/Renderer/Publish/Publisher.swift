import Engine
import Synchronization

/// Publishes a site: the one place through which every output file is written.
///
/// What is unchanged is not touched. What is new or changed is staged inside the output folder and put in place at the
/// end, each file in one step: new files first, since changed ones link to them, then changed ones, the entry pages
/// last, then what no longer belongs is removed. Killed at any point, the site works, and the next run completes it.
///
/// Files may be added by several threads at once. What they come to does not depend on who was first.
package final class Publisher: Sendable {
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

  private struct State {
    var files: [String: PublishedFile] = [:]
    var names: Set<String> = []
    var new: [String] = []
    var changed: [String] = []
    /// Folders of the site that are no links, and folders of the staging area that were made.
    var folders: Set<String> = []
    var companies: [String: PublishedCompany] = [:]
    /// Secrets that were found in what was staged.
    var secrets: [Finding] = []
  }

  static let stagingName = ".paperclip-gen-staging"
  /// The files that tell whether the folder still has what was published: the front page and the list of all others.
  package static let lookedAt = ["index.html", Manifest.path]
  package let out: String
  private let staging: String
  private let journal: PublishingJournal
  private let known: PublishedRecord
  private let knownFiles: [String: PublishedFile]
  /// What came with a clone of a repository: files that are still what the manifest says may be taken over.
  private let manifest: Manifest?
  /// Whether every file is compared with what stands in the folder: an earlier run was killed while it published, the
  /// front page or the list of files is not what was published, or the user asks for it.
  package let comparesFiles: Bool
  /// Looks for secrets in what is staged.
  private let scan: PublicationScan
  private let state = Mutex(State())

  /// `out` is the output folder. `record` is a file in the workspace's state that says what was published there.
  package init(
    out: String, record: String, comparesFiles: Bool = false, scan: PublicationScan = PublicationScan()
  ) throws {
    self.out = out
    self.scan = scan
    staging = out + "/" + Self.stagingName
    journal = try PublishingJournal(record: record)
    known = try journal.record() ?? PublishedRecord()
    knownFiles = known.files
    manifest = knownFiles.isEmpty ? Manifest(of: out) : nil
    let (known, journal) = (knownFiles, journal)
    self.comparesFiles =
      comparesFiles || journal.isUnfinished
      || Self.lookedAt.contains { known[$0].map { !$0.isIntact(in: out) } ?? false }
    if FileSystem.status(staging) != nil { try FileSystem.removeTree(staging) }
  }

  /// Whether a path may be published: relative, without empty or dot parts, backslashes or control characters.
  package static func isValid(path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return !path.isEmpty && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
      && path.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
  }

  /// The paths given so far.
  package var paths: [String] {
    state.withLock { Array($0.files.keys) }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// What the last run published of the company in this folder of the site.
  package func published(in prefix: String) -> PublishedCompany? { known.companies[prefix] }

  /// Whether a page that was published may stay as it is, as far as its files go.
  package func isIntact(_ page: PublishedPage) -> Bool {
    !comparesFiles || page.files.allSatisfy { $0.isIntact(in: out) }
  }

  /// Whether a file that was not made by the program stands at this path.
  package func isForeign(_ path: String) throws -> Bool {
    guard let status = FileSystem.status(out + "/" + path) else { return false }
    return try !status.isFile || !owns(path)
  }

  /// Whether what stands at this path was published from this workspace, or came with a published site and is unchanged.
  private func owns(_ path: String) throws -> Bool {
    if knownFiles[path] != nil || journal.unfinished.contains(path) { return true }
    guard let entry = manifest?.files[path] else { return path == Manifest.path && manifest != nil }
    return PublishedFile(path: path, what: "", size: entry.size, digest: entry.digest).isIntact(in: out)
  }

  // MARK: Adding

  /// Adds a file of the site. Nothing outside the staging folder changes yet.
  @discardableResult
  package func add(_ path: String, _ what: String, _ bytes: [UInt8]) throws -> PublishedFile {
    precondition(Self.isValid(path: path), "a page has the path \"\(path)\"")
    let file = PublishedFile(path: path, what: what, bytes: bytes)
    take(file)
    if !comparesFiles, let known = knownFiles[path], known.size == file.size, known.digest == file.digest {
      return file
    }
    let target = out + "/" + path
    try checkFolders(of: path)
    guard let status = FileSystem.status(target) else {
      state.withLock { $0.new.append(path) }
      try stage(path, bytes)
      return file
    }
    guard status.isFile else {
      throw Failure(
        "\(target): is not a regular file; move it, or choose another folder with --out"
      )
    }
    if status.size == file.size, try FileSystem.read(target) == bytes { return file }
    guard try owns(path) else {
      throw Failure(
        "\(target): was not written by paperclip-gen and would be overwritten; move it, or choose another folder with --out"
      )
    }
    state.withLock { $0.changed.append(path) }
    try stage(path, bytes)
    return file
  }

  /// Keeps the files of a page that did not change.
  package func keep(_ page: PublishedPage) {
    for file in page.files { take(file) }
  }

  /// Says what the site has of one company, for the next run.
  package func note(_ company: PublishedCompany, in prefix: String) {
    state.withLock { $0.companies[prefix] = company }
  }

  private func take(_ file: PublishedFile) {
    let isFirst = state.withLock { state in
      state.files[file.path] = file
      return state.names.insert(file.path.lowercased()).inserted
    }
    precondition(isFirst, "two pages have the path \"\(file.path)\"")
  }

  /// No folder of the path may be a link: a page must not end up outside the site.
  private func checkFolders(of path: String) throws {
    guard let slash = path.lastIndex(of: "/") else { return }
    let folder = String(path[..<slash])
    guard !state.withLock({ $0.folders.contains(folder) }) else { return }
    try checkFolders(of: folder)
    if let status = FileSystem.status(out + "/" + folder), !status.isFolder {
      throw Failure(
        "\(out)/\(folder): is not a folder; move it, or choose another folder with --out"
      )
    }
    state.withLock { _ = $0.folders.insert(folder) }
  }

  private func stage(_ path: String, _ bytes: [UInt8]) throws {
    let secrets = scan.secrets(in: bytes, path)
    if !secrets.isEmpty { state.withLock { $0.secrets += secrets } }
    let file = staging + "/" + path
    if let slash = file.lastIndex(of: "/") {
      let folder = String(file[..<slash])
      if !state.withLock({ $0.folders.contains(folder) }) {
        if FileSystem.isFolder(out), !FileSystem.canChange(folder: out) {
          throw Failure(
            "\(out): cannot publish here: no permission to write to the folder; change its permissions, or "
              + "choose another folder with --out")
        }
        try FileSystem.makeFolders(folder)
        state.withLock { _ = $0.folders.insert(folder) }
      }
    }
    try FileSystem.write(bytes, to: file)
  }

  // MARK: Putting in place

  /// Puts everything in place. `companies` are the ids of those whose site it is. `interruptedAfter` stops after so many
  /// steps, as a killed run would: for tests.
  package func finish(companies: [String] = [], interruptedAfter limit: Int = .max) throws -> Report {
    try scan.check(state.withLock { $0.secrets })
    let files = state.withLock { $0.files }
    let bytes = Manifest.bytes(of: files.values, companies: companies)
    let file = try add(Manifest.path, Manifest.what, bytes)
    var manifest = PublishedCompany()
    manifest.pages[Manifest.path] = PublishedPage(dependencies: nil, names: [], files: [file])
    note(manifest, in: "/")
    return try place(state.withLock { $0 }, interruptedAfter: limit)
  }

  private func place(_ state: State, interruptedAfter limit: Int) throws -> Report {
    var steps = 0
    func step() throws {
      steps += 1
      if steps > limit { throw Failure("interrupted") }
    }
    let stale = try stale(state.files)
    let placed = state.new.sorted(by: Self.entryPagesLast) + state.changed.sorted(by: Self.entryPagesLast)
    var report = Report()
    report.files = state.files.count
    report.written = placed.count
    report.unchanged = report.files - report.written
    var record = PublishedRecord()
    record.companies = state.companies
    guard !placed.isEmpty || !stale.isEmpty || journal.isUnfinished else {
      try journal.finish(record)
      return report
    }
    if !placed.isEmpty { try FileSystem.sync(placed.map { staging + "/" + $0 }, in: staging) }
    try journal.begin(placed + stale)
    var folders: Set<String> = []
    func touch(_ path: String) {
      folders.insert(path.lastIndex(of: "/").map { out + "/" + path[..<$0] } ?? out)
    }
    for path in placed {
      try step()
      let target = out + "/" + path
      if let slash = target.lastIndex(of: "/") { try FileSystem.makeFolders(String(target[..<slash])) }
      try FileSystem.rename(staging + "/" + path, to: target)
      touch(path)
    }
    for path in stale {
      try step()
      let target = out + "/" + path
      guard Self.isValid(path: path), FileSystem.status(target)?.isFile == true else { continue }
      try checkFolders(of: path)
      try FileSystem.remove(target)
      removeEmptyFolders(above: path)
      touch(path)
      report.removed += 1
    }
    if FileSystem.status(staging) != nil { try FileSystem.removeTree(staging) }
    try FileSystem.sync(folders.filter(FileSystem.isFolder).sorted() + [out], in: out)
    try journal.finish(record)
    return report
  }

  /// What was published before and is no part of the site any more.
  private func stale(_ files: [String: PublishedFile]) throws -> [String] {
    let before = Set(knownFiles.keys).union(journal.unfinished).union(
      manifest.map { Set($0.files.keys) } ?? [])
    return try before.subtracting(files.keys).sorted().filter { path in
      try FileSystem.status(out + "/" + path) == nil || owns(path)
    }
  }

  /// Throws staged files away.
  package func abandon() { try? FileSystem.removeTree(staging) }

  /// Deep pages come before what lists them; the front page and the lists of files are the last.
  private static func entryPagesLast(_ a: String, _ b: String) -> Bool {
    func weight(_ path: String) -> Int {
      if path == Manifest.path { return 4 }
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
