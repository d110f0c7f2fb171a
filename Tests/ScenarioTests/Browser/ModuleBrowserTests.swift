import Foundation
import Testing

/// Pages of modules in a real browser: money on a phone and without script, search by kind, and the trail of
/// an audit.
@Suite(
  .serialized,
  .enabled(if: Browser.program != nil, "chromium is not installed: no page of a module was looked at"))
struct ModuleBrowserTests {
  private static let overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
  private static let text = "document.querySelector('main').innerText"

  @Test func moneyIsReadableOnAPhoneAndWithoutScript() throws {
    let folder = try SampleSite.publish()
    let site = folder.path + "/site"
    let page = try BrowserPage(try Browser(), site: site)
    let amount = "[...document.querySelectorAll('main tbody td.n')].map(e => e.textContent.trim()).join('|')"
    var seen: [String] = []
    for (width, isOn) in [(1440, true), (390, true), (390, false)] {
      try page.resize(width: width)
      try page.setScript(isOn: isOn)
      for dark in [false, true] {
        try page.prefersDark(dark)
        try page.open("modules/revenue/index.html", from: "file://" + site + "/")
        #expect(try page.number(Self.overflow) <= 0, "\(width), script \(isOn)")
        let figures = try page.value(amount) as? String ?? ""
        #expect(figures.contains("$"), "\(figures)")
        seen.append(figures)
        let text = try page.value(Self.text) as? String ?? ""
        for words in ["Net revenue", "Agent cost", "Margin"] {
          #expect(text.localizedCaseInsensitiveContains(words), "\(words) at \(width), script \(isOn)")
        }
      }
      #expect(page.complaints == [])
    }
    #expect(Set(seen).count == 1)
  }

  @Test func searchCanBeLimitedToAKind() throws {
    let folder = try SampleSite.publish()
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    func choose(_ kind: String) throws -> [String] {
      let script = """
        (async () => {
          const field = document.querySelector('#search-kind');
          field.value = '\(kind)';
          field.dispatchEvent(new Event('change'));
          for (let n = 0; n < 200 && !/result(s)?[.]/.test(document.querySelector('#search-note').textContent); n += 1)
            await new Promise(done => setTimeout(done, 25));
          return [...document.querySelectorAll('#search-results .kind')].map(e => e.textContent).join('|');
        })()
        """
      return (try page.value(script) as? String ?? "").split(separator: "|").map(String.init)
    }
    for width in [1440, 390] {
      try page.resize(width: width)
      for base in [nil, "file://" + folder.path + "/site/"] as [String?] {
        if let base { try page.open("search.html", from: base) } else { try page.open("search.html") }
        for kind in ["file", "run", "agent"] {
          let kinds = try choose(kind)
          #expect(!kinds.isEmpty && Set(kinds) == [kind], "\(kind): \(kinds)")
        }
        #expect(try page.number(Self.overflow) <= 0)
      }
    }
    // A document is found by a word of its text, and leads to its page.
    try page.open("search.html?q=refunds")
    #expect(try choose("file") == ["file"])
    let link = "document.querySelector('#search-results a').getAttribute('href')"
    let path = try #require(try page.value(link) as? String)
    #expect(folder.exists("site/" + path) && path.hasPrefix("knowledge/"), "\(path)")
    #expect(page.complaints == [])
  }

  @Test func theTrailIsFilteredByItsFieldAndItsAddress() throws {
    let folder = try Folder()
    try folder.write(
      "paperclip.config.json",
      #"{"company":{"name":"Acme"},"sources":["rows/*.json"],"modules":{"enabled":["audit"]}}"#)
    let company = #""companyId":"0c000000-0000-4000-8000-000000000001""#
    let activity = (1...12).map { number in
      let at = "2026-02-\(number < 10 ? "0" : "")\(number)T00:00:00Z"
      return
        #"{"id":"a\#(number)",\#(company),"actorType":"user","actorId":"u\#(number % 2)","action":"approval.approved","entityType":"approval","entityId":"v\#(number % 3)","createdAt":"\#(at)"}"#
    }
    try folder.write(
      "rows/company.json",
      #"[{"id":"0c000000-0000-4000-8000-000000000001","name":"Acme","issuePrefix":"AC","status":"active","createdAt":"2026-01-01T00:00:00Z"}]"#
    )
    try folder.write("rows/activity.json", "[" + activity.joined(separator: ",\n") + "]")
    let made = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    try #require(made.status == 0, "\(made.errors)")
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    let visible =
      "[...document.querySelectorAll('#table-trail tbody tr')].filter(e => e.checkVisibility()).length"
    try page.resize(width: 1440)
    try page.open("modules/audit/trail.html")
    #expect(try page.number(visible) == 12)
    let filter = """
      (() => {
        const field = document.getElementById('table-trail-filter');
        field.value = 'u1';
        field.dispatchEvent(new Event('input'));
      })()
      """
    _ = try page.value(filter)
    #expect(try page.number(visible) == 6)
    try page.open("modules/audit/trail.html?record=approval%20v1&actor=user%20u0")
    #expect(try page.number(visible) == 2)
    // Without a script, a record leads to the page that lists its entries together.
    try page.setScript(isOn: false)
    try page.resize(width: 390)
    try page.open("modules/audit/trail.html")
    #expect(try page.number(Self.overflow) <= 0)
    let link = "document.querySelector('#table-trail tbody a[href*=\"records.html\"]').getAttribute('href')"
    let target = try #require(try page.value(link) as? String)
    let parts = target.split(separator: "#").map(String.init)
    try page.open("modules/audit/" + (parts[0].split(separator: "/").last.map(String.init) ?? ""))
    let rows = """
      [...document.querySelectorAll('#table-trail tbody tr')].map(e => e.cells[3].textContent.trim()).join('|')
      """
    let records = (try page.value(rows) as? String ?? "").split(separator: "|").map(String.init)
    #expect(records.count == 12 && records == records.sorted())
    #expect(try page.value("document.getElementById('\(parts[1])').tagName") as? String == "TR")
    #expect(page.complaints == [])
  }
}
