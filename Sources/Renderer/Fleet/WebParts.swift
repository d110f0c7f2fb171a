package import Engine

/// The companies of a site on a web server: one, or all that its page over several lists.
package struct WebParts {
  package private(set) var parts: [SitePart] = []
  package private(set) var expected: ExpectedFile?

  private let redactor: Redactor
  /// Requests of one run of curl.
  private static let batch = 100

  package init(_ text: String, redactor: Redactor) throws {
    self.redactor = redactor
    guard let site = WebAddress(text.hasSuffix("/") ? text : text + "/") else {
      throw Failure("\(text): is not an https:// address")
    }
    guard let index = site.resolving("api/index.json") else {
      throw Failure("\(text): is not an https:// address")
    }
    let file = try Self.fetch([index])[0]
    guard let data = try? JSONDocument.read(file, { $0.value($0.root) })["data"] else {
      throw Failure("\(index.text): is not the list of files of a site")
    }
    var places: [(root: WebAddress, company: (id: String, name: String)?)] = []
    if let companies = data["companies"]?.list {
      for company in companies {
        guard let page = company["site"]?.string,
          let place = WebAddress(page).flatMap({ $0.isLoopback == site.isLoopback ? $0 : nil })
            ?? site.resolving(page),
          let root = place.resolving("./")
        else { continue }
        let name = company["name"]?.string ?? root.text
        places.append((root, company["id"]?.string.map { ($0, name) }))
      }
      if let path = site.resolving("\(ExpectedFile.folder)/\(ExpectedFile.name)") {
        expected = (try? Self.fetch([path])[0]).flatMap { ExpectedFile($0) }
      }
    } else {
      places = [(site, nil)]
    }
    for start in stride(from: 0, to: places.count, by: Self.batch) {
      read(Array(places[start..<min(start + Self.batch, places.count)]))
    }
  }

  private mutating func read(_ places: [(root: WebAddress, company: (id: String, name: String)?)]) {
    let addresses = places.map { $0.root.resolving(CompanySummary.path) ?? $0.root }
    if let bodies = try? Self.fetch(addresses) {
      for (place, body) in zip(places, bodies) { take(body, place.root, place.company) }
      return
    }
    // One of them failed, so each is asked for on its own.
    for (place, address) in zip(places, addresses) {
      do {
        take(try Self.fetch([address])[0], place.root, place.company)
      } catch {
        let reason = (error as? Failure)?.message ?? "\(error)"
        parts.append(
          .problem(
            CompanyProblem(
              id: place.company?.id ?? place.root.text, name: place.company?.name ?? place.root.text,
              why: "cannot be read: \(reason)", hint: "Check the site and combine again.")))
      }
    }
  }

  private mutating func take(_ body: [UInt8], _ root: WebAddress, _ company: (id: String, name: String)?) {
    guard let summary = CompanySummary(PartText.clean(body, redactor), root: root.text) else {
      return parts.append(.problem(PartText.unreadable(root.text, company)))
    }
    parts.append(.company(summary))
  }

  private static func fetch(_ addresses: [WebAddress]) throws -> [[UInt8]] {
    try Curl.fetch(
      addresses.map { .download($0.text, isLoopback: $0.isLoopback, seconds: Limits.storeSeconds) },
      seconds: Limits.storeSeconds, bytes: Int(Limits.storeTree))
  }
}
