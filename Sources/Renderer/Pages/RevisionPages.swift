import Engine

/// The history of a document: who changed it, when, in which run, and what.
enum RevisionPages {
  /// A document with more has a script as its author.
  private static let most = 200

  private static func path(_ document: Knowledge.Document, _ number: Int64) -> String {
    "knowledge/\(document.slug)/r\(number).html"
  }

  /// The last revisions, each once, that have a page.
  private static func shown(_ revisions: [Knowledge.Revision]) -> [Knowledge.Revision] {
    var seen: Set<Int64> = []
    return Array(revisions.reversed().filter { seen.insert($0.number).inserted }.reversed().suffix(most))
  }

  /// The revisions for the document's page, newest first.
  static func rows(
    _ revisions: [Knowledge.Revision], of document: Knowledge.Document, _ context: SiteContext
  ) -> [Value] {
    shown(revisions).reversed().map { revision in
      [
        "number": .int(revision.number), "at": SiteContext.instant(revision.at),
        "author": context.agentReference(revision.authorAgentId), "isPerson": .bool(revision.isByPerson),
        "run": .optional(revision.runId), "summary": .optional(revision.summary),
        "page": .string(path(document, revision.number)),
        "isCurrent": .bool(revision.number == document.revisionNumber),
      ]
    }
  }

  /// One page for each revision of a document. The first of these pages makes all.
  static func pages(of document: Knowledge.Document, _ links: KnowledgeLinks) -> [Page] {
    guard document.revisions > 0 else { return [] }
    let first = "knowledge/\(document.slug)/history.html"
    var facts = DependencyDigest()
    KnowledgeValue.add(document, to: &facts)
    for name in document.references { facts.add(links.page(of: name, in: document)) }
    return [
      Page(first, [.facts: facts.value]) { context, site in
        let revisions = shown(try context.view.history.revisions(of: document))
        site.page(
          first, "document-history", title: "History of \(document.title) (\(document.key))",
          [
            "title": .string(document.title), "key": .string(document.key),
            "page": .string(KnowledgeLinks.page(document)),
            "revisions": .list(rows(revisions, of: document, context)),
          ], .changed(document.updatedAt))
        for (place, revision) in revisions.enumerated() {
          let before = place > 0 ? revisions[place - 1] : nil
          write(
            revision, before, after: place + 1 < revisions.count ? revisions[place + 1] : nil, document,
            links, context, &site)
        }
      }
    ]
  }

  private static func write(
    _ revision: Knowledge.Revision, _ before: Knowledge.Revision?, after: Knowledge.Revision?,
    _ document: Knowledge.Document, _ links: KnowledgeLinks, _ context: SiteContext, _ site: inout PageWriter
  ) {
    let path = path(document, revision.number)
    let difference = RevisionDifference(before?.body ?? "", revision.body)
    func link(_ revision: Knowledge.Revision?) -> Value {
      revision.map { ["number": .int($0.number), "page": .string(Self.path(document, $0.number))] } ?? .null
    }
    site.page(
      path, "revision", title: "Revision \(revision.number) of \(document.title) (\(document.key))",
      [
        "title": .string(document.title), "key": .string(document.key), "number": .int(revision.number),
        "page": .string(KnowledgeLinks.page(document)), "at": SiteContext.instant(revision.at),
        "author": context.agentReference(revision.authorAgentId), "isPerson": .bool(revision.isByPerson),
        "run": .optional(revision.runId), "summary": .optional(revision.summary),
        "before": link(before), "after": link(after), "isFirst": .bool(before == nil),
        "added": .int(Int64(difference.added)), "removed": .int(Int64(difference.removed)),
        "newTitle": before != nil && before?.title != revision.title ? .optional(revision.title) : .null,
        "rows": .list(before == nil ? [] : difference.rows), "isCut": .bool(difference.isCut),
        "body": KnowledgePages.text(
          revision.body, document, links, on: path, isMarkdown: revision.isMarkdown),
      ], .changed(revision.at))
  }
}
