import Engine
import Testing

@testable import Renderer

@Suite struct NewFolderTests {
  /// Folders that are new come as a whole; those that exist, or hold a page that has to be the last, file by
  /// file.
  @Test func foldersThatAreNewAreMovedAsAWhole() throws {
    try FileSystem.withTemporaryFolder { folder in
      let (out, staging) = (folder + "/site", folder + "/staging")
      func stage(_ path: String) throws {
        try FileSystem.makeFolders(FileSystem.folder(of: staging + "/" + path))
        try FileSystem.write(Array(path.utf8), to: staging + "/" + path)
      }
      let paths = [
        "api/issues/1.json", "api/issues/2.json", "issues/1/timeline.html", "issues/1.html", "old/new.html",
        "api/index.json", "index.html",
      ]
      for path in paths { try stage(path) }
      try FileSystem.makeFolders(out + "/old")
      try FileSystem.write([], to: out + "/old/kept.html")

      var folders = NewFolders(out: out, staging: staging, holding: ["api/index.json", "index.html"])
      let whole = try paths.map { try folders.place($0) }
      #expect(whole == [true, true, true, true, false, false, false])
      for (path, isPlaced) in zip(paths, whole) {
        #expect(FileSystem.exists(out + "/" + path) == isPlaced, "\(path)")
        #expect(FileSystem.exists(staging + "/" + path) != isPlaced, "\(path)")
        if !isPlaced { try FileSystem.rename(staging + "/" + path, to: out + "/" + path) }
        #expect(try FileSystem.read(out + "/" + path) == Array(path.utf8))
      }
      #expect(FileSystem.exists(out + "/old/kept.html"))
    }
  }

  @Test func aFileInPlaceOfAFolderIsAnError() throws {
    try FileSystem.withTemporaryFolder { folder in
      let (out, staging) = (folder + "/site", folder + "/staging")
      try FileSystem.makeFolders(staging + "/issues")
      try FileSystem.makeFolders(out)
      try FileSystem.write([], to: out + "/issues")
      var folders = NewFolders(out: out, staging: staging, holding: [])
      #expect(throws: Failure.self) { try folders.place("issues/1.html") }
    }
  }
}
