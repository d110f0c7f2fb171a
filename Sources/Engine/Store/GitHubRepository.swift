/// Reads files of a repository at a commit with the `git` program, without a checkout: no hooks, filters,
/// links, submodules or line-ending rules of the repository take effect.
struct GitHubRepository {
  /// "owner/name".
  let name: String
  /// The server, by default https://github.com; GITHUB_SERVER_URL names another one.
  let server: String

  static let defaultServer = "https://github.com"

  private var url: String { (server.hasSuffix("/") ? String(server.dropLast()) : server) + "/" + name }
  private var isLocal: Bool { server.hasPrefix("file://") }

  private static let environment = [
    "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
    // Neither settings nor stored passwords of the user.
    "HOME": "/nonexistent", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_LFS_SKIP_SMUDGE": "1",
  ]

  private func git(_ arguments: [String], input: [UInt8] = [], bytes: Int) throws -> LimitedRun {
    let scheme = isLocal ? "file" : WebAddress(server)?.isLoopback == true ? "http" : "https"
    return try LimitedRun(
      "git",
      [
        "-c", "protocol.allow=never", "-c", "protocol.\(scheme).allow=always", "-c", "fetch.fsckObjects=true",
        "-c", "core.hooksPath=/dev/null", "-c", "gc.auto=0", "-c", "http.followRedirects=initial",
      ] + arguments, input: input, environment: Self.environment,
      limits: LimitedRun.Limits(seconds: Limits.storeSeconds, outputBytes: bytes))
  }

  private func check(_ run: LimitedRun, _ what: String) throws {
    guard !run.isDone else { return }
    switch run.ending {
    case .tookTooLong: throw Failure("github:\(name): took longer than \(Limits.storeSeconds) seconds")
    case .wroteTooMuch: throw Failure("github:\(name): is larger than \(Limits.storeTree >> 20) MB")
    default:
      let words = run.errors.split(separator: "\n").last { !$0.hasPrefix("hint:") }.map { ": \($0)" } ?? ""
      throw Failure("github:\(name): \(what)\(words)")
    }
  }

  private func checkServer() throws {
    guard isLocal || WebAddress(server) != nil else {
      throw Failure("GITHUB_SERVER_URL: \"\(server)\" is not an https:// address")
    }
  }

  /// The commit that the default branch points to now.
  func currentCommit() throws -> String {
    try checkServer()
    let run = try git(["ls-remote", "--quiet", url, "HEAD"], bytes: 1 << 20)
    try check(run, "cannot be read")
    let commit = String(decoding: run.output.prefix { $0 != 0x09 }, as: UTF8.self)
    guard StoreSource.isCommit(commit) else { throw Failure("github:\(name): has no default branch") }
    return commit
  }

  private struct Row {
    let path: String
    let object: String
    let size: Int64
  }

  /// The files below a folder at a commit.
  func tree(path: String, commit: String) throws -> FileTree {
    try checkServer()
    let label = "github:\(name)" + (path.isEmpty ? "" : "/" + path) + "@" + commit.prefix(12)
    return try FileSystem.withTemporaryFolder { folder in
      try check(git(["init", "--quiet", "--bare", "--template=", folder], bytes: 1 << 16), "git init failed")
      let fetch = [
        "-C", folder, "fetch", "--quiet", "--depth", "1", "--no-tags", "--no-recurse-submodules", url, commit,
      ]
      try check(git(fetch, bytes: 1 << 16), "commit \(commit.prefix(12)) cannot be fetched")
      let head = try git(["-C", folder, "rev-parse", "FETCH_HEAD^{commit}"], bytes: 1 << 12)
      guard String(decoding: head.output.prefix { $0 != 0x0A }, as: UTF8.self) == commit else {
        throw Failure("\(label): the server sent another commit")
      }
      let list = try git(["-C", folder, "ls-tree", "-r", "-z", "-l", "--full-tree", commit], bytes: 64 << 20)
      try check(list, "the files of commit \(commit.prefix(12)) cannot be listed")
      let rows = try rows(list.output, below: path, label)
      try FileTree.check(
        Dictionary(rows.map { ($0.path, $0.size) }) { max($0, $1) }, name: label)
      return try FileTree(contents(of: rows, in: folder, label), name: label)
    }
  }

  /// The rows of `ls-tree -r -z -l`: "mode type object size\tpath".
  private func rows(_ output: [UInt8], below path: String, _ label: String) throws -> [Row] {
    let prefix = path.isEmpty ? [] : Array((path + "/").utf8)
    var rows: [Row] = []
    var total: Int64 = 0
    for line in output.split(separator: 0) {
      guard let tab = line.firstIndex(of: 0x09) else { continue }
      let name = line[line.index(after: tab)...]
      guard name.starts(with: prefix) else { continue }
      let words = line[..<tab].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
      guard words.count == 4 else { continue }
      let place = String(decoding: name.dropFirst(prefix.count), as: UTF8.self)
      guard words[0] != "120000" else {
        throw Failure("\(label): \"\(place)\" is a symbolic link; the publisher must replace it with a file")
      }
      guard words[0] != "160000" else {
        throw Failure("\(label): \"\(place)\" is a submodule; the publisher must include its files")
      }
      guard words[1] == "blob" else { continue }
      if place == FileTree.listingName { continue }
      let size = Int64(words[3]) ?? Int64.max
      total = total.addingReportingOverflow(size).partialValue
      guard rows.count < Limits.storeFiles, size <= Limits.storeFile, total <= Limits.storeTree else {
        throw Failure(
          "\(label): too large; at most \(Limits.storeFiles.grouped) files of \(Limits.storeFile >> 20) MB, "
            + "\(Limits.storeTree >> 20) MB together")
      }
      rows.append(Row(path: place, object: words[2], size: size))
    }
    guard !rows.isEmpty else { throw Failure("\(label): the folder does not exist at this commit") }
    return rows
  }

  /// The bytes of objects from `cat-file --batch`: "object blob size\n", the content, "\n".
  private func contents(of rows: [Row], in folder: String, _ label: String) throws -> [String: [UInt8]] {
    let input = Array(rows.map { $0.object + "\n" }.joined().utf8)
    let limit = Int(Limits.storeTree) + rows.count * 200
    let run = try git(["-C", folder, "cat-file", "--batch"], input: input, bytes: limit)
    try check(run, "the files cannot be read")
    var files: [String: [UInt8]] = [:]
    var at = 0
    for row in rows {
      guard let end = run.output[at...].firstIndex(of: 0x0A) else { break }
      let head = String(decoding: run.output[at..<end], as: UTF8.self)
      let (start, count) = (end + 1, Int(row.size))
      guard head == "\(row.object) blob \(row.size)", start + count < run.output.count else { break }
      files[row.path] = Array(run.output[start..<(start + count)])
      at = start + count + 1
    }
    guard files.count == rows.count else { throw Failure("\(label): git returned other files than listed") }
    return files
  }
}
