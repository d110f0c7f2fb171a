import Engine

/// The totals of a period.
struct PeriodTotals {
  struct OfAgent {
    var runs: Int64 = 0
    var failed: Int64 = 0
    var sum = CostLedger.Sum()
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
