/// How much a module's statements may use before they are stopped.
struct SandboxBudget {
  /// Steps of SQLite's machine: the same statement over the same data stops at the same place everywhere.
  var steps = 200_000_000
  /// What no count of steps sees, such as a function that works long: seconds on the machine's clock.
  var seconds = 20
  /// Of one statement's program: SQLite looks at the clock only where it goes back in it.
  var operations = 50_000
  /// By how much the file may grow, in bytes.
  var growth = 64 << 20
  /// The longest text or blob, in bytes.
  var length = 4 << 20
  /// What SQLite may hold in memory, sorting included: nothing of a module is put into files outside the database.
  var memory = 768 << 20

  /// For a batch of hook events: what is allowed grows with what there is to do.
  static func batch(events: Int) -> SandboxBudget {
    var budget = SandboxBudget()
    budget.steps += events * 5000
    budget.seconds += events / 1000
    budget.growth += events * 1024
    return budget
  }
}
