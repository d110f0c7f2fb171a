/// Reads the documents of a company, relates them to each other, and answers searches.
package struct KnowledgeReader {
  private let database: Database
  private let settings: KnowledgeSettings
  package private(set) var knowledge = Knowledge()
  package private(set) var index = TextIndex()
  /// The IDs of issues by identifier.
  private var identifiers: [String: String] = [:]
  private var slugs = SlugTable(kind: "document", reserved: ["pages", "upkeep"])

  /// `root`: the folder that a path to vectors starts at.
  /// Without `relates`, documents are read to be searched only.
  init(
    _ database: Database, _ settings: KnowledgeSettings, root: String?, relates: Bool = true
  ) throws {
    self.database = database
    self.settings = settings
    knowledge.settings = settings
    try readDocuments()
    try readSkills()
    try readFiles()
    guard relates else { return }
    relate()
    linkBack()
    if let path = settings.vectors {
      let file = path.hasPrefix("/") ? path : (root.map { $0 + "/" } ?? "") + path
      try VectorFile(file, name: path).relate(&knowledge, limit: settings.related)
    }
  }

  package init(
    path: String, _ settings: KnowledgeSettings, root: String?, relates: Bool = true
  ) throws {
    let database = try Database(path: path, readOnly: true)
    self = try database.reading { try KnowledgeReader(database, settings, root: root, relates: relates) }
  }

  private enum Table: String {
    case documents
    case issueDocuments = "issue_documents"
    case skills = "company_skills"
  }

  /// Rows of a table that the newest complete backup with this table still has.
  private static func isListed(_ table: Table, _ row: String) -> String {
    """
    coalesce((SELECT at FROM states WHERE number = \(row).state), \(Int64.max)) >= coalesce((
      SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'listed.\(table.rawValue)'), \(Int64.min))
    """
  }

  private mutating func add(_ document: Knowledge.Document, _ body: String, extra: String = "") {
    var document = document
    let bytes = Array(body.utf8)
    document.sha256 = SHA256.digest(of: bytes).text
    let head = [document.key, document.issueKey, document.description].compactMap { $0 }.joined(
      separator: " ")
    _ = index.add([(document.title, 4), (head, 2), (extra, 2), (body, 1)])
    document.words = PlainText.words(bytes)
    document.references = document.isMarkdown ? PlainText.references(bytes) : []
    knowledge.documents.append(document)
  }

  /// An issue, and the key of a document on it.
  package struct Issue: Sendable {
    package let id: String
    package let key: String
  }

  /// The issue that a key such as "ATL-41/plan" names; nil if the data has none.
  package func issue(ofKey key: String) -> Issue? {
    guard let slash = key.firstIndex(of: "/"), let id = identifiers[String(key[..<slash])] else { return nil }
    return Issue(id: id, key: String(key[key.index(after: slash)...]))
  }

  // MARK: Sources

  private mutating func readDocuments() throws {
    var issues: [String: (identifier: String?, title: String, isHidden: Bool)] = [:]
    try database.query("SELECT id, identifier, title, is_hidden FROM issues") {
      issues[$0.text(0) ?? ""] = ($0.text(1), $0.text(2) ?? "", $0.int(3) != 0)
      if let identifier = $0.text(1), let id = $0.text(0) { identifiers[identifier] = id }
    }
    var links: [String: (issue: String, key: String)] = [:]
    var omitted: Set<String> = []
    try database.query(
      """
      SELECT document_id, issue_id, key FROM issue_documents
      WHERE \(Self.isListed(.issueDocuments, "issue_documents")) ORDER BY document_id, created_at, id
      """
    ) { row in
      let (document, issue, key) = (row.text(0) ?? "", row.text(1) ?? "", row.text(2) ?? "")
      if settings.omitted.contains(key) || issues[issue]?.isHidden == true {
        omitted.insert(document)
      } else if links[document] == nil {
        links[document] = (issue, key)
      }
    }
    var revisions: [String: (count: Int, digest: UInt64)] = [:]
    try database.query(
      """
      SELECT document_id, id || ' ' || coalesce(revision_number, '') || ' ' || coalesce(created_at, '') || ' '
        || coalesce(created_by_agent_id, '') || ' ' || coalesce(created_by_user_id, '') || ' '
        || coalesce(created_by_run_id, '') || ' ' || coalesce(title, '') || ' ' || coalesce(change_summary, '') || ' '
        || coalesce(body, '')
      FROM document_revisions ORDER BY document_id, revision_number, id
      """
    ) { row in
      let id = row.text(0) ?? ""
      var (count, digest) = revisions[id] ?? (0, 1)
      digest = JSONDigest.mix(digest, SQLValue.text(row.text(1) ?? "").digest)
      count += 1
      revisions[id] = (count, digest)
    }
    try database.query(
      """
      SELECT id, title, format, body, revision_id, revision_number,
        coalesce(updated_by_agent_id, CASE WHEN updated_by_user_id IS NULL THEN created_by_agent_id END),
        coalesce(updated_by_user_id, created_by_user_id) IS NOT NULL, created_at, updated_at, locked_at IS NOT NULL
      FROM documents WHERE \(Self.isListed(.documents, "documents")) ORDER BY created_at IS NULL, created_at, id
      """
    ) { row in
      let id = row.text(0) ?? ""
      let link = links[id]
      guard link != nil || !omitted.contains(id) else { return }
      let issue = link.flatMap { issues[$0.issue] }
      let place = issue?.identifier ?? link.map { $0.issue } ?? "document"
      let key = link.map { "\(place)/\($0.key)" } ?? "document/\(id)"
      let title = Self.name(row.text(1)) ?? link.map(\.key) ?? "Untitled"
      let name = link.map { "\(place)-\($0.key)" } ?? title
      var document = Knowledge.Document(
        id: id, kind: .document, key: key, title: title, slug: slugs.add(name: name, id: id))
      (document.issueId, document.issueKey) = (link?.issue, link?.key)
      document.isMarkdown = (row.text(2) ?? "markdown") == "markdown"
      (document.revisionId, document.revisionNumber) = (row.text(4), row.isNull(5) ? nil : row.int(5))
      (document.authorAgentId, document.isByPerson) = (row.text(6), row.text(6) == nil && row.int(7) == 1)
      (document.createdAt, document.updatedAt) = (row.instant(8), row.instant(9) ?? row.instant(8))
      document.isLocked = row.int(10) == 1
      if let known = revisions[id] { (document.revisions, document.revisionsDigest) = known }
      add(document, row.text(3) ?? "", extra: issue?.title ?? "")
    }
  }

  private mutating func readSkills() throws {
    try database.query(
      """
      SELECT id, coalesce(slug, key), name, description, body, source_type, source_locator, created_at, updated_at, files
      FROM skills WHERE \(Self.isListed(.skills, "skills")) ORDER BY created_at IS NULL, created_at, id
      """
    ) { row in
      let (id, name) = (row.text(0) ?? "", Self.name(row.text(2)))
      let key = "skill/\(row.text(1) ?? id)"
      let title = name ?? row.text(1) ?? "Untitled"
      var document = Knowledge.Document(
        id: id, kind: .skill, key: key, title: title, slug: slugs.add(name: "skill-" + title, id: id))
      document.description = row.text(3)
      document.origin = row.text(5)
      (document.createdAt, document.updatedAt) = (row.instant(7), row.instant(8) ?? row.instant(7))
      let files = row.text(9).flatMap { text in
        try? JSONDocument.read(Array(text.utf8)) { $0.value($0.root).list }
      }
      document.files = ((files ?? nil) ?? []).compactMap(\.string)
      add(document, row.text(4) ?? "")
    }
  }

  private mutating func readFiles() throws {
    for folder in settings.folders {
      try database.query(
        "SELECT path, title, body FROM document_files WHERE source = ? ORDER BY path", [.text(folder.name)]
      ) { row in
        let path = row.text(0) ?? ""
        let key = folder.name + "/" + path
        let stem = path.lowercased().hasSuffix(".md") ? String(path.dropLast(3)) : path
        var document = Knowledge.Document(
          id: key, kind: .file, key: key, title: Self.name(row.text(1)) ?? path,
          slug: slugs.add(name: stem, id: EventKey(key).text))
        document.origin = folder.name
        add(document, row.text(2) ?? "")
      }
    }
  }

  private static func name(_ text: String?) -> String? {
    guard let text, !text.allSatisfy(\.isWhitespace) else { return nil }
    return text.count > Limits.shownName ? String(text.prefix(Limits.shownName - 1)) + "…" : text
  }

  // MARK: Relations

  private static let queryTerms = 20
  private static let topics = 24

  private mutating func relate() {
    let terms = index.characteristic(count: max(Self.queryTerms, Self.topics))
    var scores = TextIndex.Scores(terms.count)
    for place in terms.indices {
      knowledge.documents[place].topics = index.names(Array(terms[place].prefix(Self.topics)))
      knowledge.documents[place].related = index.similar(
        to: place, Array(terms[place].prefix(Self.queryTerms)), &scores, limit: settings.related)
    }
  }

  private mutating func linkBack() {
    let targets = KnowledgeTargets(knowledge)
    for place in knowledge.documents.indices {
      let own = knowledge.documents[place]
      var found: Set<Int> = []
      for name in own.references { found.formUnion(targets.places(of: name, from: own)) }
      for target in found where target != place {
        // Documents of one issue are listed together anyway.
        if let issue = own.issueId, knowledge.documents[target].issueId == issue { continue }
        knowledge.documents[target].backlinks.append(place)
      }
    }
    for place in knowledge.documents.indices { knowledge.documents[place].backlinks.sort() }
  }

  /// The documents that best match the words of a query and have its phrases, with the part of the text that
  /// has most of the words.
  package func search(_ query: String, limit: Int) throws -> [(
    document: Knowledge.Document, score: Int64, snippet: String
  )] {
    let query = SearchQuery(query)
    let texts = KnowledgeTexts(database)
    let hits = index.search(query.words, limit: query.phrases.isEmpty ? limit : knowledge.documents.count)
    var found: [(Knowledge.Document, Int64, String)] = []
    for hit in hits {
      let document = knowledge.documents[hit.place]
      let body = try texts.body(of: document)
      guard query.hasPhrases([document.title, body]) else { continue }
      let snippet = PlainText.snippet(Array(body.utf8), Set(query.words + hit.words))
      found.append((document, hit.score, snippet))
      if found.count == limit { break }
    }
    return found
  }
}
