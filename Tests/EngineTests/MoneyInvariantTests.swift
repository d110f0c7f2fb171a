import Testing

@testable import Engine

/// What must be true of money files, and what is said where it is not.
@Suite struct MoneyInvariantTests {
  private static func company(_ rows: [String], log: String? = nil) throws -> TestCompany {
    let header =
      "id,Type,Source,Amount,Fee,Net,Currency,Created (UTC),Available On (UTC),Description,Transfer\n"
    let files =
      [("a.csv", header + rows.map { $0 + "\n" }.joined())] + (log.map { [("log.ndjson", $0)] } ?? [])
    var company = TestCompany()
    try company.ingest(files.map { (name: $0.0, text: $0.1) })
    return company
  }

  private static func row(
    _ id: Int, _ type: String, _ source: String, _ gross: String, _ fee: String, _ net: String,
    currency: String = "usd", day: String = "2026-08-02", payout: String = ""
  ) -> String {
    "txn_\(id)aaaaaaaa,\(type),\(source),\(gross),\(fee),\(net),\(currency),\(day) 10:00,\(day) 10:00,,\(payout)"
  }

  private static func heartbeat(_ day: String) -> String {
    #"{"event":"agent:heartbeat","timestamp":"\#(day)T12:00:00Z","payload":{"agentRef":"ada","meta":{"status":"succeeded"}}}"#
      + "\n"
  }

  private static func failed(_ company: TestCompany, _ check: String) throws -> String {
    try company.rows("SELECT checked, failed FROM money_checks WHERE name = '\(check)'")
  }

  @Test func noMoreIsRefundedThanWasPaid() throws {
    let sale = "txn_9aaaaaaaa,charge,ch_1aaaaaaaa,50.00,2.00,48.00,usd,2026-08-01 10:00,2026-08-01 10:00,,"
    let report = """
      balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,charge_id
      txn_1aaaaaaaa,2026-08-01 10:00:00,usd,50.00,2.00,48.00,charge,ch_1aaaaaaaa
      txn_2aaaaaaaa,2026-08-02 10:00:00,usd,-30.00,0.00,-30.00,refund,ch_1aaaaaaaa
      txn_3aaaaaaaa,2026-08-03 10:00:00,usd,-20.01,0.00,-20.01,refund,ch_1aaaaaaaa
      txn_4aaaaaaaa,2026-08-03 10:00:00,usd,10.00,0.00,10.00,charge,ch_2aaaaaaaa
      txn_5aaaaaaaa,2026-08-04 10:00:00,usd,-10.00,0.00,-10.00,refund,ch_2aaaaaaaa

      """
    var company = TestCompany()
    try company.ingest([(name: "b.csv", text: report)])
    #expect(
      company.findings.map(\.message) == ["50.01 USD of ch_1aaaaaaaa was refunded, but only 50.00 was paid"])
    #expect(try Self.failed(company, "refunds") == "2|1\n")
    // A history does not name the charge of a refund, so that nothing is compared.
    let history = try Self.company([sale, Self.row(2, "refund", "re_1aaaaaaaa", "-60.00", "0.00", "-60.00")])
    #expect(history.findings.isEmpty)
    #expect(try Self.failed(history, "refunds") == "0|0\n")
  }

  @Test func aPayoutHasOneCurrency() throws {
    let rows = [
      Self.row(1, "charge", "ch_1aaaaaaaa", "10.00", "0.50", "9.50", payout: "po_1aaaaaaaa"),
      Self.row(2, "charge", "ch_2aaaaaaaa", "10.00", "0.50", "9.50", currency: "eur", payout: "po_1aaaaaaaa"),
      Self.row(3, "payout", "po_1aaaaaaaa", "-19.00", "0.00", "-19.00", payout: "po_1aaaaaaaa"),
      Self.row(4, "charge", "ch_4aaaaaaaa", "5.00", "0.50", "4.50", payout: "po_2aaaaaaaa"),
      Self.row(5, "payout", "po_2aaaaaaaa", "-4.50", "0.00", "-4.50", payout: "po_2aaaaaaaa"),
    ]
    let company = try Self.company(rows)
    #expect(
      company.findings.contains {
        $0.message == "payout po_1aaaaaaaa has rows in several currencies: EUR, USD" && $0.line == 4
      }, "\(company.findings)")
    #expect(try Self.failed(company, "payouts") == "2|1\n")
  }

  @Test func anOldExportAndRowsAfterTheClockAreReported() throws {
    func row(_ day: String) -> String {
      Self.row(1, "charge", "ch_1aaaaaaaa", "10.00", "0.50", "9.50", day: day)
    }
    let words = "SELECT message FROM findings WHERE area = 'money'"
    let fresh = try Self.company([row("2026-08-02")], log: Self.heartbeat("2026-09-16"))
    #expect(try fresh.rows(words) == "")
    let old = try Self.company([row("2026-08-02")], log: Self.heartbeat("2026-09-17"))
    #expect(try old.rows(words) == "Stripe: the newest row is of 2026-08-02, 46 days ago\n")
    let later = try Self.company([row("2026-08-20")], log: Self.heartbeat("2026-08-02"))
    #expect(
      try later.rows(words)
        == "1 row of money is newer than the newest data of agents (2026-08-02T12:00:00Z)\n")
  }
}
