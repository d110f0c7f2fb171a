import Engine

/// The alerts of a daily report: those that were first seen since the day began, and how many others there
/// are.
package struct ReportNews: Sendable {
  struct Alert: Sendable {
    let id: String
    /// "blocked", "over budget"
    let label: String
    let isCritical: Bool
    /// The name of the agent or issue. Nil if unknown.
    let name: String?
    /// The rest of the sentence, without a period.
    let why: String
    /// What to do.
    let hint: String
    /// The page of the agent or issue, from the site's root.
    let page: String

    var sentence: String { (name.map { $0 + " " } ?? "") + why + "." }
  }

  let alerts: [Alert]
  /// Alerts that were first seen earlier.
  let known: Int64

  /// "3 new alerts; 25 others are known."
  var summary: String {
    let new = alerts.isEmpty ? "No new alerts" : Formats.count(Int64(alerts.count), "new alerts")
    guard known > 0 else { return new + "." }
    return "\(new); \(Formats.count(known, "other is/others are")) known."
  }
}
