import Testing

@testable import Engine

/// Files that were joined from parts have line endings of both kinds.
@Suite struct CSVLineEndingTests {
  @Test(arguments: ["\n", "\r\n"], ["\n", "\r\n"])
  func aCarriageReturnAtTheEndOfALineIsNoValue(header: String, rows: String) throws {
    let names =
      "id,company_id,agent_id,provider,input_tokens,cached_input_tokens,output_tokens,cost_cents,occurred_at,model"
    let row = { (number: Int, model: String) in
      "c\(number),\(TestDump.company),a1,anthropic,10,0,20,5,2026-08-01 10:00:00+00,\(model)" + rows
    }
    var company = TestCompany()
    try company.ingest([
      ("c.csv", names + header + row(1, "opus") + row(2, "\"opus\"") + row(3, "\"a\(rows)b\""))
    ])
    // Inside quotes, the header tells whether a file's line endings were converted.
    let inside = header == rows ? "a\nb" : rows == "\n" ? "a\nb" : "a\r\nb"
    #expect(
      try company.rows("SELECT id, model FROM cost_events ORDER BY id")
        == "c1|opus\nc2|opus\nc3|\(inside)\n")
  }
}
