import Engine

/// The parts that only packages have: teams, skills, requirements, and how Paperclip's own importer reads it.
struct PackageValue {
  private let held: CompanyPackage?
  private let readings: [PaperclipReading]
  /// Names of agents by ref.
  private let names: [String: String]

  init(_ plan: CompanyPlan) {
    held = plan.companyPackage
    readings = plan.readings
    let agents = plan.companyPackage?.template.agents ?? []
    names = Dictionary(agents.map { ($0.ref, $0.name) }) { first, _ in first }
  }

  var fields: Fields {
    guard let package = held else {
      return [
        "license": .null, "schema": .null, "teams": [], "skills": [], "missingSkills": [],
        "needs": ["inputs": [], "executables": []], "readDifferently": [],
      ]
    }
    return [
      "license": .optional(package.license), "schema": .optional(package.schema),
      "teams": .list(package.teams.map(team)), "skills": .list(package.skills.map(skill)),
      "missingSkills": .list(missingSkills(package.agents)),
      "needs": [
        "inputs": .list(package.inputs.map(input)),
        "executables": .list(package.executables.map(Self.executable)),
      ],
      "readDifferently": .list(readings.map(Self.reading)),
    ]
  }

  private func name(_ ref: String?) -> String? { ref.map { names[$0] ?? $0 } }

  private func team(_ team: CompanyPackage.Team) -> Value {
    [
      "ref": .string(team.ref), "name": .string(team.name), "description": .optional(team.description),
      "manager": .optional(name(team.managerRef)),
      "members": .list(team.memberRefs.map { .string(name($0) ?? $0) }),
      "memberNames": .optional(Self.joined(team.memberRefs.map { name($0) ?? $0 })),
      "skills": .list(team.skillRefs.map(Value.string)), "tags": .list(team.tags.map(Value.string)),
    ]
  }

  private func skill(_ skill: CompanyPackage.Skill) -> Value {
    let sources = skill.sources.map { source -> Value in
      [
        "kind": .optional(source.kind), "repository": .optional(source.repository),
        "path": .optional(source.path),
        "commit": .optional(source.commit), "license": .optional(source.license),
        "attribution": .optional(source.attribution), "usage": .optional(source.usage),
      ]
    }
    let places = skill.sources.map { source in
      [source.repository, source.path].compactMap { $0 }.joined(separator: ": ")
    }
    let commits = skill.sources.map { $0.commit ?? ($0.repository == nil ? "" : "not pinned") }
    return [
      "ref": .string(skill.ref), "name": .string(skill.name), "description": .optional(skill.description),
      "sources": .list(sources), "license": .optional(Self.joined(skill.sources.compactMap(\.license))),
      "origin": .optional(Self.joined(places) ?? (skill.isEmpty ? nil : "in the package")),
      "commit": .optional(Self.joined(commits)), "isEmpty": .bool(skill.isEmpty),
      "agents": .list(skill.agents.map(Value.string)),
      "usedBy": .optional(Self.joined(skill.agents.map { name($0) ?? $0 })),
    ]
  }

  /// Distinct texts in order, joined. Nil if there are none.
  private static func joined(_ texts: [String]) -> String? {
    var seen: Set<String> = []
    let different = texts.filter { !$0.isEmpty && seen.insert($0).inserted }
    return different.isEmpty ? nil : different.joined(separator: ", ")
  }

  private func missingSkills(_ agents: [CompanyPackage.Agent]) -> [Value] {
    var users: [String: [String]] = [:]
    for agent in agents {
      for skill in agent.missingSkills { users[skill, default: []].append(name(agent.ref) ?? agent.ref) }
    }
    return users.sorted { $0.key < $1.key }.map {
      ["name": .string($0.key), "usedBy": .string($0.value.joined(separator: ", "))]
    }
  }

  private func input(_ input: CompanyPackage.Input) -> Value {
    [
      "name": .string(input.name), "kind": .optional(input.kind), "agent": .optional(name(input.agentRef)),
      "isSecret": .bool(input.kind == "secret"), "isRequired": .bool(input.isRequired),
      "required": input.isRequired ? "required" : "optional", "description": .optional(input.description),
    ]
  }

  private static func executable(_ item: CompanyPackage.Executable) -> Value {
    [
      "file": .string(item.file), "line": .optional(item.line.map { Int64($0) }), "what": .string(item.what),
      "place": .string(item.file + (item.line.map { ":\($0)" } ?? "")),
    ]
  }

  // MARK: Paperclip's own importer

  private static func reading(_ reading: PaperclipReading) -> Value {
    [
      "kind": .string(reading.kind), "text": .string(reading.text),
      "subjects": .list(reading.subjects.map(Value.string)), "hasSubjects": .bool(!reading.subjects.isEmpty),
      "which": .string(reading.subjects.joined(separator: ", ")),
    ]
  }
}
