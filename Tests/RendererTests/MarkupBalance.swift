/// Reads finished HTML as a stack of tags: elements are closed in order, and attributes are allowed ones.
struct MarkupBalance {
  private static let void: Set<String> = ["meta", "link", "br", "hr", "img", "input"]
  /// Inside drawings, which are XML.
  private static let selfClosing: Set<String> = ["rect", "circle", "path", "line"]

  private(set) var problems: [String] = []
  private(set) var counts: [String: Int] = [:]
  private(set) var ids: Set<String> = []

  init(_ page: String) {
    var stack: [String] = []
    var rest = page[...]
    while let open = rest.firstIndex(of: "<") {
      rest = rest[rest.index(after: open)...]
      guard let close = rest.firstIndex(of: ">") else {
        problems.append("a tag does not end")
        return
      }
      let tag = rest[..<close]
      rest = rest[rest.index(after: close)...]
      if tag.hasPrefix("!") { continue }
      if tag.hasPrefix("/") {
        let name = String(tag.dropFirst())
        if stack.last == name {
          stack.removeLast()
        } else {
          problems.append("</\(name)> in <\(stack.last ?? "")>")
        }
        continue
      }
      let name = String(tag.prefix { $0 != " " && $0 != "/" && $0 != "\n" })
      counts[name, default: 0] += 1
      check(attributes: tag.dropFirst(name.count), of: name)
      if !Self.void.contains(name), !(Self.selfClosing.contains(name) && tag.hasSuffix("/")) {
        stack.append(name)
      }
    }
    if !stack.isEmpty { problems.append("not closed: \(stack.joined(separator: " "))") }
  }

  private mutating func check(attributes: Substring, of name: String) {
    let parts = attributes.split(separator: "\"", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() where index % 2 == 0 {
      for word in part.split(separator: " ") {
        let key = word.hasSuffix("=") ? String(word.dropLast()) : String(word)
        if key == "style" || key.hasPrefix("on") { problems.append("inline \(key) on <\(name)>") }
        if key == "id", word.hasSuffix("="), index + 1 < parts.count {
          let id = String(parts[index + 1])
          if id.isEmpty || id.contains(where: \.isWhitespace) { problems.append("the id \"\(id)\"") }
          if !ids.insert(id).inserted { problems.append("the id \(id) occurs twice") }
        }
      }
    }
  }
}
