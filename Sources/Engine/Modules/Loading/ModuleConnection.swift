/// The connection of one module to one company's database. The program opens transactions around it and
/// checks after every statement that they are still open.
final class ModuleConnection: ModuleDatabase {
  struct Limits {
    var rows = 100_000
    var bytes = 16 << 20
    /// For everything that pages and routes show, which is in memory until the site was made.
    var total = 128 << 20
    /// Seconds of processor time that all statements together can take in a run, since hundreds of statements
    /// within their own limits could take all night: those of hooks, and all others.
    var seconds = 120
    /// Steps of everything in a run except hooks, whose limit depends on the number of events. Hundreds of
    /// queries within their own limits would take hours.
    var steps = 10 * SandboxBudget().steps
  }

  private let sandbox: Sandbox
  private let module: Module
  private var scripts: [String: Script] = [:]
  /// True if statements run in a transaction that the program opened.
  private var isWithin = false
  private var isHook = false
  private var isBroken = false
  /// Set if statements could not even be prepared, so no event caused the failure.
  private(set) var hasUnpreparable = false
  var limits = Limits()
  private var held = 0
  private var results: [String: (rows: ModuleFacts.Rows, size: Int)] = [:]
  private let now: Value
  /// The steps of everything except hooks.
  private(set) var steps = 0

  init(_ sandbox: Sandbox, _ module: Module, now: Instant) {
    self.sandbox = sandbox
    self.module = module
    self.now = .string(now.text)
  }

  /// Runs `body` under a policy in the open transaction.
  func within(_ policy: SandboxPolicy, _ budget: SandboxBudget, _ body: (any ModuleDatabase) throws -> Void)
    throws
  {
    isWithin = true
    isHook = policy.readable["hook_events"] != nil
    isBroken = false
    hasUnpreparable = false
    defer { (isWithin, isHook) = (false, false) }
    do {
      if isHook {
        try timed(policy, budget, body)
      } else {
        try counted(policy, budget) { try body(self) }
      }
    } catch let refusal as Sandbox.Refusal {
      throw refusal
    } catch let error as DatabaseError where error.isOfMachine {
      throw error
    } catch {
      throw Sandbox.Refusal(message: "\(error)")
    }
    if isBroken || !sandbox.isInTransaction { throw Sandbox.Refusal(message: Self.ended) }
  }

  /// Milliseconds that hooks have used, and seconds that their events allow on top of the limit.
  private var (hookTime, allowance) = (0, 0)
  /// Milliseconds that everything else has used, which `steps` limits unless its functions are slow.
  private var otherTime = 0

  private func timed(
    _ policy: SandboxPolicy, _ budget: SandboxBudget, _ body: (any ModuleDatabase) throws -> Void
  ) throws {
    allowance += budget.seconds - SandboxBudget().seconds
    let left = limits.seconds + allowance - hookTime / 1000
    guard left > 0 else {
      throw Sandbox.Refusal(
        message: "its hooks together exceeded the time limit", isOverrun: true, isRunaway: true
      )
    }
    try run(policy, budget, \.hookTime, left: left) { try body(self) }
  }

  private func counted<R>(_ policy: SandboxPolicy, _ budget: SandboxBudget, _ body: () throws -> R) throws
    -> R
  {
    guard steps < limits.steps else {
      throw Sandbox.Refusal(
        message: "its statements together exceeded the step limit", isOverrun: true)
    }
    let left = limits.seconds - otherTime / 1000
    guard left > 0 else {
      throw Sandbox.Refusal(
        message: "its statements together exceeded the time limit", isOverrun: true)
    }
    let before = sandbox.steps
    defer { steps += sandbox.steps - before }
    return try run(policy, budget, \.otherTime, left: left, body)
  }

  private func run<R>(
    _ policy: SandboxPolicy, _ budget: SandboxBudget, _ used: ReferenceWritableKeyPath<ModuleConnection, Int>,
    left: Int, _ body: () throws -> R
  ) throws -> R {
    var budget = budget
    budget.seconds = min(budget.seconds, left)
    let time = ProcessorTime.own
    let start = time.milliseconds
    defer { self[keyPath: used] += time.milliseconds - start }
    return try sandbox.run(as: policy, budget, body)
  }

  private static let ended = "ended its transaction"

  private func checkTransaction() throws {
    guard isWithin, !sandbox.isInTransaction else { return }
    isBroken = true
    throw DatabaseError("\(Self.ended)")
  }

  func execute(_ sql: String, _ parameters: Fields = [:]) throws {
    guard isWithin else {
      throw DatabaseError("only hooks, services and migrations can write")
    }
    guard !isBroken else { throw DatabaseError("\(Self.ended)") }
    do {
      try script(sql).run({ try parameter($0, parameters) }, after: checkTransaction)
    } catch {
      try checkTransaction()
      throw error
    }
  }

