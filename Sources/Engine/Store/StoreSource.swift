/// Where the files of an entry come from.
package enum StoreSource: Sendable, Equatable {
  /// In the program itself.
  case builtIn(String)
  /// A folder or file of this machine.
  case folder(String)
  /// A file, or a folder with a listing, on a web server.
  case web(String)
  /// A folder of a GitHub repository. Without a commit it is not pinned.
  case github(repository: String, path: String, commit: String?)

  /// What relative sources and `file:` refer to.
  package enum Base: Sendable, Equatable {
    case builtIn
    /// The folder of the index on this machine.
    case folder(String)
    /// The address of the index.
    case web(String)
  }

  /// Parses "builtin:ID", "file:PATH", "https://…", "github:owner/repo[/path][@commit]" or a relative path.
  /// Throws with the reason if it is none of these, or not allowed there.
  package static func parse(_ text: String, base: Base) throws(Problem) -> StoreSource {
    if let id = text.removing(prefix: "builtin:") {
      guard base == .builtIn else { throw Problem("\"builtin:\" is reserved for the program's own store") }
      return .builtIn(id)
    }
    if let rest = text.removing(prefix: "github:") { return try github(rest) }
    if let path = text.removing(prefix: "file:") {
      guard case .folder(let folder) = base else {
        throw Problem("\"file:\" is allowed only in a store on this machine")
      }
      return .folder(path.hasPrefix("/") ? path : folder + "/" + path)
    }
    if WebAddress.isWeb(text) {
      guard let address = WebAddress(text) else {
        throw Problem(
          "\"\(text.prefix(80))\" is not an https:// address (http:// is allowed on this machine only)")
      }
      return .web(address.text)
    }
    guard !text.prefix(while: { $0 != "/" }).contains(":") else {
      throw Problem("\"\(text.prefix(80))\": expected file:, https:// or github:")
    }
    switch base {
    case .builtIn: throw Problem("\"\(text.prefix(80))\": expected builtin:")
    case .folder(let folder): return .folder(text.hasPrefix("/") ? text : folder + "/" + text)
    case .web(let address):
      guard let resolved = WebAddress(address)?.resolving(text) else {
        throw Problem("\"\(text.prefix(80))\" is not a relative address")
      }
      return .web(resolved.text)
    }
  }

  /// A source that cannot be used, and why.
  package struct Problem: Error, Equatable {
    package let message: String
    init(_ message: String) { self.message = message }
  }

  private static func github(_ text: String) throws(Problem) -> StoreSource {
    let halves = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let parts = halves[0].split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    func isName(_ name: String) -> Bool {
      !name.isEmpty && name.utf8.count <= 100 && !name.hasPrefix(".") && !name.hasPrefix("-")
        && name.utf8.allSatisfy { $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10 || "-_.".utf8.contains($0) }
    }
    guard parts.count >= 2, isName(parts[0]), isName(parts[1]) else {
      throw Problem("expected github:owner/repository[/path][@commit]")
    }
    let path = parts.dropFirst(2).joined(separator: "/")
    if !path.isEmpty, let problem = StorePath.problem(path) {
      throw Problem("the path \"\(path)\" \(problem)")
    }
    var commit: String?
    if halves.count == 2 {
      guard isCommit(String(halves[1])) else {
        throw Problem("\"\(halves[1].prefix(60))\" is not a commit of 40 hexadecimal digits")
      }
      commit = halves[1].lowercased()
    }
    return .github(repository: parts[0] + "/" + parts[1], path: path, commit: commit)
  }

  /// 40 hexadecimal digits.
  static func isCommit(_ text: String) -> Bool {
    text.utf8.count == 40 && text.utf8.allSatisfy { JSONDocument.hex($0) != nil }
  }

  /// The source of one version: a subfolder, and a commit.
  func version(path: String?, commit: String?) -> StoreSource {
    switch self {
    case .builtIn: return self
    case .folder(let folder): return path.map { .folder(folder + "/" + $0) } ?? self
    case .web(let address):
      guard let path else { return self }
      let folder = address.hasSuffix("/") ? address : address + "/"
      return WebAddress(folder)?.resolving(path).map { .web($0.text) } ?? self
    case .github(let repository, let folder, let pinned):
      let whole = [folder, path ?? ""].filter { !$0.isEmpty }.joined(separator: "/")
      return .github(repository: repository, path: whole, commit: commit ?? pinned)
    }
  }

  /// The text that `parse` reads.
  package var text: String {
    switch self {
    case .builtIn(let id): "builtin:" + id
    case .folder(let path): "file:" + path
    case .web(let address): address
    case .github(let repository, let path, let commit):
      "github:" + repository + (path.isEmpty ? "" : "/" + path) + (commit.map { "@" + $0 } ?? "")
    }
  }

  /// The source without its commit: what stays the same between versions.
  var origin: String {
    if case .github(let repository, let path, _) = self {
      return StoreSource.github(repository: repository, path: path, commit: nil).text
    }
    return text
  }
}

extension String {
  /// The rest after a prefix. Nil if the text has another beginning.
  fileprivate func removing(prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}

extension StoreSource {
  /// The source in a lock file: without the commit, and with a path that also holds in another checkout.
  package func lockText(root: String) -> String {
    if case .folder(let path) = self, path.hasPrefix(root + "/") {
      return "file:" + path.dropFirst(root.count + 1)
    }
    return origin
  }
}
