/// What an entry contains and touches, in numbers and names: short enough for an index.
package struct StoreSummary: Sendable, Equatable {
  // Templates.
  package var agents: Int64 = 0
  package var teams: Int64 = 0
  package var skills: Int64 = 0
  package var goals: Int64 = 0
  package var projects: Int64 = 0
  package var issues: Int64 = 0
  package var routines: Int64 = 0
  /// Names of required environment values, never values.
  package var inputs: [String] = []
  /// Scripts and other content that could run on a machine.
  package var executables: [String] = []
  // Modules.
  package var hooks: [String] = []
  package var tables: [String] = []
  package var pages: [String] = []
  package var widgets: [String] = []
  package var routes: [String] = []
  /// Keys of its configuration.
  package var config: [String] = []

  package init() {}

  static var counts: [(name: String, path: WritableKeyPath<StoreSummary, Int64>)] {
    [
      ("agents", \.agents), ("teams", \.teams), ("skills", \.skills), ("goals", \.goals),
      ("projects", \.projects), ("issues", \.issues), ("routines", \.routines),
    ]
  }
  static var lists: [(name: String, path: WritableKeyPath<StoreSummary, [String]>)] {
    [
      ("inputs", \.inputs), ("executables", \.executables), ("hooks", \.hooks), ("tables", \.tables),
      ("pages", \.pages), ("widgets", \.widgets), ("routes", \.routes), ("config", \.config),
    ]
  }

  package var value: Value {
    var fields: Fields = [:]
    for count in Self.counts where self[keyPath: count.path] > 0 {
      fields[count.name] = .int(self[keyPath: count.path])
    }
    for list in Self.lists where !self[keyPath: list.path].isEmpty {
      fields[list.name] = .list(self[keyPath: list.path].map(Value.string))
    }
    return .record(fields)
  }

  /// "5 agents, 3 goals, 12 issues" or "2 hooks, 1 table, 3 pages".
  package var text: String {
    var parts: [String] = []
    for count in Self.counts where self[keyPath: count.path] > 0 {
      parts.append(CountNoun(count.name).of(self[keyPath: count.path]))
    }
    for (words, list) in [
      ("hooks", hooks), ("tables", tables), ("pages", pages), ("widgets", widgets), ("data files", routes),
    ] where !list.isEmpty {
      parts.append(CountNoun(words).of(list.count))
    }
    if !executables.isEmpty { parts.append(CountNoun("scripts").of(executables.count)) }
    return parts.joined(separator: ", ")
  }
}
