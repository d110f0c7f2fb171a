/// Which documents a name in a text means: a key, a title, a path, or the identifier of an issue.
package struct KnowledgeTargets: Sendable {
  private var places: [String: [Int]] = [:]

  package init(_ knowledge: Knowledge) {
    for (place, document) in knowledge.documents.enumerated() {
      var names = [document.key, document.title, document.slug]
      if document.kind == .document, let slash = document.key.firstIndex(of: "/") {
        names.append(String(document.key[..<slash]))
      }
      if document.kind == .file {
        let path = document.key
        if path.lowercased().hasSuffix(".md") { names.append(String(path.dropLast(3))) }
        if let name = path.split(separator: "/").last { names.append(Self.stem(String(name))) }
      }
      for name in Set(names.map { $0.lowercased() }) where !name.isEmpty {
        if places[name, default: []].count < Self.most { places[name, default: []].append(place) }
      }
    }
  }

  /// A title such as "Plan" means nothing when there are many.
  private static let most = 8

  private static func stem(_ name: String) -> String {
    name.lowercased().hasSuffix(".md") ? String(name.dropLast(3)) : name
  }

  /// The documents that a name in a document means. A path is relative to that of a file.
  package func places(of name: String, from document: Knowledge.Document) -> [Int] {
    if document.kind == .file, let path = Self.resolved(name, from: document.key), let found = places[path] {
      return found
    }
    guard let found = places[Self.stem(name).lowercased()] else { return [] }
    // One of several documents with one title is not meant.
    let isIssue = name.utf8.contains(UInt8(ascii: "-")) && name.utf8.last.map { $0 &- 0x30 < 10 } == true
    return found.count == 1 || isIssue ? found : []
  }

  /// The page of the one document that a name means.
  package func place(of name: String, from document: Knowledge.Document) -> Int? {
    let found = places(of: name, from: document)
    return found.count == 1 ? found[0] : nil
  }

  private static func resolved(_ name: String, from key: String) -> String? {
    var parts = key.split(separator: "/").dropLast().map(String.init)
    for part in name.split(separator: "/") where part != "." {
      if part == ".." {
        guard parts.popLast() != nil else { return nil }
      } else {
        parts.append(String(part))
      }
    }
    return parts.joined(separator: "/").lowercased()
  }
}
