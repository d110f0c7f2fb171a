/// An https:// address, or an http:// address of this machine.
package struct WebAddress: Sendable, Equatable {
  package let text: String
  /// Up to the host and port, without a slash at the end.
  private let origin: String
  private let path: String
  /// True for http:// on this machine, which nobody else can listen to.
  package let isLoopback: Bool

  private static let loopbackHosts: Set = ["127.0.0.1", "localhost", "[::1]"]

  /// True for texts that start like a web address.
  static func isWeb(_ text: String) -> Bool { text.hasPrefix("https:") || text.hasPrefix("http:") }

  package init?(_ text: String) {
    guard text.utf8.count <= 2000,
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\"\\<>^`{|}#".utf8.contains($0) })
    else { return nil }
    let scheme = text.hasPrefix("https://") ? "https://" : text.hasPrefix("http://") ? "http://" : ""
    guard !scheme.isEmpty else { return nil }
    let rest = text.dropFirst(scheme.count)
    let host = rest.prefix { $0 != "/" && $0 != "?" }
    // A user name or password in an address would be published with it.
    guard !host.isEmpty, !host.contains("@") else { return nil }
    var name = String(host)
    if let colon = name.lastIndex(of: ":"), !name.hasSuffix("]") { name = String(name[..<colon]) }
    isLoopback = scheme == "http://" && Self.loopbackHosts.contains(name)
    guard scheme == "https://" || isLoopback else { return nil }
    origin = scheme + host
    path = String(rest.dropFirst(host.count).prefix { $0 != "?" })
    self.text = path.isEmpty ? text + "/" : text
  }

  /// The address that a relative one refers to. Nil if it leads above the host's root or is not relative.
  package func resolving(_ relative: String) -> WebAddress? {
    let encoded = Self.encoded(relative)
    guard !encoded.hasPrefix("//"), !Self.isWeb(encoded) else { return nil }
    if encoded.hasPrefix("/") { return WebAddress(origin + encoded) }
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init).dropFirst()
      .dropLast()
    let steps = encoded.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    for (place, step) in steps.enumerated() {
      let isLast = place == steps.count - 1
      switch step {
      case "..":
        guard !parts.isEmpty else { return nil }
        parts.removeLast()
        if isLast { parts.append("") }
      case ".": if isLast { parts.append("") }
      default: parts.append(step)
      }
    }
    return WebAddress(origin + "/" + parts.joined(separator: "/"))
  }

  /// A path with everything encoded that has a meaning in addresses.
  private static func encoded(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in path.utf8 {
      let isPlain = byte | 0x20 &- 0x61 < 26 || byte &- 0x30 < 10 || "-._~/!$&'()+,;=@".utf8.contains(byte)
      if isPlain {
        bytes.append(byte)
      } else {
        bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
