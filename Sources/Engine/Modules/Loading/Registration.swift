/// A module registered for one company: its handlers, routes and tasks, and its state.
final class Registration: ModuleAPI {
  let module: Module
  let connection: ModuleConnection
  let logger: ModuleLogger
  private(set) var handlers: [HookEvent: [HookHandler]] = [:]
  private(set) var routes: [ModuleRoute] = []
  private(set) var tasks: [BackgroundTask] = []
  /// For this company only, since a module can fail in one and work in another.
  private(set) var failure: Finding?
  var delivered: Int64 = 0
  /// Events skipped in this run.
  var refused = 0
  /// The first skipped event and the reason.
  var firstRefusal: Finding?
  /// Batches that exceeded a limit.
  var overruns = 0
  /// Columns of `hook_events` that the current event's handlers read. Nil means all.
  var columns: Set<String>?

  init(_ module: Module, _ sandbox: Sandbox, now: Instant) {
    self.module = module
    connection = ModuleConnection(sandbox, module, now: now)
    logger = ModuleLogger(module: module.id)
    failure = module.problem
  }

  var isActive: Bool { failure == nil && module.isActive }

  func fail(_ problem: Finding) {
    if failure == nil { failure = problem }
  }
  func fail(_ reason: String) { fail(Finding(.error, reason)) }

  /// A finding for a refusal in a file of the module, or in a named part of a module without files.
  func problem(_ refusal: Sandbox.Refusal, in path: String) -> Finding {
    guard let files = module.files else {
      return Finding(.error, "\(path): \(refusal.message)", remedy: refusal.remedy)
    }
    return Finding(
      .error, refusal.message, remedy: refusal.remedy, source: files.name + "/" + path, line: refusal.line)
  }

  /// A finding for a refusal of a query. For a mistake in a common table that it names, the finding is in that
  /// table's file, although SQLite reports it in the query.
  func problem(_ refusal: Sandbox.Refusal, inQuery path: String) -> Finding {
    guard let files = module.files, !refusal.isOverrun else { return problem(refusal, in: path) }
    for name in CommonTables(files).used(by: SQLText(files.text(path) ?? "")) {
      let own = CommonTables.path(name)
      do {
        try connection.check(files.query(own) ?? "")
      } catch let refusal as Sandbox.Refusal {
        return problem(refusal, in: own)
      } catch {
        break
      }
    }
    return problem(refusal, in: path)
  }

  var moduleId: String { module.id }
  var config: Value { module.config }
  var db: any ModuleDatabase { connection }
  var core: CoreRecords { CoreRecords(database: connection) }

  func registerRoutes(_ routes: [ModuleRoute]) { self.routes += routes }
  func on(_ event: HookEvent, _ handler: @escaping HookHandler) {
    handlers[event, default: []].append(handler)
  }
  func registerService(_ service: BackgroundTask) { tasks.append(service) }

  /// The module itself.
  var code: any RegisteredModule { module.code ?? FolderModule(module) }
}
