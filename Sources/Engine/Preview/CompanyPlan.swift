/// What importing a company template would come to.
package struct CompanyPlan: Sendable {
  /// What happens to one record of the template.
  package struct Step: Sendable, Equatable {
    package enum Action: String, Sendable { case add, change, keep }

    package var action: Action
    package var record: String
    package var id: String
    package var name: String
    /// Fields that no source had set.
    package var changes: [Change] = []
    /// Fields that the company keeps although the template has another value.
    package var kept: [Kept] = []
  }

  package struct Kept: Sendable, Equatable {
    package var fact: String
    package var template: Value
    package var company: Value
  }

  /// The company of the workspace that the template would go into.
  package struct Target: Sendable {
    package var id: String
    package var name: String
    /// There is no such company yet.
    package var isNew: Bool
    package var steps: [Step]
    package var comparison: CompanyComparison
  }

  package var source: String
  /// What it was recognised as: "company template (JSON)", "company package".
  package var form: String
  package var template: CompanyTemplate?
  /// What a package holds beyond its template.
  package var companyPackage: CompanyPackage?
  package var findings: [Finding]
  /// What Paperclip's own importer does with a package that nobody has to do anything about.
  package var readings: [PaperclipReading] = []
  /// The company as it would look if there were nothing else; nil where nothing of it could be read. Of a template with
  /// errors it shows what is left without invalid references.
  package var company: CompanyRecords?
  /// Nil outside a workspace, and where nothing would be imported.
  package var target: Target?

  package var isImportable: Bool { template != nil && !findings.contains { $0.severity == .error } }
  package var hasProblems: Bool { findings.contains { $0.severity > .note } }
}
