import Engine

/// Documents as parts of the search index: their names and most characteristic words.
enum KnowledgeSearch {
  private static let inPart = 500

  /// All parts, the newest documents first.
  static func parts(_ knowledge: Knowledge) -> [SearchPart] {
    stride(from: 0, to: knowledge.documents.count, by: inPart).enumerated().reversed().map { number, _ in
      SearchPart(path: "search/documents-\(number + 1).js", what: "documents")
    }
  }

  static func pages(_ knowledge: Knowledge) -> [Page] {
    stride(from: 0, to: knowledge.documents.count, by: inPart).enumerated().map { number, start in
      let some = knowledge.documents[start..<min(start + inPart, knowledge.documents.count)]
      let path = "search/documents-\(number + 1).js"
      var facts = DependencyDigest()
      for document in some {
        for text in [document.key, document.title, document.slug, document.kind.rawValue] + document.topics {
          facts.add(text)
        }
      }
      return Page(path, [.facts: facts.value]) { _, site in
        let rows = some.reversed().map { document -> Value in
          [
            .string(document.kind.rawValue),
            .string(String(document.title.prefix(SearchPart.maximumName))),
            .string(KnowledgeLinks.page(document)), .string(document.key),
            .string(document.topics.joined(separator: " ")),
          ]
        }
        site.file(path, "Search index: documents", SearchPart.script(["documents": .list(rows)]))
      }
    }
  }
}
