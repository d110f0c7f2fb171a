package import Engine

/// Publishes a site. All output files are written here.
///
/// Unchanged files are not touched. New and changed files are staged in the output folder and put in place at
/// the end, each atomically: new files first, since changed ones link to them, then changed ones, entry pages
/// last, and then stale files are removed. Changed files are swapped with the old ones, which are deleted
/// afterwards: deleting can take most of the time, and until the last file is in place, readers see pages of two
/// versions. If a run is killed at any point, the site works, and the next run completes it.
///
/// Several threads can add files at once. The result does not depend on their order.
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
    /// Folders of the site that are not links, and created folders of the staging area.
    var folders: Set<String> = []
    var companies: [String: PublishedCompany] = [:]
    /// Secrets found in staged files.
    var secrets: [Finding] = []
  }

  static let stagingName = ".paperclip-gen-staging"
  /// Where a page over several sites keeps its record outside of a workspace.
  package static let stateName = ".paperclip-gen"
  /// The files that tell whether the folder still has what was published: the front page and the list of all
  /// others.
  package static let lookedAt = ["index.html", Manifest.path]
  package let out: String
  private let staging: String
  private let journal: PublishingJournal
  private let known: PublishedRecord
  private let knownFiles: [String: PublishedFile]
  /// Files from a cloned repository. They are adopted if they match the manifest.
  private let manifest: Manifest?
  /// Whether every file is compared with what is in the folder: an earlier run was killed while it
  /// published, the front page or the list of files is not what was published, or the user asks for it.
  private let comparesAll: Bool
  /// Files that do not look as they were published, which are compared anyway.
  private let suspects: Set<String>
  /// Checks staged files for secrets.
  private let scan: PublicationScan
  private let state = Locked(State())

  /// `out` is the output folder. `record` is the state file that lists what was published there.
  /// `isOverParts`: the files of a page over several sites, which may be in the same folder and are not
  /// its own.
  package init(
    out: String, record: String, comparesFiles: Bool = false, scan: PublicationScan = PublicationScan(),
    isOverParts: Bool = false
  ) throws {
    self.out = out
    self.scan = scan
    staging = out + "/" + Self.stagingName
    journal = try PublishingJournal(record: record)
    known = try journal.record() ?? PublishedRecord()
    knownFiles = known.files
    let found = knownFiles.isEmpty ? Manifest(of: out) : nil
    manifest = found.flatMap { ($0.parts != nil) == isOverParts ? $0 : nil }
    let (known, journal) = (knownFiles, journal)
    comparesAll =
      comparesFiles || journal.isUnfinished
      || Self.lookedAt.contains { known[$0].map { !$0.isIntact(in: out) } ?? false }
    suspects = comparesAll ? [] : try Self.suspects(known, in: out, record: record)
    if FileSystem.status(staging) != nil { try FileSystem.removeTree(staging) }
  }

  /// The published files that are gone, or that a power failure or somebody changed after the record was
  /// written. Files for hosts can be edited. It takes several microseconds per file.
  private static func suspects(
    _ files: [String: PublishedFile], in out: String, record: String
  ) throws -> Set<String> {
    let written = FileSystem.status(record)?.modified ?? 0
    let files = Array(files)
    let suspects = Locked<Set<String>>([])
    try Workers.each(files.count, workers: files.count > fewFiles ? Workers.available : 1) { place in
      let (path, file) = files[place]
      let status = FileSystem.status(out + "/" + path)
      let looksSame =
        status.map { $0.isFile && $0.size == file.size && $0.modified <= written } ?? false
      let isEdited = status?.isFile == true && HostFiles.names.contains(path)
      if looksSame || isEdited && !PublishedFile.isBlank(out + "/" + path) { return }
      suspects.withLock { _ = $0.insert(path) }
    }
    return suspects.withLock { $0 }
  }

  /// For so few, more threads would take longer.
  private static let fewFiles = 1000

  /// Whether any file is compared with what is in the folder.
  package var comparesFiles: Bool { comparesAll || !suspects.isEmpty }

  private func isSuspect(_ path: String) -> Bool {
    comparesAll || !suspects.isEmpty && suspects.contains(path)
  }

  /// True if nothing was published to the folder before: not by this workspace, and not by one that a clone
  /// came from. After a power cut, both lists can be empty files.
  package var isFirst: Bool {
    knownFiles.isEmpty && !journal.isUnfinished && !journal.exists
      && !FileSystem.exists(out + "/" + Manifest.path)
  }

  /// True if a path can be published: relative, without empty or dot parts, backslashes or control
  /// characters.
  package static func isValid(path: String) -> Bool {
    // The length of the part so far, and whether it has only dots.
    var (length, isDots) = (0, true)
    var isPart: Bool { length > 0 && !(isDots && length <= 2) }
    for byte in path.utf8 {
      if byte == UInt8(ascii: "/") {
        guard isPart else { return false }
        (length, isDots) = (0, true)
        continue
      }
      guard byte >= 0x20, byte != 0x7F, byte != UInt8(ascii: "\\") else { return false }
      length += 1
      isDots = isDots && byte == UInt8(ascii: ".")
    }
    return isPart
  }

  /// The paths of all files so far.
  package var paths: [String] {
    state.withLock { Array($0.files.keys) }.sorted(byBytesOf: { $0 })
  }

  /// What the last run published for the company in this folder of the site.
  package func published(in prefix: String) -> PublishedCompany? { known.companies[prefix] }

  /// True if the files of a published page are still in place.
  package func isIntact(_ page: PublishedPage) -> Bool {
    page.files.allSatisfy { !isSuspect($0.path) || $0.isIntact(in: out) }
  }

  /// True if there is a file at this path that the program did not write, and that a power failure did not
  /// leave of one of its own.
  package func isForeign(_ path: String) throws -> Bool {
    let target = out + "/" + path
    guard let status = FileSystem.status(target) else { return false }
    return try !status.isFile || !owns(path) && !PublishedFile.isBlank(target)
  }

  /// True if the file at this path was published from this workspace, or is an unchanged file of a published
  /// site.
  private func owns(_ path: String) throws -> Bool {
    if knownFiles[path] != nil || journal.unfinished.contains(path) { return true }
    guard let entry = manifest?.files[path] else { return path == Manifest.path && manifest != nil }
    return PublishedFile(path: path, what: "", size: entry.size, digest: entry.digest).isIntact(in: out)
  }

  // MARK: Adding

  /// Adds a file of the site. It only changes the staging folder. `source`: what `published` finds it by.
  @discardableResult
  package func add(
    _ path: String, _ what: String, _ bytes: [UInt8], source: UInt64 = 0
  ) throws -> PublishedFile {
    precondition(Self.isValid(path: path), "a page has the path \"\(path)\"")
    var file = PublishedFile(path: path, what: what, bytes: bytes, source: source)
    let known = knownFiles[path]
    // With the texts of the earlier record, which stay in memory anyway.
    if let known, known == file { file = known }
    take(file)
    if let known, known.size == file.size, known.digest == file.digest, !isSuspect(path) { return file }
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
    // An empty file has nothing to lose. A power failure can leave one without the record that lists it.
    guard try owns(path) || PublishedFile.isBlank(target) else {
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

  /// Keeps one file of a page that changed.
  func keep(_ file: PublishedFile) { take(file) }

  /// The published file that was made of the same, if it is still in place.
  func published(_ path: String, source: UInt64) -> PublishedFile? {
    guard let known = knownFiles[path], known.source == source, !isSuspect(path) || known.isIntact(in: out)
    else {
      return nil
    }
    return known
  }

  /// Stores what the site contains for one company, for the next run.
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

  /// No folder of the path can be a link, since pages must not end up outside of the site.
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

  /// Puts everything in place. `companies` are the IDs of the site's companies. `parts`: the manifests of the
  /// sites that a page over several is about.
  package func finish(companies: [String] = [], parts: [String: SHA256.Digest]? = nil) throws -> Report {
    try scan.check(state.withLock { $0.secrets })
    let files = state.withLock { $0.files }
    let bytes = Manifest.bytes(of: files.values, companies: companies, parts: parts)
    let file = try add(Manifest.path, Manifest.what, bytes)
    var manifest = PublishedCompany()
    manifest.pages[Manifest.path] = PublishedPage(dependencies: nil, names: [], files: [file])
    note(manifest, in: "/")
    return try place(state.withLock { $0 })
  }

  private func place(_ state: State) throws -> Report {
    let stale = try stale(state.files)
    let placed = Self.entryPagesLast(state.new) + Self.entryPagesLast(state.changed)
    var report = Report()
    report.files = state.files.count
    report.written = placed.count
    report.unchanged = report.files - report.written
    let record = PublishedRecord(companies: state.companies)
    guard !placed.isEmpty || !stale.isEmpty || journal.isUnfinished else {
      try journal.finish(record.bytes, isNewer: !suspects.isEmpty)
      return report
    }
    if !placed.isEmpty { try FileSystem.sync(placed.map { staging + "/" + $0 }, in: staging) }
    try journal.begin(placed + stale)
    var folders: Set<String> = []
    // Folders can be new, so the names of all of them have to reach the disk.
    func touch(_ path: String) {
      var path = path[...]
      while let slash = path.lastIndex(of: "/") {
        path = path[..<slash]
        guard folders.insert(out + "/" + path).inserted else { return }
      }
    }
    var newFolders = NewFolders(out: out, staging: staging, holding: placed.filter(Self.isEntryPage))
    // Old versions, in the staging folder.
    var replaced: [String] = []
    for (place, path) in placed.enumerated() {
      touch(path)
      if try newFolders.place(path) { continue }
      let (staged, target) = (staging + "/" + path, out + "/" + path)
      if place >= state.new.count, FileSystem.exchange(staged, with: target) {
        replaced.append(staged)
      } else {
        try FileSystem.rename(staged, to: target)
      }
    }
    for path in stale {
      let target = out + "/" + path
      guard Self.isValid(path: path), FileSystem.status(target)?.isFile == true else { continue }
      try checkFolders(of: path)
      try FileSystem.remove(target)
      removeEmptyFolders(above: path)
      touch(path)
      report.removed += 1
    }
    let (bytes, _) = try Workers.both {
      record.bytes
    } _: { [replaced] in
      try Workers.each(replaced.count, workers: Self.removers) { try FileSystem.remove(replaced[$0]) }
    }
    if FileSystem.status(staging) != nil { try FileSystem.removeTree(staging) }
    try FileSystem.sync(folders.filter(FileSystem.isFolder).sorted() + [out], in: out)
    try journal.finish(bytes, isNewer: true)
    return report
  }

  /// Threads that delete old versions. They wait for the disk: some file systems tell it at once which blocks
  /// are free, which takes a millisecond or more for each file.
  private static let removers = 8

  /// Files that were published before and are no longer part of the site.
  private func stale(_ files: [String: PublishedFile]) throws -> [String] {
    let before = Set(knownFiles.keys).union(journal.unfinished).union(
      manifest.map { Set($0.files.keys) } ?? [])
    return try before.subtracting(files.keys).sorted().filter { path in
      try FileSystem.status(out + "/" + path) == nil || owns(path)
    }
  }

  /// Discards staged files.
  package func abandon() { try? FileSystem.removeTree(staging) }

  /// The paths in order, except that pages come before those that list them: the front page and the lists of
  /// files are last.
  private static func entryPagesLast(_ paths: [String]) -> [String] {
    let sorted = paths.sorted(byBytesOf: { $0 })
    return (0...4).flatMap { weight in sorted.filter { Self.weight(of: $0) == weight } }
  }

  private static func isEntryPage(_ path: String) -> Bool { weight(of: path) > 0 }

  private static func weight(of path: String) -> Int {
    if path == Manifest.path { return 4 }
    if path.hasSuffix("api/index.json") { return 3 }
    if path == "index.html" { return 2 }
    return path.utf8.contains(UInt8(ascii: "/")) ? 0 : 1
  }

  private func removeEmptyFolders(above path: String) {
    var path = path
    while let slash = path.lastIndex(of: "/") {
      path = String(path[..<slash])
      FileSystem.removeEmptyFolder(out + "/" + path)
    }
  }
}
