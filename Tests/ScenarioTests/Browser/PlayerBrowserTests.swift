import Foundation
import Testing

/// The player of runs in a real browser. Time is replaced: what the player would wait for happens at once.
@Suite(.serialized, .enabled(if: Browser.program != nil, "chromium is not installed: no run was played"))
struct PlayerBrowserTests {
  /// The numbers of the steps that are visible.
  private static let visible =
    "[...document.querySelectorAll('#trace > li')].filter(e => e.checkVisibility()).length"
  private static let current = "document.querySelector('[aria-current=step]')?.id ?? ''"
  private static func button(_ name: String) -> String {
    "[...document.querySelectorAll('.player button')].find(e => e.textContent === '\(name)').click()"
  }
  private static func key(_ name: String) -> String {
    "document.dispatchEvent(new KeyboardEvent('keydown', { key: '\(name)', bubbles: true }))"
  }

  /// The page of a run with this text.
  private static func path(_ site: String, _ text: String) throws -> String {
    let pages = try Folder.contents(of: site).filter {
      $0.key.hasPrefix("runs/") && String(decoding: $0.value, as: UTF8.self).contains(text)
    }
    return try #require(pages.keys.sorted().first)
  }

  @Test func aRunIsPlayedSteppedAndFiltered() throws {
    let folder = try SampleSite.publish()
    let path = try Self.path(folder.path + "/site", "npm test -- total")
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    try page.reduceMotion()
    for width in [1440, 390] {
      try page.resize(width: width)
      try page.open(path)
      let all = try page.number(Self.visible)
      #expect(all > 8)
      #expect(try page.number("document.documentElement.scrollWidth - innerWidth") <= 0)
      try page.value(Self.button("Next"))
      #expect(try page.number(Self.visible) == 1)
      try page.value(Self.key("ArrowRight"))
      #expect(try page.number(Self.visible) == 2)
      try page.value(Self.key("ArrowLeft"))
      #expect(try page.number(Self.visible) == 1)
      // The only failed step is the command.
      try page.value(Self.button("Next failure"))
      let failed = "document.querySelector('.step.failed').id"
      #expect(try page.value(Self.current) as? String == page.value(failed) as? String)
      let counters = "document.querySelector('.counters').textContent"
      #expect(try page.value("\(counters).includes('cost not reported yet')") as? Bool == true)
      // Time passes when the test says so.
      try page.value(
        "window.due = []; window.setTimeout = then => window.due.push(then); window.clearTimeout = () => {}")
      try page.value(Self.button("Play"))
      #expect(try page.value("!!document.querySelector('.player button[aria-label=Pause]')") as? Bool == true)
      try page.value("for (let n = 0; n < 1000 && window.due.length; n++) window.due.shift()()")
      #expect(try page.number(Self.visible) == all)
      #expect(try page.value("\(counters).includes('reported')") as? Bool == true)
      #expect(try page.value("!!document.querySelector('.player button[aria-label=Play]')") as? Bool == true)
      try page.value(
        "(() => { const e = document.querySelectorAll('.player select')[1]; e.value = 'Command'; e.dispatchEvent(new Event('change')); })()"
      )
      #expect(
        try page.number(Self.visible) == page.number("document.querySelectorAll('.step-command').length"))
    }
  }

  @Test func aTextThatCameInPartsIsPlayedInParts() throws {
    let folder = try SampleSite.publish()
    let path = try Self.path(folder.path + "/site", "data-deltas")
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    try page.open(path)
    let text = "document.querySelector('[data-deltas] .step-text').textContent"
    let whole = try page.value(text) as? String ?? ""
    try page.value(
      "window.due = []; window.setTimeout = then => window.due.push(then); window.clearTimeout = () => {}")
    try page.value(Self.button("Play"))
    var seen: Set<String> = []
    for _ in 0..<200 {
      guard try page.number("window.due.length") > 0 else { break }
      try page.value("window.due.shift()()")
      if let now = try page.value(text) as? String { seen.insert(now) }
    }
    #expect(seen.count > 3)
    #expect(seen.allSatisfy { whole.hasPrefix($0) })
    #expect(try page.value(text) as? String == whole)
  }
}
