/// What a module gets on registration: the API of the module system. Folder modules (`FolderModule`) and
/// modules written in Swift use it.
package protocol ModuleAPI: AnyObject {
  var moduleId: String { get }
  /// Validated with the manifest's configSchema, with defaults.
  var config: Value { get }
  /// The company's database under the module's policy: it can write its own tables and read allowed ones.
  var db: any ModuleDatabase { get }
  var logger: ModuleLogger { get }
  var core: CoreRecords { get }

  /// Files under api/modules/<prefix>/.
  func registerRoutes(_ routes: [ModuleRoute])
  /// Called once per batch of this event, after commit, in its own transaction.
  func on(_ event: HookEvent, _ handler: @escaping HookHandler)
  /// Runs after the hooks, at most once per run, if its interval has passed on the company's clock.
  func registerService(_ service: BackgroundTask)
}

/// A module: a manifest and its registration.
package protocol RegisteredModule {
  var manifest: ModuleManifest { get }
  /// SQL by file name, in the order of application.
  var migrations: [(name: String, sql: String)] { get }
  func register(_ api: any ModuleAPI) throws
}

/// Processes a batch of events: the rows of the table `hook_events` in the database.
package typealias HookHandler = (any ModuleDatabase) throws -> Void

/// A company's database, with a module's permissions.
package protocol ModuleDatabase {
  /// Runs statements with named parameters. Configuration parameters are always available.
  func execute(_ sql: String, _ parameters: Fields) throws
  /// The rows of one statement, as records.
  func query(_ sql: String, _ parameters: Fields) throws -> [Value]
}

/// Work that is not triggered by an event.
package struct BackgroundTask {
  package var name: String
  /// Milliseconds.
  package var interval: Int64
  package var run: (any ModuleDatabase) throws -> Void

  package init(name: String, interval: Int64, run: @escaping (any ModuleDatabase) throws -> Void) {
    self.name = name
    self.interval = interval
    self.run = run
  }
}

/// Findings with the module's name.
package final class ModuleLogger {
  private let module: String
  package private(set) var findings: [Finding] = []

  init(module: String) { self.module = module }

  package func note(_ message: String) { add(.note, message) }
  package func warning(_ message: String) { add(.warning, message) }

  private func add(_ severity: Finding.Severity, _ message: String) {
    guard findings.count < 100 else { return }
    findings.append(Finding(severity, "module \(module): \(message)"))
  }
}

/// Read-only access to the company's records.
package struct CoreRecords {
  package struct Table {
    let name: String
    let database: any ModuleDatabase

    /// All records, ordered by ID.
    package func all() throws -> [Value] {
      try database.query("SELECT \(columns) FROM \(name) ORDER BY id", [:])
    }
    package func find(_ id: String) throws -> Value? {
      try database.query("SELECT \(columns) FROM \(name) WHERE id = :id", ["id": .string(id)]).first
    }
    private var columns: String {
      ModulePolicy.coreTables[name]?.sorted().joined(separator: ", ") ?? "id"
    }
  }

  let database: any ModuleDatabase

  package var agents: Table { Table(name: "agents", database: database) }
  package var issues: Table { Table(name: "issues", database: database) }
  package var projects: Table { Table(name: "projects", database: database) }
  package var goals: Table { Table(name: "goals", database: database) }
  package var activity: Table { Table(name: "activity", database: database) }
}
