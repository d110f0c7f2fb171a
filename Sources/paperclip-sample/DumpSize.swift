/// The size of a dump, for all companies together.
struct DumpSize {
  var companies: Int
  var agents: Int
  var issues: Int
  var runs: Int

  /// The part of `total` for company `index`. The first companies get the remainder.
  func share(of total: Int, company index: Int) -> Int {
    total / companies + (index < total % companies ? 1 : 0)
  }
}
