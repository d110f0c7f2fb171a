import Engine

/// The companies that a command works on: the one given with --company, else all in the workspace.
struct CompanyChoice {
  typealias Company = (path: String, id: String, name: String)

  /// Oldest first; never empty.
  let companies: [Company]
  private let slugs: CompanySlugs
  private let command: String

  init(_ session: Session) throws {
    command = session.arguments.command.name
    let all = try CompanyViewReader.companies(in: session.workspace.databases)
    guard !all.isEmpty else { throw Failure("no data yet; run paperclip-gen generate first") }
    slugs = CompanySlugs(all.map { ($0.id, $0.name) })
    guard let wanted = session.arguments.value("--company") else {
      companies = all
      return
    }
    // The slug can depend on a configured name.
    let id = slugs.id(wanted) ?? CompanyList(all, session.workspace.configuration).shown.id(wanted)
    companies = all.filter { $0.id == id }
    if companies.isEmpty {
      throw UsageError(
        message: "\(command): unknown company \"\(wanted)\"", remedy: "expected one of: \(slugs.list)")
    }
  }

  /// The company, for commands that work on one only.
  func one() throws -> Company {
    guard companies.count == 1 else {
      throw UsageError(
        message: "\(command): the workspace has several companies (\(slugs.list))",
        remedy: "choose one with --company")
    }
    return companies[0]
  }

  /// A company's slug among all of the workspace.
  func slug(_ company: Company) -> String { slugs[company.id] ?? Slug.make(from: company.name) }

  static let option = Command.Option(
    name: "--company", value: "SLUG", summary: "the company, if there are several")
}
