/// A company package (a folder of agentcompanies/v1): the template to import, and what only a preview shows.
package struct CompanyPackage: Sendable, Equatable {
  /// The template to import.
  package var template: CompanyTemplate
  /// "agentcompanies/v1". Nil if COMPANY.md does not say.
  package var schema: String?
  package var license: String?
  package var agents: [Agent] = []
  package var teams: [Team] = []
  package var skills: [Skill] = []
  /// Required environment values, by agent and name.
  package var inputs: [Input] = []
  /// Executable content: scripts, executable files, commands of an adapter or workspace.
  package var executables: [Executable] = []
  /// Text in a form that Paperclip's own reader does not support: it would read only the `>`.
  package var foldedTexts: [FoldedText] = []

  /// An agent's data beyond the template.
  package struct Agent: Sendable, Equatable {
    package var ref: String
    /// Paths in the package.
    package var file: String
    /// True if the package gives a role. Otherwise Paperclip's importer uses "agent".
    package var hasRole: Bool
    /// True if it gives an adapter. Otherwise Paperclip's importer uses "process".
    package var hasAdapter: Bool
    package var model: String?
    /// Refs of the agent's skills that are in the package.
    package var skills: [String]
    /// Names of skills that are not in the package: built into Paperclip, or missing.
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
    /// True if the file only refers to its content.
    package var isEmpty: Bool
    package var file: String
  }

  /// The origin of a skill.
  package struct Source: Sendable, Equatable {
    package var kind: String?
    package var repository: String?
    package var path: String?
    /// The pinned commit. Nil means the newest.
    package var commit: String?
    package var license: String?
    package var attribution: String?
    package var usage: String?
  }

  package struct Input: Sendable, Equatable {
    /// Nil for an input of the whole company.
    package var agentRef: String?
    package var name: String
    /// "secret", "plain" or another kind.
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
