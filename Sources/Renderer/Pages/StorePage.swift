import Engine

/// What is installed from stores and what they offer, and the installed part as an index that others can
/// name.
enum StorePage {
  static let path = "store.html"
  /// So many entries of each kind are shown; `store list` has all.
  private static let limit = 300

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    [Page(path) { context, site in write(context, &site) }]
  }

  private static func write(_ context: SiteContext, _ site: inout PageWriter) {
    let shelf = site.frame.options.store
    site.api(
      StoreSite.indexPath, "Installed modules and company templates, as a store index",
      shelf.installed.value { $0.source?.text }, .none)
    let active = Dictionary(context.view.modules.map { ($0.id, $0.status) }) { first, _ in first }
    func cards(_ kind: StoreEntry.Kind) -> [Value] {
      shelf.offers.filter { $0.entry.kind == kind }.prefix(limit).map { card($0, shelf.lock, active) }
    }
    let installed = shelf.lock.items.map { item -> Value in
      let offer = shelf.offers.first { $0.entry.kind == item.kind && $0.entry.id == item.id }
      let newest = offer?.entry.newest.flatMap { newest in
        SemanticVersion(item.version).map { $0 < newest.version } == true ? newest.version.text : nil
      }
      return [
        "id": .string(item.id), "name": .string(offer?.entry.name ?? item.id),
        "kind": .string(StoreValue.word(item.kind)), "version": .string(item.version),
        "newer": .optional(newest), "sha256": .string(item.sha256.text), "commit": .optional(item.commit),
        "state": .string(item.kind == .template ? "imported" : active[item.id] ?? "missing"),
      ]
    }
    site.page(
      path, "store", title: "Store",
      [
        "installed": .list(installed),
        "groups": .list(
          StoreEntry.Kind.allCases.map { kind in
            let list = cards(kind)
            return [
              "title": kind == .module ? "Available modules" : "Available company templates",
              "anchor": .string(kind.rawValue + "s"), "list": .string("store-" + kind.rawValue + "s"),
              "cards": .list(list), "hasCards": .bool(!list.isEmpty),
              "isLong": .bool(list.count > StoreValue.fewEntries),
            ]
          }),
      ])
  }

  private static func card(
    _ offer: StoreCatalog.Offer, _ lock: StoreLock, _ active: [String: String]
  ) -> Value {
    let entry = offer.entry
    var status = lock[entry.kind, entry.id].map { "installed \($0.version)" }
    var command = StoreValue.command(entry)
    if entry.kind == .module, offer.store == BuiltInStore.name {
      status = active[entry.id] == "active" ? "enabled" : nil
      command = "paperclip-gen module enable \(entry.id)"
    }
    guard case .record(var fields) = StoreValue.card(entry, status: status) else { return .null }
    fields["command"] = status == "enabled" ? .null : .string(command)
    fields["store"] = .string(offer.store.hasPrefix("file:") ? "a store of this workspace" : offer.store)
    return .record(fields)
  }
}
