/// The result of importing a company template.
package struct CompanyPlan: Sendable {
  /// The action for one record of the template.
  package struct Step: Sendable, Equatable {
    package enum Action: String, Sendable { case add, change, keep }

    package var action: Action
    package var record: String
    package var id: String
    package var name: String
    /// Fields that no source had set.
    package var changes: [Change] = []
    /// Fields whose current value differs from the template and is kept.
    package var kept: [Kept] = []
  }

  package struct Kept: Sendable, Equatable {
    package var fact: String
    package var template: Value
    package var company: Value
  }

  /// The company of the workspace to import into.
  package struct Target: Sendable {
    package var id: String
    package var name: String
    /// True if the company does not exist yet.
    package var isNew: Bool
    package var steps: [Step]
    package var comparison: CompanyComparison
  }

  package var source: String
  /// The detected format: "company template (JSON)", "company package".
  package var form: String
  package var template: CompanyTemplate?
  /// The contents of a package beyond its template.
  package var companyPackage: CompanyPackage?
  package var findings: [Finding]
  /// Notes on how Paperclip's own importer reads the package.
  package var readings: [PaperclipReading] = []
  /// The company after importing into an empty workspace. Nil if nothing could be read. With errors, it is
  /// shown without invalid references.
  package var company: CompanyRecords?
  /// Nil outside of a workspace, and if nothing would be imported.
  package var target: Target?

  package var isImportable: Bool { template != nil && !findings.contains { $0.severity == .error } }
  package var hasProblems: Bool { findings.contains { $0.severity > .note } }
}
