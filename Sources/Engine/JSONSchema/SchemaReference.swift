/// The URIs by which schemas refer to each other (RFC 3986). They are only compared, never opened.
enum SchemaReference {
  /// A URI without its fragment, and the decoded fragment.
  static func split(_ text: String) -> (base: String, fragment: String) {
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    return (String(parts[0]), parts.count > 1 ? decoded(String(parts[1])) : "")
  }

  /// Resolves `reference` relative to `base`.
  static func resolve(_ reference: String, against base: String) -> String {
    if reference.isEmpty { return base }
    if scheme(of: reference) != nil { return reference }
    guard let scheme = scheme(of: base) else { return reference }
    let rest = base.dropFirst(scheme.utf8.count + 1)
    if reference.hasPrefix("//") { return scheme + ":" + reference }
    var authority = ""
    var path = String(rest)
    if rest.hasPrefix("//") {
      let after = rest.dropFirst(2)
      let end = after.firstIndex(of: "/") ?? after.endIndex
      authority = "//" + after[..<end]
      path = String(after[end...])
    }
    if reference.hasPrefix("/") { return scheme + ":" + authority + removingDots(reference) }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? (authority.isEmpty ? "" : "/")
    return scheme + ":" + authority + removingDots(folder + reference)
  }

  private static func scheme(of text: String) -> String? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let name = text[..<colon]
    let isName =
      !name.isEmpty
      && name.utf8.allSatisfy { $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10 || "+-.".utf8.contains($0) }
    return isName ? String(name) : nil
  }

  private static func removingDots(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: false) {
      if part == ".." {
        if parts.count > 1 { parts.removeLast() }
      } else if part != "." {
        parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }

  private static func decoded(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count, let high = JSONDocument.hex(bytes[at + 1]),
        let low = JSONDocument.hex(bytes[at + 2])
      {
        result.append(high << 4 | low)
        at += 3
      } else {
        result.append(bytes[at])
        at += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
