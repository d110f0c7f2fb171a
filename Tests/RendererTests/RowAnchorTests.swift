import Foundation
import Testing

@testable import Engine
@testable import Renderer

@Suite struct RowAnchorTests {
  /// Table rows without an anchor, by their text.
  static func unnamed(_ page: String) -> [String] {
    var rest = page
    // Numbers of charts are also files.
    while let start = rest.firstRange(of: "<details class=\"numbers\">"),
      let end = rest[start.upperBound...].firstRange(of: "</details>")
    {
      rest.removeSubrange(start.lowerBound..<end.upperBound)
    }
    return rest.components("<tbody>").dropFirst().flatMap { body -> [String] in
      let rows = (body.components("</tbody>").first ?? "").components("<tr").dropFirst()
      return rows.filter { !$0.hasPrefix(" id=\"") }.map { String($0.prefix(80)) }
    }
  }

  @Test(arguments: SiteTests.companies.map(\.name))
  func everyRowOfEveryPageHasAnAnchor(name: String) throws {
    for (path, text) in try SiteTests.site(name).pages {
      #expect(Self.unnamed(text) == [], "\(path)")
      #expect(MarkupBalance(text).problems == [], "\(path)")
    }
  }

  @Test func theCheckFindsARowWithoutAnAnchor() {
    #expect(
      Self.unnamed("<tbody><tr id=\"a\"><td></td></tr><tr><td>x</td></tr></tbody>") == ["><td>x</td></tr>"])
  }

  /// Rows are named after their heading and first cell, the second of two equal ones with a number.
  @Test func namesFollowFromWhatRowsSay() {
    func ids(_ page: String) -> [String] {
      String(decoding: RowAnchors.adding(to: Array(page.utf8)), as: UTF8.self).components("<tr")
        .dropFirst().map { String($0.prefix { $0 != ">" }) }
    }
    let table = "<tbody><tr><th><b>Ada &amp; Co</b></th><td>1</td></tr><tr><td>Ada Co</td></tr>"
    #expect(ids(table + "</tbody>") == [" id=\"row-ada-and-co\"", " id=\"row-ada-co\""])
    #expect(
      ids(
        "<h2 id=\"x\">X</h2><table><thead><tr><th>H</th></tr></thead>" + table
          + "<tr><td>Ada Co</td></tr></tbody>")
        == ["", " id=\"x-ada-and-co\"", " id=\"x-ada-co\"", " id=\"x-ada-co-2\""])
    #expect(ids("<p id=\"row-a\"></p><tbody><tr><td>a</td></tr></tbody>") == [" id=\"row-a-2\""])
    #expect(ids("<tbody><tr id=\"own\"><td>a</td></tr></tbody>") == [" id=\"own\""])
    #expect(ids("<tbody><tr class=\"k\"><td>日本</td></tr></tbody>")[0].hasPrefix(" id=\"row-"))
    #expect(ids("<tfoot><tr><th>Total</th></tr></tfoot>") == [""])
  }

  /// Each was compared with all before it: a module with as many equal rows as it may show took minutes.
  @Test func manyEqualRowsAreNumberedInOneGo() {
    func seconds() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = seconds()
    let rows = String(repeating: "<tr><td>a</td></tr>", count: 50_000)
    let page = String(
      decoding: RowAnchors.adding(to: Array("<tbody>\(rows)</tbody>".utf8)), as: UTF8.self)
    #expect(page.contains(" id=\"row-a\"") && page.contains(" id=\"row-a-50000\""))
    // Processor time, which other work on the machine does not lengthen.
    #expect(seconds() - start < 60)
  }

  @Test func twoEntriesOfOneAnchorDoNotShareIt() {
    let rows = Anchor.unique([["anchor": "a"], ["anchor": "b"], ["anchor": "a"], [:]])
    #expect(rows.map { $0["anchor"]?.string } == ["a", "b", nil, nil])
  }
}

extension String {
  /// The parts between occurrences of a text.
  fileprivate func components(_ separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
