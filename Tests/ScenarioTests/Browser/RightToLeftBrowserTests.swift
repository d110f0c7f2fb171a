import Foundation
import Testing

/// A company whose names are Arabic and Hebrew, in a real browser.
@Suite(.serialized, .enabled(if: Browser.program != nil, "chromium is not installed: no page was looked at"))
struct RightToLeftBrowserTests {
  private static let template = """
    {"id":"t","name":"شركة الأمل للبرمجيات","agents":[
      {"ref":"a","name":"مدير الشركة التنفيذي","title":"الرئيس التنفيذي والمؤسس"},
      {"ref":"b","name":"רונית כהן-לוי (QA) 2","reportsTo":"a"},
      {"ref":"c","name":"مهندس البرمجيات الأول المسؤول عن الأنظمة الموزعة","reportsTo":"b"}],
     "goals":[{"ref":"g","title":"שיפור האיכות 100%","status":"active"}],
     "projects":[{"ref":"p","name":"مشروع التطبيق (v2.0)","goalRef":"g"}],
     "issues":[{"title":"إصلاح خطأ في صفحة الدخول!","projectRef":"p","assigneeRef":"c","status":"blocked"}]}
    """

  @Test func rightToLeftNamesAreIsolatedAndNothingIsTooWide() throws {
    let folder = try Folder()
    try folder.write("t.json", Self.template)
    try folder.write("paperclip.config.json", "{ \"templates\": [\"t.json\"] }")
    let made = try Program.run("paperclip-gen", ["generate"], in: folder.path)
    try #require(made.status == 0, "\(made.errors)")
    let page = try BrowserPage(try Browser(), site: folder.path + "/site")
    for width in [390, 1440] {
      try page.resize(width: width)
      for path in try SampleSite.kinds(folder.path + "/site") {
        try page.open(path)
        #expect(page.complaints == [], "\(path) at \(width)")
        let over = try page.number(
          "document.documentElement.scrollWidth - document.documentElement.clientWidth")
        #expect(over <= 0, "\(path) is \(Int(over)) pixels too wide at \(width)")
        // A name is in an element that isolates its direction, or fills its own line of a drawing.
        let loose = try page.value(
          """
          (() => {
            const found = [];
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
              const node = walk.currentNode;
              if (!/[\\u0590-\\u06FF]/.test(node.data)) continue;
              const element = node.parentElement;
              if (element.closest('title, desc, bdi, script, .hidden')) continue;
              if (getComputedStyle(element).unicodeBidi === 'plaintext') continue;
              found.push(element.outerHTML.slice(0, 80));
            }
            return found.join('\\n');
          })()
          """)
        #expect(loose as? String == "", "\(path)")
      }
    }
  }
}
