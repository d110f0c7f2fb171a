import Engine

/// What only a package has, as values: teams, skills, what it needs, and what Paperclip's own importer would make of it.
struct PackageValue {
  private let plan: CompanyPlan

  init(_ plan: CompanyPlan) { self.plan = plan }

  var fields: [String: Value] {
    [
      "teams": [], "skills": [], "readDifferently": [],
      "needs": ["inputs": [], "executables": []],
    ]
  }
}
