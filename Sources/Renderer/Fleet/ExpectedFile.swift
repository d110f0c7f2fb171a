import Engine

/// `fleet/companies.json` of a site that shards publish: every company that the sources name, by whatever
/// shard. A page over all companies tells from it which ones are missing. Once every shard is done, it is the
/// same whatever their number.
package struct ExpectedFile {
  /// How far the last run of a company came.
  package enum State: String, Sendable {
    /// No shard has begun with it.
    case pending
    /// A shard has begun and did not finish: it is still running, or was killed.
    case unfinished
    case done
  }

  package struct Company: Sendable {
    package let id: String
    package let name: String
    package var state: State

    package init(id: String, name: String, state: State) {
      self.id = id
      self.name = name
      self.state = state
    }
  }

  package static let folder = "fleet"
  package static let name = "companies.json"

  package var companies: [Company]

  package init(_ companies: [Company]) { self.companies = companies.sorted { $0.id < $1.id } }

  /// Reads the file of a site. Nil if there is none, or none that can be read.
  package init?(of site: String) {
    let path = "\(site)/\(Self.folder)/\(Self.name)"
    guard FileSystem.exists(path), let bytes = try? FileSystem.read(path) else { return nil }
    self.init(bytes)
  }

  package init?(_ bytes: [UInt8]) {
    guard let value = try? JSONDocument.read(bytes, { $0.value($0.root) }),
      let list = value["data"]?["companies"]?.list
    else { return nil }
    self.init(
      list.compactMap { item in
        guard let id = item["id"]?.string, let name = item["name"]?.string else { return nil }
        return Company(id: id, name: name, state: State(rawValue: item["state"]?.string ?? "") ?? .pending)
      })
  }

  package var bytes: [UInt8] {
    JSONWriter.encode([
      "schemaVersion": "1.1",
      "data": [
        "companies": .list(
          companies.map {
            ["id": .string($0.id), "name": .string($0.name), "state": .string($0.state.rawValue)]
          })
      ],
    ])
  }

  /// Publishes it, with a manifest of its own.
  package func publish(_ publisher: Publisher) throws {
    let file = try publisher.add(Self.name, "Companies that the sources name", bytes)
    var all = PublishedCompany()
    all.pages[Self.name] = PublishedPage(dependencies: nil, names: [], files: [file])
    publisher.note(all, in: "")
    _ = try publisher.finish(companies: companies.map(\.id))
  }
}
