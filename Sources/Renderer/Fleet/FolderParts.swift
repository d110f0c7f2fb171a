package import Engine

/// The companies of a folder: the site of one, or a folder of sites such as shards publish.
package struct FolderParts {
  package private(set) var parts: [SitePart] = []
  /// What a shard says should be there.
  package let expected: ExpectedFile?
  /// Manifests of the sites below `out`, by path from there.
  package private(set) var manifests: [String: SHA256.Digest] = [:]

  private let redactor: Redactor

  /// `out`: where the page over all companies will be, from which links lead to the sites.
  package init(_ folder: String, out: String, redactor: Redactor) throws {
    self.redactor = redactor
    expected = ExpectedFile(of: folder)
    guard FileSystem.isFolder(folder) else { throw Failure("\(folder): is not a folder") }
    let (whole, out) = (try FileSystem.absolute(folder), try FileSystem.absolute(out))
    if let part = try Self.part(folder, root: Self.link(from: out, to: whole), redactor) {
      try add(part, whole, out)
    } else {
      for name in try FileSystem.names(in: folder) where !name.hasPrefix(".") {
        let path = folder + "/" + name
        guard FileSystem.isFolder(path),
          let part = try Self.part(path, root: Self.link(from: out, to: whole + "/" + name), redactor)
        else { continue }
        try add(part, whole + "/" + name, out)
      }
    }
    if expected != nil { try note(whole + "/" + ExpectedFile.folder, out) }
  }

  private mutating func add(_ part: SitePart, _ folder: String, _ out: String) throws {
    parts.append(part)
    try note(folder, out)
  }

  private mutating func note(_ folder: String, _ out: String) throws {
    let path = folder + "/" + Manifest.path
    guard folder.hasPrefix(out + "/"), FileSystem.exists(path) else { return }
    manifests[path.dropping(bytes: out.utf8.count + 1)] = SHA256.digest(of: try FileSystem.read(path))
  }

  /// The company whose site is in a folder; nil if it holds none.
  private static func part(_ folder: String, root: String, _ redactor: Redactor) throws -> SitePart? {
    let path = folder + "/" + CompanySummary.path
    if FileSystem.exists(path) {
      let bytes = PartText.clean(try FileSystem.read(path), redactor)
      if let summary = CompanySummary(bytes, root: root) { return .company(summary) }
      return .problem(PartText.unreadable(folder, name(folder)))
    }
    guard FileSystem.exists(folder + "/api/company.json") else { return nil }
    return .problem(PartText.older(folder, name(folder)))
  }

  private static func name(_ folder: String) -> (id: String, name: String)? {
    guard let bytes = try? FileSystem.read(folder + "/api/company.json") else { return nil }
    return PartText.company(bytes)
  }

  /// "../sites/acme/" as part of a URL.
  private static func link(from out: String, to folder: String) -> String {
    let (a, b) = (out.split(separator: "/"), folder.split(separator: "/"))
    let common = zip(a, b).prefix { $0 == $1 }.count
    let steps =
      Array(repeating: "..", count: a.count - common)
      + b.dropFirst(common).map { URLEncoder.segment(String($0)) }
    return steps.map { $0 + "/" }.joined()
  }
}
