/// What a module gets when it is registered: the surface of the module system. Modules that are folders of SQL and HTML are
/// built on it (`FolderModule`), and so is one written in Swift.
package protocol ModuleAPI: AnyObject {
  var moduleId: String { get }
  /// Checked against the manifest's configSchema, with defaults.
  var config: Value { get }
  /// The company's database under the module's policy: it writes its own tables, and reads what it may.
  var db: any ModuleDatabase { get }
  var logger: ModuleLogger { get }
  var core: CoreRecords { get }

  /// Files under api/modules/<prefix>/.
  func registerRoutes(_ routes: [ModuleRoute])
  /// Called once per batch of this event, after commit, in a transaction of its own.
  func on(_ event: HookEvent, _ handler: @escaping HookHandler)
  /// Run after the hooks, at most once a run, when its interval has passed on the company's clock.
  func registerService(_ service: BackgroundTask)
}

/// A module: a manifest, and what it registers.
package protocol RegisteredModule {
  var manifest: ModuleManifest { get }
  /// SQL by file name, in the order in which it is applied.
  var migrations: [(name: String, sql: String)] { get }
  func register(_ api: any ModuleAPI) throws
}

/// Takes a batch of events: the rows of the table `hook_events` in the database.
package typealias HookHandler = (any ModuleDatabase) throws -> Void

/// A company's database, as far as a module may go.
package protocol ModuleDatabase {
  /// Runs statements. Parameters go by name; those of the configuration are there without being given.
  func execute(_ sql: String, _ parameters: [String: Value]) throws
  /// The rows of one statement, each a record.
  func query(_ sql: String, _ parameters: [String: Value]) throws -> [Value]
}

/// Work that is not an answer to an event.
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

/// Findings of a module, with its name.
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

/// Read-only ways to the company's records.
package struct CoreRecords {
  package struct Table {
    let name: String
    let database: any ModuleDatabase

    /// All records, ordered by id.
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
