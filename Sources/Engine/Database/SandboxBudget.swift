/// Limits for a module's statements.
struct SandboxBudget {
  /// Steps of SQLite's virtual machine: the same statement on the same data always stops at the same step.
  var steps = 200_000_000
  /// Seconds of processor time, for work that steps do not count, such as a slow function.
  var seconds = 20
  /// The maximum program size of a statement, since SQLite checks the time only at jumps.
  var operations = 50_000
  /// The maximum growth of the file in bytes.
  var growth = 64 << 20
  /// The maximum length of a text or blob in bytes.
  var length = 4 << 20
  /// The maximum memory for SQLite, including sorting, since modules get no temporary files.
  var memory = 768 << 20

  /// Limits for a batch of hook events. They grow with the number of events.
  static func batch(events: Int) -> SandboxBudget {
    var budget = SandboxBudget()
    budget.steps += events * 5000
    budget.seconds += events / 1000
    budget.growth += events * 1024
    return budget
  }
}
