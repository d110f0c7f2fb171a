import Engine
import Renderer

/// Finds documents of the knowledge base by their words, with the ranking of its related documents.
enum SearchCommand {
  private static let usual = 10

  static let command = Command(
    name: "search", summary: "Find documents, skills and Markdown files by their words", operands: "WORD…",
    options: [
      CompanyChoice.option,
      Command.Option(name: "--limit", value: "N", summary: "print at most N documents (\(usual))"),
    ],
    examples: [
      ("search annual pricing", "prints the documents that have these words, best first"),
      ("search pricing --json", "prints the same as JSON, for agents: key, page, file, score and snippet"),
    ],
    notes: [
      "The module \"knowledge\" must be enabled. Documents with any of the words are ranked by BM25: rare words count more. Exit code 1 if nothing is found."
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(1...100)
    let limit = try limit(arguments)
    let session = try Session(arguments, console, silently: true)
    guard let settings = KnowledgeSettings(session.workspace.configuration.modules) else {
      throw Failure(
        "the knowledge base is not enabled; run paperclip-gen module enable knowledge, then paperclip-gen generate"
      )
    }
    let choice = try CompanyChoice(session)
    var found:
      [(company: CompanyChoice.Company, document: Knowledge.Document, score: Int64, snippet: String)] = []
    for company in choice.companies {
      let reader = try KnowledgeReader(path: company.path, settings, root: nil, relates: false)
      found += try reader.search(arguments.operands.joined(separator: " "), limit: limit).map {
        (company, $0.document, $0.score, $0.snippet)
      }
    }
    // Scores of two companies are of two indexes, and roughly alike.
    found.sort { ($1.score, $0.document.key, $0.company.id) < ($0.score, $1.document.key, $1.company.id) }
    found = Array(found.prefix(limit))
    if console.isJSON {
      console.result(
        json: .list(found.map { value($0.document, $0.score, $0.snippet, choice.slug($0.company)) }))
    } else {
      for item in found {
        console.result(item.document.title)
        let date = item.document.updatedAt.map { ", \($0.text.prefix(10))" } ?? ""
        let company = choice.companies.count > 1 ? ", \(choice.slug(item.company))" : ""
        console.result("  \(item.document.key)\(date)\(company): \(KnowledgeLinks.page(item.document))")
        if !item.snippet.isEmpty { console.result("  " + item.snippet) }
      }
      if found.isEmpty { console.message("No results.") }
    }
    return found.isEmpty ? .findings : .done
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
