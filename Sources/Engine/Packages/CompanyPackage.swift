/// A company package (a folder of agentcompanies/v1) as it was read: the template that importing it applies, and what
/// only a preview shows.
package struct CompanyPackage: Sendable, Equatable {
  /// What importing applies.
  package var template: CompanyTemplate
  /// "agentcompanies/v1"; nil where COMPANY.md does not say.
  package var schema: String?
  package var license: String?
  package var agents: [Agent] = []
  package var teams: [Team] = []
  package var skills: [Skill] = []
  /// What has to be set in the environment, by agent and then name.
  package var inputs: [Input] = []
  /// What could run on a machine: scripts, files that may be executed, commands of an adapter or a workspace.
  package var executables: [Executable] = []
  /// Texts written in a way that Paperclip's own reader does not know: it would take `>` for all of the text.
  package var foldedTexts: [FoldedText] = []

  /// What an agent's files say beyond the template.
  package struct Agent: Sendable, Equatable {
    package var ref: String
    /// Paths in the package.
    package var file: String
    /// Whether the package gives a role; without one Paperclip's importer takes "agent".
    package var hasRole: Bool
    /// Whether it gives an adapter; without one Paperclip's importer takes "process".
    package var hasAdapter: Bool
    package var model: String?
    /// Refs of the package's skills, as far as they are there.
    package var skills: [String]
    /// Names of skills that the package does not hold: built into Paperclip, or missing.
    package var missingSkills: [String]
  }

  package struct Team: Sendable, Equatable {
    package var ref: String
    package var name: String
    package var description: String?
    package var managerRef: String?
    package var memberRefs: [String]
    package var skillRefs: [String]
    package var tags: [String]
    package var file: String
  }

  package struct Skill: Sendable, Equatable {
    package var ref: String
    package var name: String
    package var description: String?
    package var sources: [Source]
    /// Refs of the agents that use it.
    package var agents: [String]
    /// True if the file has only a reference to its content.
    package var isEmpty: Bool
    package var file: String
  }

  /// Where a skill comes from.
  package struct Source: Sendable, Equatable {
    package var kind: String?
    package var repository: String?
    package var path: String?
    /// The pinned commit; nil is whatever is newest there.
    package var commit: String?
    package var license: String?
    package var attribution: String?
    package var usage: String?
  }

  package struct Input: Sendable, Equatable {
    /// Nil for an input of the whole company.
    package var agentRef: String?
    package var name: String
    /// "secret", "plain" or another word.
    package var kind: String?
    package var isRequired: Bool
    package var description: String?
  }

  package struct Executable: Sendable, Equatable {
    package var file: String
    package var line: Int?
    /// "a script", "an executable file", "a command of the adapter", …
    package var what: String
  }

  package struct FoldedText: Sendable, Equatable {
    package var file: String
    package var line: Int
    package var field: String
  }
}
