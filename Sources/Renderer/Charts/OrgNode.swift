/// One agent of an org chart with its reports.
struct OrgNode {
  var id: String
  var name: String
  /// The line under the name: title or role.
  var detail: String
  /// Its spend this month: "$12.30". "" if unknown.
  var spend = ""
  /// The status in the data. Known ones have a color.
  var status: String
  /// The link of the card, relative to the page.
  var link: String?
  /// Why the card is shown as a root, if it is not one.
  var problem: String?
  var reports: [OrgNode]
  /// How the agent differs between two sides, as a mark and in words.
  var mark: OrgMark?
  var note: String?
}
