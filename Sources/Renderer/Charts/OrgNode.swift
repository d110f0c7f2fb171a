/// One person of an org chart.
struct OrgNode {
  var id: String
  var name: String
  /// The line under the name: title or role.
  var detail: String
  /// Its spend this month: "$12.30". "" if unknown.
  var spend = ""
  /// The status in the data. Known ones have a color. "" in a template, whose agents have none yet.
  var status: String
  /// The link of the card, relative to the page.
  var link: String?
  /// Why the card is shown as a root, if it is not one.
  var problem: String?
  /// The place of the manager in the list of all; nil at the top.
  var manager: Int?
  /// How the agent differs between two sides that are drawn over each other, and that in words.
  var mark: OrgMark?
  var note: String?
}
