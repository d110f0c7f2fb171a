import Foundation
import Testing

@testable import Engine

@Suite struct FileTreeTests {
  private func tree(_ paths: String...) throws -> FileTree {
    try FileTree(Dictionary(paths.map { ($0, Array($0.utf8)) }) { a, _ in a }, name: "t")
  }

  @Test func theListingIsWhatSha256sumChecks() throws {
    let folder = TemporaryFolder()
    let files: [String: [UInt8]] = [
      "b.txt": Array("two".utf8), "a/ä.txt": [], "a/x y.sql": Array("SELECT 1;\n".utf8),
    ]
    let tree = try FileTree(files, name: "t")
    try tree.write(to: folder.path + "/t")
    try FileSystem.write(tree.listing, to: folder.path + "/t/SHA256SUMS")
    let check = try ProgramRun(
      "sh", ["-c", "cd '\(folder.path)/t' && LC_ALL=C.UTF-8 sha256sum -c --quiet SHA256SUMS"])
    #expect(check.status == 0)
    // The listing is not a part of the tree.
    let again = try FileTree(folder: folder.path + "/t", name: "t")
    #expect(again == tree)
    #expect(again.hash == SHA256.digest(of: tree.listing))
    let parsed = try FileTree.parse(listing: tree.listing, name: "t")
    #expect(parsed.map(\.path) == ["a/x y.sql", "a/ä.txt", "b.txt"])
  }

  @Test(arguments: [
    "/etc/passwd", "../x", "a/../x", "a/./x", "a//b", "a\\b", "a\u{0}b", "a\nb", ".git/hooks/x",
    "a/.GIT/config",
    "C:x", "a.", "a/b ", "", "a\u{202E}b", String(repeating: "a", count: 300),
  ])
  func unsafePathsAreRefused(_ path: String) {
    #expect(throws: Failure.self) { try tree(path, "ok.txt") }
  }

  @Test func pathsThatSomeFileSystemsTakeAsEqualAreRefused() {
    #expect(throws: Failure.self) { try tree("README.md", "readme.md") }
    // The same letter, composed and decomposed.
    #expect(throws: Failure.self) {
      try FileTree(
        ["caf\u{E9}.md": [1], "CAFE\u{301}.md": [2]], name: "t")
    }
    #expect(throws: Failure.self) { try tree("a", "a/b") }
    #expect(throws: Failure.self) { try tree("A", "a/b") }
    #expect(throws: Failure.self) { try FileTree([:], name: "t") }
  }

  @Test func tooManyOrTooLargeFilesAreRefused() {
    #expect(throws: Failure.self) {
      try FileTree.check(
        Dictionary(uniqueKeysWithValues: (0...Limits.storeFiles).map { ("f\($0)", 1) }), name: "t")
    }
    #expect(throws: Failure.self) { try FileTree.check(["a": Limits.storeFile + 1], name: "t") }
    #expect(throws: Failure.self) {
      try FileTree.check(
        Dictionary(uniqueKeysWithValues: (0..<17).map { ("f\($0)", Limits.storeFile) }), name: "t")
    }
  }

  @Test func linksAndSpecialFilesOfAFolderAreRefused() throws {
    let folder = TemporaryFolder()
    try folder.write("t/a.txt", "a")
    #expect(try FileTree(folder: folder.path + "/t", name: "t").paths == ["a.txt"])
    symlink("/etc/passwd", folder.path + "/t/link")
    #expect(throws: Failure.self) { try FileTree(folder: folder.path + "/t", name: "t") }
    unlink(folder.path + "/t/link")
    mkfifo(folder.path + "/t/pipe", 0o600)
    #expect(throws: Failure.self) { try FileTree(folder: folder.path + "/t", name: "t") }
  }

  @Test func aFolderIsReplacedAsAWhole() throws {
    let folder = TemporaryFolder()
    let (place, staging) = (folder.path + "/modules/m", folder.path + "/staging")
    try tree("a", "b/c").replace(place, staging: staging)
    try tree("a", "d").replace(place, staging: staging)
    #expect(try FileTree(folder: place, name: "m").paths == ["a", "d"])
    #expect(try FileSystem.names(in: staging).isEmpty)
  }

  @Test func changesAreShownByLine() throws {
    let old = try FileTree(["a": Array("1\n2\n3\n4\n5\n6\n7\n".utf8), "gone": [65]], name: "t")
    let new = try FileTree(["a": Array("1\n2\n3\nfour\n5\n6\n7\n".utf8), "new": [0, 1]], name: "t")
    let changes = old.changes(to: new)
    #expect(changes.map(\.path) == ["a", "gone", "new"])
    #expect(changes.map(\.kind) == [.changed, .removed, .added])
    #expect(changes[0].lines == [" 2", " 3", "-4", "+four", " 5", " 6"])
    #expect(changes[1].lines == ["-A"])
    #expect(changes[2].lines.isEmpty)
  }
}
