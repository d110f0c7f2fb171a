/// Everything that the stores of a workspace offer. The first store that has an ID counts, and built-in IDs
/// are reserved.
package struct StoreCatalog: Sendable {
  package struct Offer: Sendable {
    package let entry: StoreEntry
    /// The store in messages.
    package let store: String
  }

  package private(set) var offers: [Offer] = []
  package private(set) var findings: [Finding] = []
  private let root: String?
  /// The store that offers an ID, by kind and ID.
  private var owners: [String: String] = [:]

  /// `locations` come after the built-in store. Without `reaches`, indexes on web servers come from the cache
  /// alone, and a missing copy is not a problem.
  package init(
    _ locations: [StoreLocation], root: String?, cache: StoreCache?, reaches: Bool = true
  ) throws {
    self.root = root
    add(BuiltInStore.index, from: .builtIn)
    for location in locations {
      switch location {
      case .builtIn: continue
      case .folder(let path):
        do {
          let (index, found) = try StoreFolder.read(path, name: location.text(root: root))
          findings += found
          if let index { add(index, from: location) }
        } catch let failure as Failure {
          findings.append(Finding(.error, failure.message))
        }
      case .web(let address): try add(address, location, cache, reaches)
      }
    }
  }

  private mutating func add(
    _ address: WebAddress, _ location: StoreLocation, _ cache: StoreCache?, _ reaches: Bool
  ) throws {
    let name = address.text
    let copy = try cache?.index(name)
    let kept = copy.flatMap { StoreIndexReader.read($0, name: name, base: .web(name)).index }
    guard reaches else {
      if let kept {
        add(kept, from: location)
      } else if try cache?.hasIndex(name) == true {
        findings.append(
          Finding(
            .warning, "the copy of this index was changed, so it is not used",
            remedy: "download it again with paperclip-gen store list", source: name))
      }
      return
    }
    do {
      var request = Curl.Request.download(
        name, isLoopback: address.isLoopback, seconds: Limits.storeIndexSeconds)
      let conditions = try cache?.conditions(name, kept: kept == nil ? nil : copy) ?? []
      request.options += conditions
      var bytes = try Curl.fetch(
        [request], seconds: Limits.storeIndexSeconds + 5, bytes: Limits.storeIndex)[0]
      // Nothing new since the copy. An index is never empty.
      if bytes.isEmpty, conditions.count > 1, let copy { bytes = copy }
      let (index, found) = StoreIndexReader.read(bytes, name: name, base: .web(name))
      findings += found
      guard let index else { throw Failure("\(name): is not a store index") }
      for loss in kept.map({ index.losses(since: $0) }) ?? [] {
        findings.append(
          Finding(
            .warning, "\(loss), compared with the last copy of this index",
            remedy: "ask the publisher; installed files stay as they are", source: name))
      }
      try cache?.keep(index: bytes, of: name)
      add(index, from: location)
    } catch let failure as Failure {
      guard let kept else {
        findings.append(Finding(.error, failure.message))
        return
      }
      findings.append(Finding(.warning, failure.message, remedy: "the last good copy of this index is used"))
      add(kept, from: location)
    }
  }

  private mutating func add(_ index: StoreIndex, from location: StoreLocation) {
    let store = location.text(root: root)
    for entry in index.entries {
      if location != .builtIn {
        if BuiltInStore.isReserved(entry.id) {
          findings.append(
            Finding(
              .warning, "\"\(entry.id)\" is a built-in ID, which is reserved; it was left out", source: store)
          )
          continue
        }
        if let other = owners[entry.kind.rawValue + entry.id] {
          findings.append(
            Finding(.warning, "\"\(entry.id)\" is already offered by \(other), which counts", source: store))
          continue
        }
        if let other = BuiltInStore.lookalike(of: entry.id) {
          findings.append(
            Finding(
              .warning, "\"\(entry.id)\" looks like the built-in \"\(other)\" but is another one",
              source: store))
        }
      }
      owners[entry.kind.rawValue + entry.id] = store
      offers.append(Offer(entry: entry, store: store))
    }
  }

  package func offers(_ id: String) -> [Offer] { offers.filter { $0.entry.id == id } }

  /// The offers that contain every word, in the order of the stores.
  package func matching(_ words: [String]) -> [Offer] {
    let words = words.map { $0.lowercased() }
    return offers.filter { offer in
      let entry = offer.entry
      let text = ([entry.id, entry.name, entry.description ?? "", entry.kind.rawValue] + entry.tags)
        .joined(separator: " ").lowercased()
      return words.allSatisfy(text.contains)
    }
  }
}
