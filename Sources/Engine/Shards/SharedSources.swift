/// Reads backups of several companies once for all companies of a shard. It saves time only: a company that
/// is still missing something is read on its own afterward.
package struct SharedSources {
  private let plan: ShardPlan
  private let databases: String

  /// `databases` is the folder of the company databases of the whole workspace.
  package init(_ plan: ShardPlan, databases: String) {
    self.plan = plan
    self.databases = databases
  }

  /// The sources that at least two of these companies have not read, and the companies that have not read one
  /// of them. One whose database cannot be read is left out, so that it alone fails.
  package func missing(for companies: [String]) -> (sources: [Source], companies: Set<String>) {
    let wanted = Set(companies)
    var sources: [Source] = []
    var missing: Set<String> = []
    for (source, ids) in plan.shared {
      guard let status = FileSystem.status(source.path, followingLinks: true) else { continue }
      let some = ids.intersection(wanted).filter { id in
        let path = CompanyDatabase.path(CompanyShare.folder(of: id, in: databases), id)
        guard FileSystem.exists(path) else { return true }
        do {
          let state = try SourceProgress.load(Database(path: path, readOnly: true), source.name)
          return state?.size != status.size || state?.modified != status.modified
        } catch { return false }
      }
      guard some.count > 1 else { continue }
      sources.append(source)
      missing.formUnion(some)
    }
    return (sources, missing)
  }
}
