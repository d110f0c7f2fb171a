import Foundation
import Testing

/// The sample site with the keyboard only, in a real browser.
@Suite(.serialized, .enabled(if: Browser.program != nil, "chromium is not installed: no page was walked"))
struct KeyboardBrowserTests {
  /// Every visible control of a page, which the Tab key must reach.
  private static let controls = """
    [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
      .filter(e => e.checkVisibility() && !e.closest('details:not([open]) > :not(summary)')).length
    """
  /// The focused element as a number, and whether its focus is visible. Only an outline counts.
  private static let focus = """
    (async () => {
      // The page follows the focus in the next frame.
      await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
      const e = document.activeElement;
      if (!e || e === document.body) return '';
      window.walked = window.walked || [];
      let place = window.walked.indexOf(e);
      if (place < 0) place = window.walked.push(e) - 1;
      const style = getComputedStyle(e);
      const box = e.getBoundingClientRect();
      const isSeen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && box.width > 0
        && box.bottom > 0 && box.top < innerHeight;
      return place + ' ' + (isSeen ? 'seen' : ['unseen', style.outlineStyle, box.top | 0, box.height | 0, e.outerHTML.slice(0, 60)].join(' '));
    })()
    """

  private static let pages = [
    "index.html", "org.html", "issues/index.html", "search.html", "reports/index.html", "costs.html",
    "goals.html",
  ]

  @Test func everyControlIsReachableInOrderWithVisibleFocus() throws {
    let folder = try SampleSite.publish()
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    try page.reduceMotion()
    let reports = try SampleSite.kinds(folder.path + "/site").filter { $0.hasPrefix("reports/") }
    for width in [1440, 390] {
      try page.resize(width: width)
      for path in Set(Self.pages + reports).sorted() {
        try page.open(path)
        let controls = Int(try page.number(Self.controls))
        // On a phone the menu is closed.
        #expect(controls > (width < 992 ? 4 : 10), "\(path)")
        var reached: Set<Substring> = []
        // A page that never releases the focus is a trap: one Tab more than there are controls leaves it.
        for _ in 0...controls {
          try page.press("Tab")
          let words = (try page.value(Self.focus) as? String ?? "").split(separator: " ", maxSplits: 1)
          guard words.count == 2 else { break }
          #expect(words[1] == "seen", "\(path) at \(width)")
          reached.insert(words[0])
        }
        #expect(reached.count == controls, "\(path) at \(width)")
      }
    }
  }

  @Test func theSkipLinkGoesToTheContent() throws {
    let folder = try SampleSite.publish()
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    try page.resize(width: 1440)
    try page.open("index.html")
    try page.press("Tab")
    #expect(try page.value("document.activeElement.className") as? String == "skip")
    try page.press("Enter")
    try page.press("Tab")
    // The next control is inside the content.
    #expect(try page.value("!!document.activeElement.closest('main')") as? Bool == true)
  }

  @Test func aTableIsSortedAndFilteredByKeyboardAndAnnouncesIt() throws {
    let folder = try SampleSite.publish()
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    try page.resize(width: 1440)
    try page.open("activity/index.html")
    func first() throws -> String {
      try page.value("document.querySelector('#table-days tbody tr').id") as? String ?? ""
    }
    let sorted = "document.activeElement.closest('th').getAttribute('aria-sort')"
    try page.value("document.querySelector('#table-days th button').focus()")
    try page.press("Enter")
    #expect(try page.value(sorted) as? String == "ascending")
    let up = try first()
    try page.press(" ")
    #expect(try page.value(sorted) as? String == "descending")
    #expect(try first() != up)
    #expect(try page.number("document.querySelectorAll('[aria-sort]').length") == 1)

    try page.value("document.querySelector('.tools input').focus()")
    let name = try page.value("document.querySelector('#table-days tbody th').textContent") as? String ?? ""
    try page.type(name.lowercased())
    #expect(
      try page.number("[...document.querySelectorAll('#table-days tbody tr')].filter(r => !r.hidden).length")
        >= 1)
    let said = try page.value("document.querySelector('.tools [role=status]').textContent") as? String ?? ""
    #expect(said.hasSuffix(" rows") && said.contains(" of "), "\(said)")
  }

  @Test func foldedNumbersOpenByKeyboard() throws {
    let folder = try SampleSite.publish()
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    try page.resize(width: 390)
    try page.open("index.html")
    try page.value("document.querySelector('details.numbers summary').focus()")
    try page.press("Enter")
    #expect(try page.value("document.querySelector('details.numbers').open") as? Bool == true)
    try page.press("Tab")
    #expect(try page.value("!!document.activeElement.closest('details.numbers')") as? Bool == true)
  }

  @Test func theMenuOfANarrowPageOpensAndClosesByKeyboard() throws {
    let folder = try SampleSite.publish()
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    func isVisible() throws -> Bool? {
      try page.value("document.getElementById('menu').checkVisibility()") as? Bool
    }
    try page.resize(width: 1440)
    try page.open("index.html")
    #expect(try isVisible() == true)
    try page.resize(width: 390)
    #expect(try isVisible() == false)
    try page.value("document.querySelector('.menu-button').focus()")
    try page.press("Enter")
    #expect(try isVisible() == true)
    try page.press("Tab")
    #expect(try page.value("!!document.activeElement.closest('#menu')") as? Bool == true)
    try page.press("Escape")
    #expect(try isVisible() == false)
    #expect(try page.value("document.activeElement.className") as? String == "menu-button")
  }

  /// From a server with the site's policy, and from disk.
  @Test func theSearchWorksFromAnyPageAndFindsActivity() throws {
    let folder = try SampleSite.publish()
    let site = folder.path + "/site"
    let page = try BrowserPage(try Browser(), site: site)
    try page.resize(width: 390)
    for base in [BrowserPage.origin, "file://" + site + "/"] {
      try page.open("agents/index.html", from: base)
      try page.value("document.getElementById('q').focus()")
      try page.type("created")
      try page.submit()
      #expect(page.complaints == [], "\(base)")
      #expect(try page.value("location.pathname.endsWith('/search.html')") as? Bool == true, "\(base)")
      let kinds = "[...document.querySelectorAll('#search-results .kind')].map(e => e.textContent).join(' ')"
      #expect((try page.value(kinds) as? String ?? "").contains("activity"), "\(base)")
      let note = try page.value("document.getElementById('search-note').textContent") as? String ?? ""
      #expect(note.contains(" result"), "\(note)")
      let links = try page.value(
        "[...document.querySelectorAll('#search-results a')].map(a => a.getAttribute('href')).join('\\n')")
      for link in (links as? String ?? "").split(separator: "\n") {
        let parts = link.split(separator: "#", maxSplits: 1)
        let found = folder.read("site/" + parts[0])
        #expect(parts.count < 2 || found.contains(" id=\"\(parts[1])\""), "\(link)")
      }
      try page.value("document.getElementById('q').focus()")
      try page.type(" nothinghasthisword")
      try page.settle(milliseconds: 400)
      #expect(
        try page.value("document.getElementById('search-note').textContent") as? String
          == "No results. Try fewer words.")
      // A name is found with every spelling of its letters.
      for word in ["zoe", "lindstrom", "lindstroem", "ZOË"] {
        try page.value("document.getElementById('q').value = ''; document.getElementById('q').focus()")
        try page.type(word)
        try page.settle(milliseconds: 400)
        let found = try page.value("document.getElementById('search-results').textContent") as? String ?? ""
        #expect(found.contains("Zoë Lindström"), "\(word)")
      }
    }
  }
}
