/// Where a store is: in the program, a folder or an index file of this machine, or an index on a web server.
package enum StoreLocation: Sendable, Equatable {
  case builtIn
  case folder(String)
  case web(WebAddress)

  /// Parses an entry of "stores", or --store. Relative paths start at `root`.
  package init(_ text: String, root: String) throws {
    if text.hasPrefix("https:") || text.hasPrefix("http:") {
      guard let address = WebAddress(text) else {
        throw Failure(
          "\"\(text)\": expected a folder, an index file or an https:// address (http:// is allowed on this machine only)"
        )
      }
      self = .web(address)
      return
    }
    let path =
      text.hasPrefix("file://")
      ? String(text.dropFirst(7)) : text.hasPrefix("file:") ? String(text.dropFirst(5)) : text
    guard !path.isEmpty, path.hasPrefix("/") || !path.prefix(while: { $0 != "/" }).contains(":") else {
      throw Failure("\"\(text)\": expected a folder, an index file or an https:// address")
    }
    self = .folder(path.hasPrefix("/") ? path : root + "/" + path)
  }

  /// The name in messages, and what a lock file has.
  package func text(root: String?) -> String {
    switch self {
    case .builtIn: return BuiltInStore.name
    case .folder(let path):
      if let root, path.hasPrefix(root + "/") { return "file:" + path.dropFirst(root.count + 1) }
      return "file:" + path
    case .web(let address): return address.text
    }
  }
}
