/// Which project earned money: the one that a row names, else the one of the issues with its billing code.
struct MoneyProjects {
  let database: Database

  func resolve() throws -> [Finding] {
    var findings: [Finding] = []
    var names: [(name: String, rows: Int64)] = []
    try database.query(
      "SELECT project, count(*) FROM money_in WHERE project IS NOT NULL GROUP BY project ORDER BY project"
    ) { names.append(($0.text(0) ?? "", $0.int(1))) }
    for (name, rows) in names {
      let id = try database.text(
        """
        SELECT coalesce(merged_into, id) FROM projects WHERE id = ?1 OR ref = ?1 OR lower(name) = lower(?1)
        ORDER BY id = ?1 DESC, merged_into IS NOT NULL, left_at IS NOT NULL, id LIMIT 1
        """, [.text(name)])
      if let id {
        try database.run("UPDATE money_in SET project_id = ? WHERE project = ?", [.text(id), .text(name)])
      } else if findings.count < MoneyLedger.maximumNamed {
        findings.append(
          Finding(
            .warning,
            "\(CountNoun("row of money names/rows of money name").of(rows)) the project “\(name)”, which does not exist",
            remedy: "use the ID or the name of a project; until then the money is unattributed", source: nil))
      }
    }
    var codes: [(code: String, project: String)] = []
    // A code of issues of several projects belongs to none of them.
    try database.query(
      """
      SELECT billing_code, max(project_id) FROM issues
      WHERE project_id IS NOT NULL AND billing_code IN (SELECT billing_code FROM money_in WHERE billing_code IS NOT NULL)
      GROUP BY billing_code HAVING min(project_id) = max(project_id) ORDER BY 1
      """
    ) { codes.append(($0.text(0) ?? "", $0.text(1) ?? "")) }
    for (code, project) in codes {
      try database.run(
        "UPDATE money_in SET project_id = ? WHERE billing_code = ? AND project_id IS NULL",
        [.text(project), .text(code)])
    }
    return findings
  }
}
