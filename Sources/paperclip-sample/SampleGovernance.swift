/// Approvals in two exports, and a plan whose rules began before the end of the story.
///
/// The second export has a request again that was approved in the first: who resubmits one erases its
/// decision.
enum SampleGovernance {
  /// The ID that follows from the company's name, as the program makes it.
  static let company = "d605bf8c-2c87-5174-8015-ca5ee8dec8e8"
  /// The company's ID in Paperclip, for calls.
  static let serverCompany = "5f0d7a3e-64c1-4d7b-9a52-3be1c0a86d11"

  static let files: [(name: String, text: String)] = [
    (
      "exports/approvals-2026-09-15.json",
      list([
        phone(status: "approved", decided: "2026-09-12T09:20:00.000Z", updated: "2026-09-12T09:20:00.000Z"),
        hire(status: "pending", decided: nil, updated: "2026-09-14T15:02:00.000Z"),
      ])
    ),
    (
      "exports/approvals-2026-09-30.json",
      list([
        phone(status: "pending", decided: nil, updated: "2026-09-29T10:20:00.000Z"),
        hire(status: "rejected", decided: "2026-09-16T08:41:00.000Z", updated: "2026-09-16T08:41:00.000Z"),
      ])
    ),
    ("plan/\(company).ndjson", starts.map { $0 + "\n" }.joined()),
  ]

  /// A rule without such a line would begin with the first run, and have nothing to show. The digest is that
  /// of its condition: if it differs, the rule starts over.
  private static let starts = [
    ("announce", "96d25f4796a0d6e6"), ("unblock", "0199ebec47f3a71e"), ("split", "c13953d7a67664f5"),
    ("failing", "b92dc408654a1961"),
  ].map { rule, digest in
    #"{"asOf":"2026-09-20T00:00:00Z","before":[],"condition":"\#(digest)","rule":"\#(rule)","type":"rule","v":1}"#
  }

  private static func list(_ items: [String]) -> String { "[\n" + items.joined(separator: ",\n") + "\n]\n" }

  private static func phone(status: String, decided: String?, updated: String) -> String {
    approval(
      "7a0e1c52-6f3b-4c0d-9a2e-1d5b8f4e0a01", "request_board_approval", status,
      #"{"title":"Buy a second phone for tests","estimatedCostCents":24900}"#, note: "Not more than $250.",
      decided: decided, created: "2026-09-11T08:00:00.000Z", updated: updated)
  }

  private static func hire(status: String, decided: String?, updated: String) -> String {
    approval(
      "7a0e1c52-6f3b-4c0d-9a2e-1d5b8f4e0a02", "hire_agent", status,
      #"{"name":"Data Analyst","role":"analyst","budgetMonthlyCents":9000}"#, note: "After the launch.",
      decided: decided, created: "2026-09-14T15:02:00.000Z", updated: updated)
  }

  private static func approval(
    _ id: String, _ type: String, _ status: String, _ payload: String, note: String, decided: String?,
    created: String, updated: String
  ) -> String {
    let decision =
      decided.map { #""decisionNote":"\#(note)","decidedByUserId":"founder","decidedAt":"\#($0)""# }
      ?? #""decisionNote":null,"decidedByUserId":null,"decidedAt":null"#
    return #" {"id":"\#(id)","companyId":"\#(company)","type":"\#(type)","status":"\#(status)","#
      + #""requestedByUserId":"operator","payload":\#(payload),\#(decision),"#
      + #""createdAt":"\#(created)","updatedAt":"\#(updated)"}"#
  }
}
