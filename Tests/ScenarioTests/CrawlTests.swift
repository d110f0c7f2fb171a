import Foundation
import Testing

/// The whole published sample, link by link: every address leads to a file of the site, every anchor to a place.
@Suite struct CrawlTests {
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

    // The crawl finds what is broken: a page that is gone, and an anchor that nothing has.
    try FileManager.default.removeItem(atPath: out + "/goals.html")
    var page = folder.read("site/costs.html")
    page = page.replacingOccurrences(of: "</main>", with: "<a href=\"org.html#nowhere\">x</a></main>")
    try folder.write("site/costs.html", page)
    let broken = try Program.run("paperclip-gen", check, in: folder.path)
    #expect(broken.status == 1)
    #expect(broken.errors.contains("a link leads nowhere: goals.html"))
    #expect(broken.errors.contains("org.html#nowhere"))
  }
}