  /// One statement at a time, each prepared after the previous one ran.
  func migrate(_ sql: String) throws {
    try Script.execute(sql, on: sandbox.database, { try module.parameter($0) }, after: checkTransaction)
  }

  func query(_ sql: String, _ parameters: Fields = [:]) throws -> [Value] {
    guard isWithin else {
      return try counted(ModulePolicy.reading(module), SandboxBudget()) { try rows(sql, parameters) }
    }
    guard !isBroken else { throw DatabaseError("\(Self.ended)") }
    return try rows(sql, parameters)
  }

  private func rows(_ sql: String, _ parameters: Fields) throws -> [Value] {
    try table(sql, parameters).rows
  }

  /// The rows of one read-only statement, with columns in order.
  func read(_ sql: String, _ parameters: Fields = [:]) throws -> ModuleFacts.Rows {
    try counted(ModulePolicy.reading(module), SandboxBudget()) {
      try table(sql, parameters, isHeld: true)
    }
  }

  /// Prepares a query without running it.
  func check(_ sql: String) throws {
    try counted(ModulePolicy.reading(module), SandboxBudget()) { _ = try script(sql) }
  }

  /// The same for a query without parameters that a module repeats: it often publishes as a file what its
  /// page shows, so equal queries run once. Their result counts as often as it is used, since it is published
  /// as often.
  func readOnce(_ sql: String) throws -> ModuleFacts.Rows {
    if let known = results[sql] {
      return try counted(ModulePolicy.reading(module), SandboxBudget()) {
        try hold(known.size)
        return known.rows
      }
    }
    let before = held
    let rows = try read(sql)
    results[sql] = (rows, held - before)
    return rows
  }

  private func hold(_ size: Int) throws {
    try checkHeld(with: size)
    held += size
  }

  private func checkHeld(with size: Int) throws {
    guard held + size < limits.total else {
      throw DatabaseError("the results of its queries together exceed the size limit")
    }
  }

  private func table(
    _ sql: String, _ parameters: Fields, isHeld: Bool = false
  ) throws -> ModuleFacts.Rows {
    let script = try script(sql)
    guard script.count == 1, script.isReadOnly else {
      throw DatabaseError("a query must be one SELECT")
    }
    var table = ModuleFacts.Rows()
    table.columns = script.columns
    if let name = table.columns.first(where: { name in table.columns.count { $0 == name } > 1 }) {
      throw DatabaseError("two columns of the result are called \"\(name)\"; give one another name with AS")
    }
    var size = 0
    // Rows often repeat texts of the row before: an agent, a status. These share their memory.
    var previous = [Value](repeating: .null, count: table.columns.count)
    try script.run({ try parameter($0, parameters) }, after: {}) { row in
      guard table.rows.count < limits.rows else {
        throw DatabaseError("the result has more than \(limits.rows.grouped) rows")
      }
      var record: [(String, Value)] = []
      record.reserveCapacity(table.columns.count)
      for column in 0..<row.count {
        size += row.size(column) + 16
        guard size < limits.bytes else {
          throw DatabaseError("the result is larger than \(limits.bytes >> 20) MB")
        }
        if isHeld { try checkHeld(with: size) }
        let value = row.value(column)
        if !Self.isText(value, like: previous[Int(column)]) { previous[Int(column)] = value }
        record.append((table.columns[Int(column)], previous[Int(column)]))
      }
      table.rows.append(.record(Fields(literal: record)))
    }
    if isHeld { held += size }
    return table
  }

  private static func isText(_ value: Value, like other: Value) -> Bool {
    guard case .string(let text) = value, case .string(let known) = other else { return false }
    return text.hasSameBytes(as: known)
  }

  private func script(_ sql: String) throws -> Script {
    if let script = scripts[sql] { return script }
    do {
      if isHook { try sandbox.checkReads(sql, as: ModulePolicy.watching(module)) }
      let script = try Script(sandbox.database, sql)
      for name in script.parameterNames where name == "?" {
        throw DatabaseError("use named parameters such as :config_days, not by \(name)")
      }
      scripts[sql] = script
      return script
    } catch {
      hasUnpreparable = true
      throw error
    }
  }

  private func parameter(_ name: String, _ given: Fields) throws -> SQLValue? {
    // Hooks have no "now", since what they write must not depend on when they run.
    guard let value = given[name] ?? (name == "as_of" && !isHook ? Optional(now) : Optional.none) else {
      return try module.parameter(name)
    }
    return switch value {
    case .int(let number): .int(number)
    case .bool(let flag): .int(flag ? 1 : 0)
    case .string(let text): .text(text)
    case .number(let text): .real(Double(text) ?? 0)
    default: .null
    }
  }
}
