/// How much a dump holds, all companies together.
struct DumpSize {
  var companies: Int
  var agents: Int
  var issues: Int
  var runs: Int

  /// The part of `total` that company `index` gets; the first companies get what is left over.
  func share(of total: Int, company index: Int) -> Int {
    total / companies + (index < total % companies ? 1 : 0)
  }
}
