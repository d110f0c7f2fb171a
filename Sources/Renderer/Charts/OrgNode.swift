/// One person of an org chart, with who reports to them.
struct OrgNode {
  var id: String
  var name: String
  /// The line under the name: title or role.
  var detail: String
  /// What it spent this month: "$12.30"; "" where nothing is known.
  var spend = ""
  /// As the data has it; drawn in the colour of a known status.
  var status: String
  /// Where the card leads, relative to the page.
  var link: String?
  /// Why the card stands where it does not belong, where that is so.
  var problem: String?
  var reports: [OrgNode]
  /// How the agent differs between two sides that are drawn over each other, and that in words.
  var mark: OrgMark?
  var note: String?
}
