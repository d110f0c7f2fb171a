/// Files at the site's root for web servers, static hosts and search engines.
package enum HostFiles {
  /// The files that every site has, unless somebody else wrote them before.
  package static let names = [".nojekyll", "_headers", "robots.txt"]

  /// The content security policy: pages can load from their own site and submit searches to it. No page has
  /// inline scripts or styles, so none are allowed.
  static let contentSecurityPolicy = pagePolicy + "; frame-ancestors 'none'"

  /// The part of the policy for a meta element, for pages that are opened from disk or served without these
  /// headers.
  static let pagePolicy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'"

  /// The maximum number of URLs in a sitemap. More are split into several.
  static let sitemapLimit = 50_000

  /// `folders` are the companies' folders, "" for a site at the root; `pages` are the paths of all HTML
  /// pages.
  static func all(
    folders: [String], pages: [String], isIndexed: Bool, baseURL: String?
  ) -> [(path: String, what: String, bytes: [UInt8])] {
    var files: [(path: String, what: String, bytes: [UInt8])] = [
      // Without it, GitHub Pages would drop files that start with "_".
      (".nojekyll", "Turns off processing on GitHub Pages", []),
      ("_headers", "HTTP headers for static hosts", headers(folders, isIndexed: isIndexed)),
      ("robots.txt", "Rules for search engines", robots(isIndexed: isIndexed, baseURL: baseURL)),
    ]
    if let baseURL { files += sitemap(pages, baseURL: baseURL) }
    return files
  }

  private static func robots(isIndexed: Bool, baseURL: String?) -> [UInt8] {
    guard isIndexed else { return Array("User-agent: *\nDisallow: /\n".utf8) }
    let sitemap = baseURL.map { "\nSitemap: " + address($0, "sitemap.xml") + "\n" } ?? ""
    return Array(("User-agent: *\nAllow: /\n" + sitemap).utf8)
  }

  private static func headers(_ folders: [String], isIndexed: Bool) -> [UInt8] {
    var text = """
      /*
        Content-Security-Policy: \(contentSecurityPolicy)
        X-Content-Type-Options: nosniff
        X-Frame-Options: DENY
        Referrer-Policy: no-referrer

      """
    if !isIndexed { text += "  X-Robots-Tag: noindex\n" }
    // The names of these files depend on their content. Other files keep the host's own rule: hosts combine
    // the values of all matching rules, so a general one could not be undone here.
    for folder in Set(folders + [""]).sorted() {
      text += "/\(folder)assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"
    }
    return Array(text.utf8)
  }

  /// "https://example.org/acme/" and "a b.html" as one URL.
  static func address(_ baseURL: String, _ path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map {
      URLEncoder.segment(String($0))
    }
    return (baseURL.hasSuffix("/") ? baseURL : baseURL + "/") + parts.joined(separator: "/")
  }

  static func sitemap(
    _ pages: [String], baseURL: String, limit: Int = sitemapLimit
  ) -> [(path: String, what: String, bytes: [UInt8])] {
    func file(_ root: String, _ entry: String, _ paths: [String]) -> [UInt8] {
      var bytes = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)
      bytes += "<\(root) xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n".utf8
      for path in paths {
        bytes += "<\(entry)><loc>".utf8
        XMLEncoder.append(address(baseURL, path == "index.html" ? "" : path), to: &bytes)
        bytes += "</loc></\(entry)>\n".utf8
      }
      return bytes + Array("</\(root)>\n".utf8)
    }
    let what = "Sitemap"
    guard pages.count > limit else { return [("sitemap.xml", what, file("urlset", "url", pages))] }
    var files: [(path: String, what: String, bytes: [UInt8])] = []
    for start in stride(from: 0, to: pages.count, by: limit) {
      let part = Array(pages[start..<min(start + limit, pages.count)])
      files.append(("sitemap-\(files.count + 1).xml", what, file("urlset", "url", part)))
    }
    return files + [("sitemap.xml", what, file("sitemapindex", "sitemap", files.map(\.path)))]
  }
}
