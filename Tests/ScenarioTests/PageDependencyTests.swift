import Foundation
import Testing

/// If no dependency changed, a kept page equals a newly made one.
@Suite struct PageDependencyTests {
  /// Every step of a random history is published on top of the one before, and beside it whole into an empty
  /// folder: the two are the same, byte for byte. A dependency that a page does not name shows here.
  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func everyStepOfARandomHistoryIsWhatAFullRenderWouldBe(seed: UInt64) throws {
    let company = try ChangingCompany(seed: seed)
    let folder = company.folder
    for step in 0..<14 {
      let change = step == 0 ? "the first" : try company.change()
      let jobs = ["1", "2", "5"][step % 3]
      let result = try Program.run("paperclip-gen", ["generate", "--jobs", jobs], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      let full = folder.path + "/full"
      let other = try Program.run("paperclip-gen", ["render", "--full", "--out", full], in: folder.path)
      #expect(other.status == 0, "\(other.errors)")
      let (a, b) = (try Folder.contents(of: folder.path + "/site"), try Folder.contents(of: full))
      let differing = Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
      #expect(differing == [], "seed \(seed), step \(step): \(change)")
      let verified = try Program.run("paperclip-gen", ["verify", "site"], in: folder.path)
      #expect(verified.status == 0, "\(verified.output)")
      try FileManager.default.removeItem(atPath: full)
      guard differing.isEmpty else { return }
    }
  }

  /// A page is made only if there is a reason.
  @Test func pagesAreRebuiltWhenTheirContentsChange() throws {
    let company = try ChangingCompany(seed: 7)
    let folder = company.folder
    func why(_ page: String, _ program: String = "paperclip-gen") throws -> String {
      let result = try Program.run(program, ["render", "--explain", page], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      return result.output
    }
    try Program.run("paperclip-gen", ["ingest"], in: folder.path)
    let issue = "issues/ACM-5.html"
    #expect(try why(issue).contains("rebuilt: new page"))
    #expect(try why(issue).contains("not rebuilt: nothing that it depends on changed"))
    #expect(try why("index.html").contains("rebuilt: shows the whole company"))
    // Another program: the same one, built at another time.
    try Program.run(
      "/bin/sh",
      ["-c", "cp \"$0\" program && touch -d 2020-01-01 program", Program.folder + "/paperclip-gen"],
      in: folder.path)
    #expect(try why(issue, folder.path + "/program").contains("changed: the program, a page template"))
    _ = try why(issue)
    try folder.write("html/issue.html", "{{<layout}}{{$content}}<h1>{{title}}</h1>{{/content}}{{/layout}}")
    #expect(try why(issue).contains("changed: the program, a page template"))
    #expect(folder.read("site/" + issue).contains("<h1>Issue 5</h1>"))
    // Files that something else changed are repaired.
    try folder.write("site/" + issue, "edited")
    #expect(
      try Program.run("paperclip-gen", ["check"], in: folder.path).errors.contains(
        "was changed by another program")
    )
    #expect(try why(issue).contains("rebuilt: a file is missing or differs"))
    #expect(folder.read("site/" + issue).contains("<h1>Issue 5</h1>"))
    let unknown = try Program.run(
      "paperclip-gen", ["render", "--explain", "issues/ACM-9.htm"], in: folder.path)
    #expect(unknown.status == 2)
  }
}
