import Foundation
import Testing

/// The sample site in a real browser: with and without scripts, from a server and from disk, narrow and wide.
@Suite(.serialized, .enabled(if: Browser.program != nil, "chromium is not installed: no page was looked at"))
struct BrowserTests {
  private static let visibleRows = """
    [...document.querySelectorAll('main tr, main li, main dd')].filter(e => e.checkVisibility()).length
    """
  /// Without elements that only scripts need: the age of the data, and the filters.
  private static let visibleText = """
    document.querySelector('main').innerText.length
      - [...document.querySelectorAll('main .stale, main .tools, main .player')].reduce((n, e) => n + e.innerText.length, 0)
    """

  @Test func pagesHaveNoConsoleErrorsAndNoExternalRequests() throws {
    let folder = try SampleSite.publish()
    let browser = try Browser()
    let page = try BrowserPage(browser, site: folder.path + "/site")
    let kinds = try SampleSite.kinds(folder.path + "/site")
    #expect(kinds.count >= 15, "\(kinds)")
    for width in [1440, 390] {
      try page.resize(width: width)
      for path in kinds {
        try page.open(path)
        #expect(page.complaints == [], "\(path) at \(width)")
        #expect(try page.number("document.querySelectorAll('h1').length") == 1, "\(path)")
        let over = try page.number(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth")
        #expect(over <= 0, "\(path) is \(Int(over)) pixels too wide at \(width)")
        let shift = try page.number(
          """
          new Promise(done => {
            let sum = 0;
            new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; })
              .observe({ type: 'layout-shift', buffered: true });
            setTimeout(() => done(sum), 30);
          })
          """)
        #expect(shift < 0.01, "\(path) moves while it loads, by \(shift), at \(width)")
      }
    }
  }

  @Test func everythingIsReadableWithoutScriptAndFromDisk() throws {
    let folder = try SampleSite.publish()
    let site = folder.path + "/site"
    let browser = try Browser()
    let page = try BrowserPage(browser, site: site)
    try page.resize(width: 1440)
    // A site on disk cannot load anything by script, so all URLs are files from here on.
    let base = "file://" + site + "/"
    for path in try SampleSite.kinds(site) where path != "404.html" {
      try page.setScript(isOn: true)
      try page.open(path, from: base)
      #expect(page.complaints == [], "\(path)")
      let (rows, text) = (try page.number(Self.visibleRows), try page.number(Self.visibleText))
      try page.setScript(isOn: false)
      try page.open(path, from: base)
      #expect(page.complaints == [], "\(path) without script")
      #expect(try page.number(Self.visibleRows) >= rows, "\(path) shows less without script")
      #expect(try page.number(Self.visibleText) * 10 >= text * 9, "\(path) says less without script")
    }
  }

  @Test func noInlineScriptRunsOnAPageFromDisk() throws {
    let folder = try SampleSite.publish()
    let site = folder.path + "/site"
    let page = try BrowserPage(try Browser(), site: site)
    for path in ["index.html", "issues/index.html", "data-quality.html"] {
      try page.open(path, from: "file://" + site + "/")
      let ran = try page.number(
        """
        (() => {
          const script = document.createElement('script');
          script.textContent = 'window.inlineRan = 1';
          document.body.append(script);
          return window.inlineRan || 0;
        })()
        """)
      #expect(ran == 0, "\(path) ran an inline script")
      #expect(
        try page.number("document.querySelectorAll('meta[http-equiv=Content-Security-Policy]').length") == 1)
    }
  }

  /// A date with a day of one digit is shorter than the others.
  @Test func sentencesOfAListStartAtOneLine() throws {
    let folder = try SampleSite.publish()
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    let starts = """
      (() => {
        const rows = [...document.querySelectorAll('.activity li')];
        rows[0].firstElementChild.textContent = '1 May';
        return rows.length + ' ' + new Set(rows.map(row => row.lastElementChild.getBoundingClientRect().left)).size;
      })()
      """
    for width in [1440, 390] {
      try page.resize(width: width)
      try page.open("index.html")
      let found = try #require(try page.value(starts) as? String).split(separator: " ")
      #expect(Int(found[0]) ?? 0 > 3 && found[1] == "1", "\(width): \(found)")
    }
  }

  /// Screenshots of the main pages for people. They are kept in .build/ and never compared.
  @Test func picturesOfTheMainPages() throws {
    let folder = try SampleSite.publish()
    let site = folder.path + "/site"
    let pictures = Program.root + "/.build/screenshots"
    try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
    let page = try BrowserPage(try Browser(), site: site)
    let main = [
      "index.html", "org.html", "agents/index.html", "issues/index.html", "costs.html", "goals.html",
    ]
    let report = try SampleSite.kinds(site).filter { $0.hasPrefix("reports/") }
    for path in main + report {
      for width in [390, 820, 1440] {
        try page.resize(width: width)
        try page.open(path)
        let picture = try page.screenshot(width: width)
        #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]), "\(path)")
        let name = path.dropLast(5).split(separator: "/").joined(separator: "-")
        try picture.write(to: URL(fileURLWithPath: "\(pictures)/\(name)-\(width).png"))
      }
    }
  }
}
