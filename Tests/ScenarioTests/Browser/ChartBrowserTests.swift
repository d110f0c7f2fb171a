import Foundation
import Testing

/// The charts of the sample in a real browser, since text positions are known only there.
@Suite(.serialized, .enabled(if: Browser.program != nil, "chromium is not installed: no chart was looked at"))
struct ChartBrowserTests {
  /// Text that overlaps other text or leaves its chart.
  private static let collisions = """
    (() => {
      const found = [];
      for (const plot of document.querySelectorAll('.chart .plot, .chart .bars, .chart .calendar')) {
        const chart = plot.closest('.chart'), frame = chart.getBoundingClientRect();
        const texts = [...plot.querySelectorAll('text')].filter(e => e.checkVisibility());
        const boxes = texts.map(e => e.getBoundingClientRect());
        texts.forEach((text, i) => {
          const a = boxes[i];
          if (!plot.matches('.calendar') && (a.left < frame.left || a.right > frame.right))
            found.push(chart.id + ': ' + text.textContent + ' is cut');
          for (let j = 0; j < i; j++) {
            const b = boxes[j];
            const over = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const below = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (over > 0 && below > 3)
              found.push(chart.id + ': ' + text.textContent + ' on ' + texts[j].textContent);
          }
        });
      }
      return found.join('; ');
    })()
    """

  @Test func noTextOverlapsOrIsClipped() throws {
    let folder = try SampleSite.publish()
    let site = folder.path + "/site"
    let page = try BrowserPage(try Browser(), site: site)
    let reports = try FileManager.default.contentsOfDirectory(atPath: site + "/reports").sorted()
    let month = try #require(reports.first { $0.hasPrefix("2026-0") && $0.hasSuffix(".html") })
    var charts = 0.0
    for path in ["index.html", "costs.html", "reliability.html", "activity/index.html", "reports/\(month)"] {
      for width in [320, 390, 820, 1440] {
        try page.resize(width: width)
        try page.open(path)
        charts += try page.number("document.querySelectorAll('.chart svg').length")
        #expect(try page.value(Self.collisions) as? String == "", "\(path) at \(width)")
      }
    }
    #expect(charts > 40)
  }

  @Test func tooltipsShowTheNumbers() throws {
    let folder = try SampleSite.publish()
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    func point(_ selector: String, _ event: String) throws -> String {
      try page.value(
        """
        (() => {
          const plot = document.querySelector('\(selector)'), area = plot.querySelector('.plot-area') || plot;
          const box = area.getBoundingClientRect();
          plot.dispatchEvent(new PointerEvent('\(event)', {
            bubbles: true, clientX: box.right - 6, clientY: box.top + 25 }));
          const tip = document.querySelector('.tip');
          if (!tip) return '';
          const place = tip.getBoundingClientRect();
          return (place.left < 0 || place.right > innerWidth ? 'outside: ' : '') + tip.innerText;
        })()
        """) as? String ?? "?"
    }
    try page.resize(width: 390)
    // A table of days, a table of weeks with daily data in the drawing, and a calendar.
    for (path, selector) in [
      ("index.html", "#dashboard-runs .plot"), ("costs.html", "#costs-by-day .plot"),
      ("activity/index.html", "#activity-calendar .calendar"),
    ] {
      try page.open(path)
      let said = try point(selector, "pointermove")
      let lines = said.split(separator: "\n")
      #expect(
        lines.first?.firstMatch(of: /^\d{1,2} [A-Z][a-z]{2} 20\d\d(?: \(so far\))?$/) != nil,
        "\(path): \(said)")
      #expect(lines.count > 1, "\(path): \(said)")
      _ = try page.value(
        "document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }))")
      #expect(try page.number("document.querySelectorAll('.tip, .tip-band').length") == 0, "\(path)")
      #expect(page.complaints == [], "\(path)")
    }
  }
}
