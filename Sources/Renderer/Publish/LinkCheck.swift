package import Engine

/// Checks every link of a published site by its files, without a server.
package struct LinkCheck {
  private let site: String

  package init(site: String) { self.site = site }

  /// Returns a finding for each link to a missing file or anchor, and for each link that leaves the site.
  package func run() throws -> [Finding] {
    var findings: [Finding] = []
    var anchors: [String: Set<String>] = [:]
    var links: [(page: String, link: String)] = []
    for page in try pages(in: "") {
      let (ids, targets) = Self.scan(try FileSystem.read(site + "/" + page))
      anchors[page] = ids
      links += targets.map { (page, $0) }
    }
    for (page, link) in links where !link.hasPrefix("data:") {
      if link.hasPrefix("http:") || link.hasPrefix("https:") || link.hasPrefix("//") {
        // It is served at any depth, so only the configured URL of the site works.
        if page.split(separator: "/").last == "404.html" { continue }
        findings.append(Finding(.warning, "external link: \(link)", source: page))
        continue
      }
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      // What follows "?" is for the page's script.
      let path = String(parts[0].prefix { $0 != "?" })
      guard let target = Self.resolve(path, from: page) else {
        findings.append(Finding(.error, "link outside the site: \(link)", source: page))
        continue
      }
      guard FileSystem.status(site + "/" + target)?.isFile == true else {
        findings.append(Finding(.error, "broken link: \(link)", source: page))
        continue
      }
      if parts.count > 1, let known = anchors[target], !parts[1].isEmpty, !known.contains(parts[1]) {
        findings.append(
          Finding(.error, "broken link: no such anchor: \(link)", source: page))
      }
    }
    return findings
  }

  private func pages(in folder: String) throws -> [String] {
    // A killed run leaves its staging folder, which is not part of the site.
    try FileSystem.names(in: site + "/" + folder).filter { !$0.hasPrefix(".") }.flatMap { name -> [String] in
      let path = folder + name
      guard let status = FileSystem.status(site + "/" + path) else { return [] }
      if status.isFolder { return try pages(in: path + "/") }
      return status.isFile && name.hasSuffix(".html") ? [path] : []
    }
  }

  /// Resolves a relative link. Nil if it leads above the site.
  private static func resolve(_ link: String, from page: String) -> String? {
    if link.isEmpty { return page }
    var parts = page.split(separator: "/").dropLast().map(String.init)
    for part in link.split(separator: "/").map(String.init) where part != "." {
      if part == ".." {
        guard parts.popLast() != nil else { return nil }
      } else {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }

  /// The values of id, href and src attributes of a page.
  private static func scan(_ bytes: [UInt8]) -> (ids: Set<String>, links: [String]) {
    var ids: Set<String> = []
    var links: [String] = []
    var at = 0
    while let quote = bytes[at...].firstIndex(of: UInt8(ascii: "\"")) {
      let end = bytes[(quote + 1)...].firstIndex(of: UInt8(ascii: "\"")) ?? bytes.count
      let before = bytes[max(0, quote - 6)..<quote]
      let value = String(decoding: bytes[(quote + 1)..<end], as: UTF8.self)
      if before.ends(with: " id=") { ids.insert(value) }
      // A link in somebody's text is not part of the site.
      let isInText = bytes[min(end + 1, bytes.count)...].starts(with: MarkdownText.mark.utf8)
      if !isInText, before.ends(with: " href=") || before.ends(with: " src=") { links.append(value) }
      at = min(end + 1, bytes.count)
    }
    return (ids, links)
  }
}

extension ArraySlice<UInt8> {
  fileprivate func ends(with text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    return count >= length
      && suffix(length).elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: length))
  }
}
