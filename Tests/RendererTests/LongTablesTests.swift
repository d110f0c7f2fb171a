import Testing

@testable import Renderer

@Suite struct LongTablesTests {
  private static func table(_ rows: Int) -> String {
    let body = String(repeating: "<tr id=\"r\"><td>x</td></tr>", count: rows)
    return "<table><thead><tr><th>h</th></tr></thead><tbody>\(body)</tbody></table>"
  }

  private static func marked(_ page: String) -> String {
    String(decoding: LongTables.marking(Array(page.utf8)), as: UTF8.self)
  }

  @Test func onlyTablesOfNineRowsAreMarked() {
    let tools = #"<div class="tools" data-table="t"></div>"#
    let long = #"<div class="tools long" data-table="t"></div>"#
    #expect(Self.marked(tools + Self.table(8)) == tools + Self.table(8))
    #expect(Self.marked(tools + Self.table(9)) == long + Self.table(9))
    let several = [tools + Self.table(2), Self.table(20), tools + Self.table(12), tools + Self.table(0)]
    #expect(
      Self.marked(several.joined()) == several[0] + several[1] + long + Self.table(12) + several[3])
    #expect(Self.marked("<p>a < b</p>") == "<p>a < b</p>")
    #expect(Self.marked("") == "")
  }
}
