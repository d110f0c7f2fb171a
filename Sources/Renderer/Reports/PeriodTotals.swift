import Engine

/// The totals of a period.
struct PeriodTotals {
  struct OfAgent {
    var runs: Int64 = 0
    var failed: Int64 = 0
    var sum = CostLedger.Sum()

    mutating func add(runs: Int64, failed: Int64) {
      self.runs += runs
      self.failed += failed
    }
  }

  /// Issues by their places in the view.
  var finished: [Int32] = []
  var created: [Int32] = []
  var cancelled: Int64 = 0
  var runs: Int64 = 0
  var failed: Int64 = 0
  var activity: Int64 = 0
  var sum = CostLedger.Sum()
  var agents: [String?: OfAgent] = [:]
  var causes: [String: Int64] = [:]
}
