import Foundation
import Testing

/// Every link and anchor of the published sample works.
@Suite struct CrawlTests {
  /// Table rows without those of chart numbers: how many, and which ones have no anchor.
  private static func rows(_ page: String) -> (count: Int, unnamed: [String]) {
    var tables = page.components(separatedBy: "<details class=\"numbers\">")
    tables =
      [tables[0]]
      + tables.dropFirst().map { String($0[($0.range(of: "</details>")?.upperBound ?? $0.startIndex)...]) }
    let rows = tables.joined().components(separatedBy: "<tbody>").dropFirst().flatMap { body in
      body.components(separatedBy: "</tbody>")[0].components(separatedBy: "<tr").dropFirst()
    }
    return (rows.count, rows.filter { !$0.hasPrefix(" id=\"") }.map { String($0.prefix(80)) })
  }

  @Test func noLinkOfTheSampleIsBroken() throws {
    let folder = try Folder()
    try Program.run("/bin/cp", ["-R", Program.root + "/samples/startup-in-a-box", "sample"], in: folder.path)
    try Program.run("/bin/rm", ["-rf", "sample/.paperclip"], in: folder.path)
    let out = folder.path + "/site"
    let made = try Program.run("paperclip-gen", ["generate", "-C", "sample", "--out", out], in: folder.path)
    #expect(made.status == 0, "\(made.errors)")
    let check = ["check", "-C", "sample", "--out", out]
    let sound = try Program.run("paperclip-gen", check, in: folder.path)
    #expect(sound.status == 0, "\(sound.errors)")

    var rows = 0
    for (path, data) in try Folder.contents(of: out) where path.hasSuffix(".html") {
      let (all, unnamed) = Self.rows(String(decoding: data, as: UTF8.self))
      rows += all
      #expect(unnamed == [], "\(path)")
    }
    #expect(rows > 500)

    // The crawl finds broken links: a missing page and a missing anchor.
    try FileManager.default.removeItem(atPath: out + "/goals.html")
    var page = folder.read("site/costs.html")
    page = page.replacingOccurrences(of: "</main>", with: "<a href=\"org.html#nowhere\">x</a></main>")
    try folder.write("site/costs.html", page)
    let broken = try Program.run("paperclip-gen", check, in: folder.path)
    #expect(broken.status == 1)
    #expect(broken.errors.contains("broken link: goals.html"))
    #expect(broken.errors.contains("org.html#nowhere"))
  }
}
