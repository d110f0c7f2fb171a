import Foundation
import Testing

/// Pages on a phone (390 pixels): nothing scrolls sideways, and table rows become labeled lines.
@Suite(.serialized, .enabled(if: Browser.program != nil, "chromium is not installed: no page was looked at"))
struct PhoneBrowserTests {
  private static let width = 390
  private static let overflow =
    "document.documentElement.scrollWidth - document.documentElement.clientWidth"
  /// Elements beyond the right edge that are not in a scrolling frame.
  private static let cut = """
    [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
      && !e.closest('.scroll, .hidden, svg')).slice(0, 3).map(e => e.outerHTML.slice(0, 80)).join(' | ')
    """

  /// Amounts that wrap.
  private static let broken = """
    [...document.querySelectorAll('.figures dd:not(.under)')].filter(e => {
      const range = document.createRange();
      range.selectNodeContents(e);
      return e.textContent.includes('$')
        && new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1;
    }).map(e => e.textContent).join(' | ')
    """

  /// The sample is old, but says that it is a sample instead.
  @Test func aSampleIsNotCalledOld() throws {
    let folder = try SampleSite.publish()
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    try page.open("index.html")
    #expect(try page.value("document.getElementById('stale').textContent") as? String == "")
    #expect(
      try page.value("document.querySelector('.as-of').textContent.includes('sample data')") as? Bool == true)
  }

  @Test func noPageOfTheSampleScrollsSideways() throws {
    let folder = try SampleSite.publish()
    try Self.check(try SampleSite.kinds(folder.path + "/site"), site: folder.path + "/site")
  }

  /// Names of maximum length without a place to break.
  @Test func longNamesBreak() throws {
    let folder = try Folder()
    let long = String(repeating: "a", count: 120)
    try folder.write("paperclip.config.json", "{ \"templates\": [\"t.json\"], \"sources\": [\"l.ndjson\"] }")
    try folder.write(
      "t.json",
      """
      {"id":"t","name":"\(long)","agents":[{"ref":"a","name":"\(long)","title":"\(long)","role":"\(long)"},
      {"ref":"b","name":"B\(long)","reportsTo":"a"}],"goals":[{"ref":"g","title":"\(long)","ownerRef":"a"}],
      "projects":[{"ref":"p","name":"\(long)","description":"\(long)"}],
      "issues":[{"title":"\(long)","projectRef":"p","assigneeRef":"a","goalRef":"g","status":"blocked"}]}
      """)
    let meta = "\"model\":\"\(long)\",\"provider\":\"\(long)\",\"costCents\":99999999,\"inputTokens\":9"
    try folder.write(
      "l.ndjson",
      """
      {"event":"agent:created","timestamp":"2026-03-02T09:00:00Z","payload":{"agent":{"ref":"c","name":"C\(long)"}}}
      {"event":"agent:heartbeat","timestamp":"2026-03-03T09:00:00Z","payload":{"agentRef":"a","meta":{\(meta)}}}
      {"event":"agent:heartbeat","timestamp":"2026-03-10T09:00:00Z","payload":{"agentRef":"b","meta":{\(meta),"status":"failed","errorCode":"\(long)"}}}

      """)
    let result = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    try #require(result.status == 0, "\(result.errors)")
    let site = folder.path + "/site"
    let reports = try Folder.contents(of: site).keys.filter {
      $0.hasPrefix("reports/2026") && $0.hasSuffix(".html")
    }
    try Self.check(Array(Set(try SampleSite.kinds(site) + reports)).sorted(), site: site)
  }

  /// Pages of a store on the narrowest phone. Summaries of sections are one line where they fit.
  @Test func longNamesOfAStoreBreak() throws {
    let folder = try Folder()
    let words = String(repeating: "Healthcare Marketing ", count: 5)
    let long = String(repeating: "a", count: 90)
    try folder.write(
      "shop/t/COMPANY.md",
      "---\nname: \(words)\nslug: t\ndescription: \(long)\nschema: agentcompanies/v1\n---\n")
    // Instructions of each agent open at its name.
    for (place, name) in [("a", words), ("b", long)] {
      try folder.write(
        "shop/t/agents/\(place)/AGENTS.md", "---\nname: \(name)\ntitle: \(long)\n---\nYou are \(long).\n")
    }
    let result = try Program.run(
      "paperclip-gen", ["store", "site", "--from", "shop", "--out", "site"], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    for width in [320, Self.width] {
      try page.resize(width: width)
      for path in ["index.html", "template-t.html"] {
        try page.open(path)
        _ = try page.value("document.querySelectorAll('details').forEach(e => e.open = true)")
        let over = try page.number(Self.overflow)
        let cut = try page.value(Self.cut) as? String ?? ""
        #expect(over <= 0, "\(path) is \(Int(over)) pixels too wide at \(width): \(cut)")
      }
    }
  }

  /// On a tablet or laptop, a table that is too wide scrolls within its frame, sort marks included.
  @Test(arguments: [768, 1280]) func wideTablesScrollInsideTheirFrames(width: Int) throws {
    let folder = try SampleSite.publish()
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    try page.resize(width: width)
    for path in ["index.html", "agents/index.html", "costs.html", "reliability.html", "waste.html"] {
      try page.open(path)
      let over = try page.number(Self.overflow)
      #expect(over <= 0, "\(path) is \(Int(over)) pixels too wide at \(width)")
      let clipped =
        "[...document.querySelectorAll('.badge')].filter(e => e.scrollWidth > e.clientWidth).length"
      #expect(try page.number(clipped) == 0, "\(path) clips a badge at \(width)")
    }
  }

  private static func check(_ paths: [String], site: String) throws {
    let page = try BrowserPage(try Browser(), site: site)
    try page.resize(width: width)
    #expect(!paths.isEmpty)
    for path in paths {
      try page.open(path)
      let over = try page.number(overflow)
      #expect(over <= 0, "\(path) is \(Int(over)) pixels too wide")
      #expect(try page.value(cut) as? String == "", "\(path) is cut at the right")
      #expect(try page.value(broken) as? String == "", "\(path) breaks an amount")
    }
  }

  /// A4 is as narrow as a tablet, but a table on paper is a table, and fits.
  @Test func onPaperTablesStayTablesAndControlsAreLeftOut() throws {
    let folder = try SampleSite.publish()
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    try page.resize(width: 718)
    try page.emulatePrint(isOn: true)
    try page.open("costs.html")
    let shown = { (selector: String) in
      "[...document.querySelectorAll('\(selector)')].filter(e => e.checkVisibility()).length"
    }
    #expect(try page.number(shown(".menu-button, .menu, .search, .tools, .show-all")) == 0)
    #expect(try page.number(shown(".table thead")) > 4)
    let cards = """
      [...document.querySelectorAll('.table td')].filter(e => getComputedStyle(e).display !== 'table-cell').length
      """
    #expect(try page.number(cards) == 0)
    #expect(try page.number(Self.overflow) <= 0)
    try page.emulatePrint(isOn: false)
    #expect(try page.number(shown(".menu-button")) == 1)
  }

  @Test func onAPhoneARowIsACardWithLabeledCells() throws {
    let folder = try SampleSite.publish()
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    try page.resize(width: Self.width)
    try page.open("agents/index.html")
    let label = "document.querySelector('#table-agents tbody td').getAttribute('data-label')"
    #expect(try page.value(label) as? String == "Role")
    let heading = "document.querySelector('#table-agents thead').checkVisibility()"
    #expect(try page.value(heading) as? Bool == false)
    // Every cell is below the previous one.
    let places = """
      [...document.querySelector('#table-agents tbody tr').cells].map(c => c.getBoundingClientRect().top)
        .every((y, i, all) => i === 0 || y > all[i - 1])
      """
    #expect(try page.value(places) as? Bool == true)
    try page.resize(width: 1440)
    #expect(try page.value(heading) as? Bool == true)
  }
}
