import Engine

/// What agents wrote down: a list, a page for each document, and the same for agents as Markdown and JSON.
/// Made only if the module "knowledge" is enabled.
enum KnowledgePages {
  static let index = "knowledge/index.html"
  static let markdownIndex = "knowledge/index.md"
  private static let recent = 100
  private static let perPage = 200

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    guard let knowledge = context.view.knowledge else { return [] }
    let links = KnowledgeLinks(context.view, knowledge)
    return [Page(index) { context, site in write(knowledge, context, &site) }] + lists(knowledge)
      + knowledge.documents.map { page(of: $0, knowledge.documents, links) }
      + knowledge.documents.flatMap { RevisionPages.pages(of: $0, links) }
      + KnowledgeSearch.pages(knowledge)
  }

  // MARK: Lists

  private static func path(_ number: Int) -> String { "knowledge/pages/\(number).html" }

  private static func write(_ knowledge: Knowledge, _ context: SiteContext, _ site: inout PageWriter) {
    let all = knowledge.documents
    let order = all.indices.sorted {
      (all[$1].updatedAt ?? .epoch, $0) < (all[$0].updatedAt ?? .epoch, $1)
    }
    let count = (all.count + perPage - 1) / perPage
    let pages =
      all.count > recent
      ? (1...count).map { number -> Value in
        ["number": .int(Int64(number)), "page": .string(path(number))]
      } : []
    let kinds = Knowledge.Kind.allCases.map { kind in Int64(all.count { $0.kind == kind }) }
    site.page(
      index, "knowledge", title: "Knowledge",
      [
        "total": .int(Int64(all.count)), "isIndex": true, "number": .null,
        "documents": .int(kinds[0]), "skills": .int(kinds[1]), "files": .int(kinds[2]),
        "words": .int(all.reduce(0) { $0 + Int64($1.words) }),
        "revisions": .int(all.reduce(0) { $0 + Int64($1.revisions) }),
        "isCut": .bool(all.count > recent), "shown": .int(Int64(min(all.count, recent))),
        "rows": .list(order.prefix(recent).map { KnowledgeValue.row(all[$0], context) }),
        "pages": .list(pages), "markdown": .string(markdownIndex),
        "model": .optional(knowledge.model), "vectors": .int(Int64(knowledge.vectors)),
        "staleVectors": .int(Int64(knowledge.staleVectors)),
      ])
    site.api(
      "api/knowledge.json", "Documents, skills and Markdown files of the company",
      .list(all.map { KnowledgeValue.file($0, all, context) }), meta: ["count": .int(Int64(all.count))])
    site.file(markdownIndex, "All documents, as a list for agents", markdown(knowledge, context))
  }

  private static func lists(_ knowledge: Knowledge) -> [Page] {
    let all = knowledge.documents
    guard all.count > recent else { return [] }
    return (1...((all.count + perPage - 1) / perPage)).map { number in
      let rows = all[((number - 1) * perPage)..<min(all.count, number * perPage)]
      var facts = DependencyDigest()
      for document in rows { KnowledgeValue.add(document, to: &facts) }
      return Page(path(number), [.facts: facts.value]) { context, site in
        site.page(
          path(number), "knowledge", title: "Knowledge, page \(number)",
          [
            "total": .int(Int64(rows.count)), "isIndex": false, "number": .int(Int64(number)),
            "documents": 0, "skills": 0, "files": 0, "words": 0, "revisions": 0, "isCut": false,
            "shown": .int(Int64(rows.count)), "rows": .list(rows.map { KnowledgeValue.row($0, context) }),
            "pages": [], "markdown": .string(markdownIndex), "model": .null, "vectors": 0, "staleVectors": 0,
          ], .changed(rows.compactMap(\.updatedAt).max()))
      }
    }
  }

  private static func markdown(_ knowledge: Knowledge, _ context: SiteContext) -> [UInt8] {
    var lines = [
      "# Knowledge of \(Report.escaped(context.view.company.name))", "",
      "> What agents and people wrote down, as of \(context.view.asOf.text). Each file has its key, its source and the SHA-256 of its text. Paths are relative to this file.",
    ]
    for (kind, title) in [
      (Knowledge.Kind.document, "Documents of issues"), (.skill, "Skills"), (.file, "Files"),
    ] {
      let some = knowledge.documents.filter { $0.kind == kind }
      guard !some.isEmpty else { continue }
      lines += ["", "## " + title, ""]
      lines += some.map { document in
        let date = document.updatedAt.map { ", \($0.text.prefix(10))" } ?? ""
        return "- [\(Report.escaped(document.title))](\(document.slug).md): \(Report.escaped(document.key)), "
          + "\(Formats.count(Int64(document.words), "words"))\(date)"
      }
    }
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  // MARK: A document

  private static func page(
    of document: Knowledge.Document, _ all: [Knowledge.Document], _ links: KnowledgeLinks
  ) -> Page {
    let path = KnowledgeLinks.page(document)
    var facts = DependencyDigest()
    KnowledgeValue.add(document, to: &facts)
    for name in document.references { facts.add(links.page(of: name, in: document)) }
    for hit in document.related + document.near {
      for text in [all[hit.place].key, all[hit.place].title, all[hit.place].slug] + hit.words {
        facts.add(text)
      }
      facts.add(hit.score)
    }
    for place in document.backlinks {
      for text in [all[place].key, all[place].title, all[place].slug] { facts.add(text) }
    }
    return Page(path, [.facts: facts.value]) { context, site in
      let body = try context.view.history.body(of: document)
      let revisions = try context.view.history.revisions(of: document)
      func other(_ place: Int, _ why: String) -> Value {
        [
          "title": .string(all[place].title), "key": .string(all[place].key),
          "page": .string(KnowledgeLinks.page(all[place])), "why": .string(why),
        ]
      }
      site.page(
        path, "document", title: "\(document.title) (\(document.key))",
        [
          "title": .string(document.title), "key": .string(document.key),
          "kind": .string(document.kind.rawValue), "description": .optional(document.description),
          "issue": context.issueReference(document.issueId), "origin": .optional(document.origin),
          "author": context.agentReference(document.authorAgentId), "isPerson": .bool(document.isByPerson),
          "createdAt": SiteContext.instant(document.createdAt),
          "updatedAt": SiteContext.instant(document.updatedAt), "words": .int(Int64(document.words)),
          "revisionNumber": .optional(document.revisionNumber), "isLocked": .bool(document.isLocked),
          "markdown": .string(KnowledgeLinks.markdown(document)),
          "body": text(body, document, links, on: path),
          "files": .list(document.files.map { ["path": .string($0)] }),
          "revisions": .list(RevisionPages.rows(revisions, of: document, context)),
          "related": .list(
            document.related.map { other($0.place, $0.words.joined(separator: ", ")) }),
          "near": .list(document.near.map { other($0.place, "\(($0.score + 5_000) / 10_000)%") }),
          "backlinks": .list(document.backlinks.map { other($0, "") }),
        ], .changed(document.updatedAt))
      site.file(
        KnowledgeLinks.markdown(document), "\(document.title) (\(document.key)), as Markdown",
        twin(body, document, context))
    }
  }

  /// The text as HTML. Another format than Markdown is shown as it is.
  static func text(
    _ body: String, _ document: Knowledge.Document, _ links: KnowledgeLinks, on path: String,
    isMarkdown: Bool? = nil
  ) -> Value {
    guard !body.allSatisfy(\.isWhitespace) else { return .null }
    guard isMarkdown ?? document.isMarkdown else {
      return .markup(
        Markup(trusted: Array("<pre><code>".utf8) + HTMLEncoder.encode(body) + Array("</code></pre>\n".utf8)))
    }
    return .markup(MarkdownText.markup(body, links.options(document, on: path)))
  }

  /// The text as agents read it, after what is known of it.
  private static func twin(_ body: String, _ document: Knowledge.Document, _ context: SiteContext) -> [UInt8]
  {
    var bytes = Array("---\n".utf8)
    func add(_ name: String, _ value: String?) {
      guard let value else { return }
      bytes += Array("\(name): ".utf8) + JSONWriter.encode(.string(value), layout: .compact)
      if bytes.last != 0x0A { bytes.append(0x0A) }
    }
    add("key", document.key)
    add("title", document.title)
    add("issue", document.issueId.flatMap { context.issue($0) }.map { "../" + SiteContext.page($0) })
    add(
      "author",
      document.authorAgentId.flatMap { context.agentName($0) } ?? (document.isByPerson ? "a person" : nil))
    add("updatedAt", document.updatedAt?.text)
    add("revisionId", document.revisionId)
    add("sha256", document.sha256)
    bytes += "---\n\n".utf8
    bytes += body.utf8
    if bytes.last != 0x0A { bytes.append(0x0A) }
    return bytes
  }
}
