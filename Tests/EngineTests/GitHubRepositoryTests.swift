import Foundation
import Testing

@testable import Engine

/// Reads local repositories as if they were on a server.
@Suite struct GitHubRepositoryTests {
  private struct Origin {
    let folder = TemporaryFolder()
    var repository: GitHubRepository { GitHubRepository(name: "acme/kit", server: "file://" + folder.path) }
    private var path: String { folder.path + "/acme/kit" }

    init() throws {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try git("init -q -b main")
    }

    @discardableResult
    func git(_ line: String) throws -> String {
      let run = try ProgramRun(
        "sh",
        [
          "-c",
          "cd '\(path)' && git -c user.name=t -c user.email=t@example.org -c commit.gpgsign=false "
            + "-c protocol.file.allow=always \(line)",
        ])
      try #require(run.status == 0, "git \(line)")
      return run.text
    }

    func write(_ name: String, _ text: String) throws { try folder.write("acme/kit/" + name, text) }

    func commit() throws -> String {
      try git("add -A")
      try git("commit -q -m x")
      return try git("rev-parse HEAD")
    }
  }

  private func problem(_ origin: Origin, _ path: String, _ commit: String) -> String {
    do {
      _ = try origin.repository.tree(path: path, commit: commit)
      return ""
    } catch { return (error as? Failure)?.message ?? "\(error)" }
  }

  @Test func aFolderIsReadAtACommitAndNotAtABranch() throws {
    let origin = try Origin()
    try origin.write("modules/pulse/a.sql", "SELECT 1")
    try origin.write("modules/pulse/ü/b c.txt", "x\r\n")
    try origin.write("other.txt", "no")
    let first = try origin.commit()
    try origin.write("modules/pulse/a.sql", "SELECT 2")
    let second = try origin.commit()
    let tree = try origin.repository.tree(path: "modules/pulse", commit: first)
    #expect(tree.files == ["a.sql": Array("SELECT 1".utf8), "ü/b c.txt": Array("x\r\n".utf8)])
    #expect(try origin.repository.currentCommit() == second)
    #expect(
      try origin.repository.tree(path: "", commit: second).paths == [
        "modules/pulse/a.sql", "modules/pulse/ü/b c.txt", "other.txt",
      ])
    #expect(problem(origin, "missing", first).contains("does not exist"))
    #expect(problem(origin, "", String(repeating: "0", count: 40)).contains("cannot be fetched"))
  }

  @Test func attributesFiltersAndHooksOfARepositoryHaveNoEffect() throws {
    let origin = try Origin()
    let trace = origin.folder.path + "/ran"
    try origin.write(
      ".gitattributes", "*.txt filter=evil text eol=crlf\nid.txt export-subst\nhidden.txt export-ignore\n")
    try origin.git("config filter.evil.smudge 'touch \(trace); cat'")
    try origin.git("config filter.evil.clean cat")
    try origin.write("a.txt", "one\ntwo\n")
    try origin.write("id.txt", "$Format:%H$\n")
    try origin.write("hidden.txt", "seen\n")
    let commit = try origin.commit()
    for hook in ["post-checkout", "post-merge", "reference-transaction", "post-index-change"] {
      let path = try origin.folder.write("acme/kit/.git/hooks/" + hook, "#!/bin/sh\ntouch \(trace)\n")
      chmod(path, 0o755)
    }
    let tree = try origin.repository.tree(path: "", commit: commit)
    #expect(tree.files["a.txt"] == Array("one\ntwo\n".utf8))
    #expect(tree.files["id.txt"] == Array("$Format:%H$\n".utf8))
    #expect(tree.files["hidden.txt"] != nil)
    #expect(!FileSystem.exists(trace))
  }

  @Test func linksAndSubmodulesAreRefused() throws {
    let origin = try Origin()
    try origin.write("a/ok.txt", "x")
    let inner = try Origin()
    try inner.write("x.txt", "x")
    _ = try inner.commit()
    symlink("/etc/passwd", origin.folder.path + "/acme/kit/link")
    let linked = try origin.commit()
    #expect(problem(origin, "", linked).contains("symbolic link"))
    // Only the folder that is asked for counts.
    #expect(problem(origin, "a", linked) == "")
    try origin.git("rm -q link")
    try origin.git("submodule --quiet add '\(inner.folder.path)/acme/kit' sub")
    #expect(problem(origin, "", try origin.commit()).contains("submodule"))
  }

  @Test func pathsOfObjectsAreChecked() throws {
    let origin = try Origin()
    try origin.write("x.txt", "x")
    _ = try origin.commit()
    let blob = try origin.git("rev-parse HEAD:x.txt")
    // Trees that git's own commands would not write. The server may, so the check of fsck is not the only
    // one.
    for name in ["A.txt", "a.txt"] {
      try origin.git("update-index --add --cacheinfo 100644,\(blob),case/\(name)")
    }
    try origin.git("commit -q -m case")
    #expect(problem(origin, "case", try origin.git("rev-parse HEAD")).contains("are the same file"))
    let bad = try origin.git("hash-object -t tree -w --stdin --literally </dev/null")
    #expect(bad.utf8.count == 40)
    try origin.git("update-index --add --cacheinfo '100755,\(blob),back\\slash.txt'")
    try origin.git("commit -q -m back")
    #expect(problem(origin, "", try origin.git("rev-parse HEAD")).contains("backslash"))
  }

  @Test func aLargeFileIsRefusedBeforeItIsRead() throws {
    let origin = try Origin()
    // Compresses to almost nothing.
    try origin.write("bomb.bin", String(repeating: "\u{0}", count: Int(Limits.storeFile) + 1))
    let commit = try origin.commit()
    #expect(problem(origin, "", commit).contains("too large"))
  }
}
