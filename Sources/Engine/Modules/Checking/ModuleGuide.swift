/// What the module guide has to list, as the program knows it.
package enum ModuleGuide {
  /// The columns of `hook_events`, by event.
  package static var eventColumns: [(event: String, columns: [String])] {
    HookEvent.allCases.map { ($0.name, HookColumns.columns(of: $0).map(\.name)) }
  }

  /// The columns that modules may read of the core's tables.
  package static var coreColumns: [String: Set<String>] { ModulePolicy.coreTables }
}
