import Engine
import Renderer

/// Says in every output which companies there should be, and which of them a shard is working on.
struct ExpectedCompanies {
  private let session: Session
  /// By ID, in that order.
  private let companies: [(id: String, name: String)]
  /// How long shards wait for each other here.
  private static let patience: Int64 = 120_000

  init(_ session: Session, _ plan: ShardPlan) throws {
    self.session = session
    companies = plan.members.compactMap { member in
      let one = session.workspace.narrowed(to: member)
      guard one.isPublished else { return nil }
      return (member.id, one.configuration.company.name ?? member.name)
    }
  }

  /// True if an output does not say so yet.
  var isNew: Bool {
    session.wholeOutputs.contains { output in
      let known = ExpectedFile(of: output.out)?.companies.map(\.id)
      return known != companies.map(\.id)
    }
  }

  /// Those of these companies that are not done yet, as an output says.
  func unfinished(_ ids: [String]) -> [String] {
    let done = session.wholeOutputs.map { output in
      Set((ExpectedFile(of: output.out)?.companies ?? []).filter { $0.state == .done }.map(\.id))
    }
    return ids.filter { id in done.contains { !$0.contains(id) } }
  }

  /// Notes how far these companies of this shard are. The others keep their states.
  func mark(_ ids: [String], as state: ExpectedFile.State) throws {
    let marked = Set(ids)
    // Shards that run at once write this one after the other.
    let lock = try WorkspaceLock(
      state: session.workspace.sharedState, name: WorkspaceLock.shards,
      patience: max(Self.patience, session.arguments.patience()))
    defer { withExtendedLifetime(lock) {} }
    for output in session.wholeOutputs {
      let out = output.out + "/" + ExpectedFile.folder
      try FileSystem.makeFolders(out)
      let publication = Publication(session: session, modules: session.modules)
      let owner = try FolderOwner(
        of: out, marks: publication.marks(), patience: max(Self.patience, session.arguments.patience()))
      defer { withExtendedLifetime(owner) {} }
      let known = ExpectedFile(of: output.out)?.companies ?? []
      let states = Dictionary(known.map { ($0.id, $0.state) }) { first, _ in first }
      let file = ExpectedFile(
        companies.map {
          ExpectedFile.Company(
            id: $0.id, name: $0.name, state: marked.contains($0.id) ? state : states[$0.id] ?? .pending)
        })
      let publisher = try Publisher(
        out: out,
        record: try Publication.record(of: FileSystem.absolute(out), in: publication.session.workspace),
        scan: PublicationScan(
          redactor: session.redactor,
          environmentValues: session.workspace.configuration.environmentValues))
      try file.publish(publisher)
    }
  }
}
