import Engine

/// Names of IDs without a record, short but unlike those of all records. Made when the first is needed: most
/// companies have none.
final class UnknownNames: Sendable {
  private let view: CompanyView
  private let names = Locked<ShortNames?>(nil)

  init(_ view: CompanyView) { self.view = view }

  /// "project 0000…000d (not in the data)"
  func callAsFunction(_ kind: String, _ id: String) -> String {
    let names = names.withLock { known in
      if let known { return known }
      let made = ShortNames(
        view.agents.map(\.id) + view.issues.map(\.id) + view.projects.map(\.id) + view.goals.map(\.id))
      known = made
      return made
    }
    return names.unknown(kind, id)
  }
}
