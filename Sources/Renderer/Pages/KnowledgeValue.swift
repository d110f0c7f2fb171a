import Engine

/// Documents as values of pages and files.
enum KnowledgeValue {
  /// A document in a list. It depends on nothing but the document and the names of its author and issue.
  static func row(_ document: Knowledge.Document, _ context: SiteContext) -> Value {
    [
      "title": .string(document.title), "key": .string(document.key), "kind": .string(document.kind.rawValue),
      "page": .string(KnowledgeLinks.page(document)),
      "author": context.agentReference(document.authorAgentId), "isPerson": .bool(document.isByPerson),
      "updatedAt": SiteContext.instant(document.updatedAt), "words": .int(Int64(document.words)),
      "revisionsTotal": .int(Int64(document.revisions)),
    ]
  }

  static func add(_ document: Knowledge.Document, to digest: inout DependencyDigest) {
    for text in [
      document.id, document.kind.rawValue, document.key, document.title, document.slug, document.issueId,
      document.issueKey, document.origin, document.description, document.authorAgentId, document.revisionId,
      document.sha256, document.createdAt?.text, document.updatedAt?.text,
    ] { digest.add(text) }
    digest.add(document.isMarkdown)
    digest.add(document.isByPerson)
    digest.add(document.isLocked)
    digest.add(document.revisionNumber)
    digest.add(Int64(document.revisions))
    digest.add(Int64(bitPattern: document.revisionsDigest))
    for file in document.files { digest.add(file) }
  }

  /// A document as `api/knowledge.json` has it.
  static func file(_ document: Knowledge.Document, _ all: [Knowledge.Document], _ context: SiteContext)
    -> Value
  {
    func keys(_ hits: [TextIndex.Hit]) -> Value { .list(hits.map { .string(all[$0.place].key) }) }
    return [
      "key": .string(document.key), "kind": .string(document.kind.rawValue), "title": .string(document.title),
      "page": .string(KnowledgeLinks.page(document)), "markdown": .string(KnowledgeLinks.markdown(document)),
      "sha256": .string(document.sha256), "words": .int(Int64(document.words)),
      "source": .optional(document.origin), "issueId": .optional(document.issueId),
      "issue": context.issueReference(document.issueId),
      "authorAgentId": .optional(document.authorAgentId),
      "author": context.agentReference(document.authorAgentId),
      "isByPerson": .bool(document.isByPerson), "createdAt": SiteContext.instant(document.createdAt),
      "updatedAt": SiteContext.instant(document.updatedAt), "revisionId": .optional(document.revisionId),
      "revisionNumber": .optional(document.revisionNumber), "revisions": .int(Int64(document.revisions)),
      "related": keys(document.related), "near": keys(document.near),
      "backlinks": .list(document.backlinks.map { .string(all[$0].key) }),
    ]
  }
}
