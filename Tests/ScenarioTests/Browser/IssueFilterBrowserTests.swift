import Foundation
import Testing

/// The list of all issues in a real browser: what its address says is what it shows, and the other way round.
@Suite(.serialized, .enabled(if: Browser.program != nil, "chromium is not installed: no list was filtered"))
struct IssueFilterBrowserTests {
  /// The status of each row, after the issues were loaded.
  private static let statuses = """
    (async () => {
      for (let n = 0; n < 200 && !/ of /.test(document.querySelector('#table-issues caption').textContent); n += 1)
        await new Promise(done => setTimeout(done, 25));
      return [...document.querySelectorAll('#table-issues tbody tr')].map(r => r.cells[1].textContent.trim()).join();
    })()
    """

  private static func choose(_ name: String, _ value: String) -> String {
    """
    (() => {
      const field = document.querySelector('#issue-filter [name=\(name)]');
      field.value = '\(value)';
      field.dispatchEvent(new Event('change'));
      return location.search + location.hash;
    })()
    """
  }

  @Test func theAddressIsTheView() throws {
    let folder = try SampleSite.publish()
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    try page.resize(width: 1440)
    let file = Data(folder.read("site/api/issues/1.json").utf8)
    let all = try JSONSerialization.jsonObject(with: file) as? [String: Any]
    let issues = try #require(all?["data"] as? [[String: Any]])
    func count(_ status: String) -> Int { issues.filter { $0["status"] as? String == status }.count }

    try page.open("issues/index.html?status=done")
    let done = (try page.value(Self.statuses) as? String ?? "").split(separator: ",")
    #expect(done.count == count("done") && Set(done) == ["done"])
    // A choice changes the address, and the address brings the view back.
    #expect(try page.value(Self.choose("status", "todo")) as? String == "?status=todo")
    #expect((try page.value(Self.statuses) as? String ?? "").split(separator: ",").count == count("todo"))
    try page.open("issues/index.html?status=todo&sort=-issue")
    let names = """
      [...document.querySelectorAll('#table-issues tbody th')].map(e => e.textContent).join('|')
      """
    _ = try page.value(Self.statuses)
    let sorted = (try page.value(names) as? String ?? "").split(separator: "|").map(String.init)
    #expect(sorted.count == count("todo"))
    #expect(sorted == sorted.sorted { $0.localizedStandardCompare($1) == .orderedDescending })
    #expect(page.complaints == [])
  }

  /// Files cannot be fetched, and some browsers refuse to change the address of one.
  @Test func itWorksFromDisk() throws {
    let folder = try SampleSite.publish()
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    try page.open("issues/index.html?status=done", from: "file://" + folder.path + "/site/")
    let done = (try page.value(Self.statuses) as? String ?? "").split(separator: ",")
    #expect(!done.isEmpty && Set(done) == ["done"])
    #expect(page.complaints == [])
  }
}
