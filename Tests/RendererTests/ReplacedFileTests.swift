import Engine
import Testing

@testable import Renderer

/// Changed files are swapped with the old ones, which are deleted afterwards.
@Suite struct ReplacedFileTests {
  private func publish(_ text: String, in folder: String, before finish: () throws -> Void = {}) throws
    -> Publisher.Report
  {
    let publisher = try Publisher(out: folder + "/site", record: folder + "/record")
    var company = PublishedCompany()
    for path in ["a/page.html", "index.html"] {
      let file = try publisher.add(path, "a page", Array(text.utf8))
      company.pages[path] = PublishedPage(dependencies: nil, names: [], files: [file])
    }
    publisher.note(company, in: "")
    try finish()
    return try publisher.finish()
  }

  @Test func theNewFilesAreInPlaceAndNothingOfTheOldOnesIsLeft() throws {
    try FileSystem.withTemporaryFolder { folder in
      _ = try publish("old", in: folder)
      #expect(try publish("new", in: folder).written == 3)
      for path in ["a/page.html", "index.html"] {
        #expect(try FileSystem.read(folder + "/site/" + path) == Array("new".utf8))
      }
      #expect(!FileSystem.exists(folder + "/site/" + Publisher.stagingName))
      #expect(try publish("new", in: folder).written == 0)
    }
  }

  /// Somebody deletes a file, or the file system cannot swap two.
  @Test func aFileThatCannotBeSwappedIsMoved() throws {
    try FileSystem.withTemporaryFolder { folder in
      let page = folder + "/site/a/page.html"
      _ = try publish("old", in: folder)
      _ = try publish("new", in: folder, before: { try FileSystem.remove(page) })
      #expect(try FileSystem.read(page) == Array("new".utf8))
      #expect(!FileSystem.exists(folder + "/site/" + Publisher.stagingName))
    }
  }

  @Test func filesAreSwappedOrNothingChanges() throws {
    try FileSystem.withTemporaryFolder { folder in
      let (first, second, missing) = (folder + "/1", folder + "/2", folder + "/3")
      try FileSystem.write([1], to: first)
      try FileSystem.write([2], to: second)
      #if canImport(Glibc)
        #expect(FileSystem.exchange(first, with: second))
        #expect(try FileSystem.read(first) == [2])
        #expect(try FileSystem.read(second) == [1])
      #endif
      #expect(!FileSystem.exchange(first, with: missing))
      #expect(!FileSystem.exchange(missing, with: first))
      #expect(!FileSystem.exists(missing))
      #expect(FileSystem.exists(first))
    }
  }
}
