/// What the module guide must list, according to the program.
package enum ModuleGuide {
  /// The columns of `hook_events`, by event.
  package static var eventColumns: [(event: String, columns: [String])] {
    HookEvent.allCases.map { ($0.name, HookColumns.columns(of: $0).map(\.name)) }
  }

  /// The columns of core tables that modules can read.
  package static var coreColumns: [String: Set<String>] { ModulePolicy.coreTables }
}
