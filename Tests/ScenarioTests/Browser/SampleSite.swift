import Testing

/// The published sample, for tests.
enum SampleSite {
  static func publish() throws -> Folder {
    let folder = try Folder()
    try Program.run("/bin/cp", ["-R", Program.root + "/samples/startup-in-a-box", "sample"], in: folder.path)
    try Program.run("/bin/rm", ["-rf", "sample/.paperclip"], in: folder.path)
    let result = try Program.run(
      "paperclip-gen", ["generate", "-C", "sample", "--out", folder.path + "/site"], in: folder.path)
    try #require(result.status == 0, "\(result.errors)")
    return folder
  }

  /// One page of every kind: the largest of each folder, its index, and every page at the root.
  static func kinds(_ site: String) throws -> [String] {
    var kinds: [String: (path: String, size: Int)] = [:]
    for (path, data) in try Folder.contents(of: site) where path.hasSuffix(".html") {
      let folder = path.split(separator: "/").dropLast().joined(separator: "/")
      let isOwn = folder.isEmpty || path.hasSuffix("/index.html") || folder.hasPrefix("modules")
      let kind = isOwn ? path : folder + "/*"
      if let known = kinds[kind], (known.size, path) >= (data.count, known.path) { continue }
      kinds[kind] = (path, data.count)
    }
    return kinds.values.map(\.path).sorted()
  }
}
