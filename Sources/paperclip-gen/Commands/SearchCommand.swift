import Engine
import Renderer

/// Finds documents of the knowledge base by their words, with the ranking of its related documents, and runs
/// by their steps.
enum SearchCommand {
  private static let usual = 10

  static let command = Command(
    name: "search", summary: "Find documents, skills, Markdown files and runs by their words",
    operands: "WORD…",
    options: [
      CompanyChoice.option,
      Command.Option(name: "--limit", value: "N", summary: "print at most N results (\(usual))"),
    ],
    examples: [
      ("search annual pricing", "prints the documents that have these words, best first"),
      ("search '\"annual plan\"'", "prints the documents that have exactly this phrase"),
      ("search pricing --json", "prints the same as JSON, for agents: key, page, file, score and snippet"),
    ],
    notes: [
      "Searches what the modules \"knowledge\" and \"replay\" have. Documents with any of the words are ranked by BM25: rare words count more. A phrase in quotes must appear as it is. Runs follow, newest first: those with all of the words in the name of the agent or issue, the model, the date or one step. If nothing has a word of five letters or more, words that differ in one letter count. Exit code 1 if nothing is found."
    ], run: run)

  /// A document or a run.
  private struct Result {
    var title: String
    var lines: [String]
    var json: Value
  }

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(1...100)
    let limit = try limit(arguments)
    let session = try Session(arguments, console, silently: true)
    let modules = session.workspace.configuration.modules
    let (knowledge, replay) = (KnowledgeSettings(modules), ReplaySettings(modules))
    guard knowledge != nil || replay != nil else {
      throw Failure(
        "neither the knowledge base nor replay is enabled; run paperclip-gen module enable knowledge, then paperclip-gen generate"
      )
    }
    let choice = try CompanyChoice(session)
    let query = arguments.operands.joined(separator: " ")
    var found = try knowledge.map { try documents(query, limit, $0, choice) } ?? []
    if replay != nil { found += try runs(query, limit - found.count, choice, session) }
    if console.isJSON {
      console.result(json: .list(found.map(\.json)))
    } else {
      for item in found {
        console.result(item.title)
        for line in item.lines where !line.isEmpty { console.result("  " + line) }
      }
      if found.isEmpty { console.message("No results.") }
    }
    return found.isEmpty ? .findings : .done
  }

  private static func documents(
    _ query: String, _ limit: Int, _ settings: KnowledgeSettings, _ choice: CompanyChoice
  ) throws -> [Result] {
    var found:
      [(company: CompanyChoice.Company, document: Knowledge.Document, score: Int64, snippet: String)] = []
    for company in choice.companies {
      let reader = try KnowledgeReader(path: company.path, settings, root: nil, relates: false)
      found += try reader.search(query, limit: limit).map { (company, $0.document, $0.score, $0.snippet) }
    }
    // Scores of two companies are of two indexes, and roughly alike.
    found.sort { ($1.score, $0.document.key, $0.company.id) < ($0.score, $1.document.key, $1.company.id) }
    return found.prefix(limit).map { item in
      let date = item.document.updatedAt.map { ", \($0.text.prefix(10))" } ?? ""
      let company = name(item.company, choice)
      return Result(
        title: item.document.title,
        lines: [
          "\(item.document.key)\(date)\(company): \(KnowledgeLinks.page(item.document))", item.snippet,
        ],
        json: value(item.document, item.score, item.snippet, choice.slug(item.company)))
    }
  }

  private static func runs(
    _ query: String, _ limit: Int, _ choice: CompanyChoice, _ session: Session
  ) throws -> [Result] {
    guard limit > 0 else { return [] }
    var found: [(company: CompanyChoice.Company, hit: RunSearch.Hit)] = []
    let publication = Publication(session: session, modules: session.modules)
    let isOnly = try CompanyViewReader.companies(in: session.workspace.databases).count == 1
    for company in choice.companies {
      let zone = try publication.options(company, isOnly: isOnly).zone
      let search = try RunSearch(path: company.path, zone: zone)
      found += try search.hits(query, limit: limit).map { (company, $0) }
    }
    found.sort {
      ($1.hit.startedAt ?? .epoch, $0.company.id, $0.hit.run)
        < ($0.hit.startedAt ?? .epoch, $1.company.id, $1.hit.run)
    }
    return found.prefix(limit).map { company, hit in
      let step = hit.step.map { ", step \($0)" } ?? ""
      return Result(
        title: hit.title, lines: ["run \(hit.run)\(step)\(name(company, choice)): \(hit.page)", hit.snippet],
        json: [
          "key": .string(hit.run), "kind": "run", "title": .string(hit.title),
          "company": .string(choice.slug(company)), "page": .string(hit.page),
          "startedAt": .optional(hit.startedAt?.text), "step": .optional(hit.step),
          "snippet": .string(hit.snippet),
        ])
    }
  }

  private static func name(_ company: CompanyChoice.Company, _ choice: CompanyChoice) -> String {
    choice.companies.count > 1 ? ", \(choice.slug(company))" : ""
  }

  private static func limit(_ arguments: Arguments) throws -> Int {
    guard let text = arguments.value("--limit") else { return usual }
    guard let number = Int(text), (1...1000).contains(number) else {
      throw UsageError(message: "--limit: expected a number from 1 to 1,000, got \"\(text)\"")
    }
    return number
  }

  private static func value(
    _ document: Knowledge.Document, _ score: Int64, _ snippet: String, _ company: String
  ) -> Value {
    [
      "key": .string(document.key), "kind": .string(document.kind.rawValue), "title": .string(document.title),
      "company": .string(company), "page": .string(KnowledgeLinks.page(document)),
      "markdown": .string(KnowledgeLinks.markdown(document)), "sha256": .string(document.sha256),
      "updatedAt": .optional(document.updatedAt?.text), "revisionId": .optional(document.revisionId),
      "score": .number("\(score / 1_000_000).\(String(String(1_000_000 + score % 1_000_000).dropFirst()))"),
      "snippet": .string(snippet),
    ]
  }
}
