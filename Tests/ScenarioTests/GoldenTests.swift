import Foundation
import Testing

/// The sample and its published site are committed. The program must reproduce both byte for byte. `make
/// record` updates them.
@Suite struct GoldenTests {
  private static func compare(_ made: String, _ kept: String) throws {
    let (made, kept) = (try Folder.contents(of: made), try Folder.contents(of: kept))
    #expect(made.keys.sorted() == kept.keys.sorted())
    let differing = made.keys.filter { kept[$0] != nil && made[$0] != kept[$0] }.sorted()
    #expect(differing.isEmpty, "run: make record")
  }

  @Test func theSampleMatchesItsGenerator() throws {
    let folder = try Folder()
    let result = try Program.run("paperclip-sample", ["workspace", "sample"], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let kept = try Folder()
    try Program.run("/bin/cp", ["-R", Program.root + "/samples/startup-in-a-box", "sample"], in: kept.path)
    try Program.run("/bin/rm", ["-rf", "sample/.paperclip", "sample/site"], in: kept.path)
    try Self.compare(folder.path + "/sample", kept.path + "/sample")
  }

  @Test func theCommittedSiteMatchesTheSample() throws {
    let folder = try Folder()
    try Program.run("/bin/cp", ["-R", Program.root + "/samples/startup-in-a-box", "sample"], in: folder.path)
    try Program.run("/bin/rm", ["-rf", "sample/.paperclip"], in: folder.path)
    let result = try Program.run(
      "paperclip-gen", ["generate", "-C", "sample", "--out", folder.path + "/site"], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    try Self.compare(folder.path + "/site", Program.root + "/site")
  }

  @Test func daysInChartsOfModulesLeadToTheirPages() throws {
    let page = try String(
      contentsOfFile: Program.root + "/site/modules/analytics/index.html", encoding: .utf8)
    #expect(page.contains("<a href=\"../../activity/2026-"))
  }

  @Test func theSiteStaysSmallEnoughToRead() throws {
    let bytes = try Folder.contents(of: Program.root + "/site").values.reduce(0) { $0 + $1.count }
    #expect(bytes < 4 << 20)
  }
}
