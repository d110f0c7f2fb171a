import Engine

/// The companies that a command works on: the one given with --company, else all in the workspace.
struct CompanyChoice {
  typealias Company = (path: String, id: String, name: String)

  /// By slug and id; never empty.
  let companies: [Company]
  private let command: String

  init(_ session: Session) throws {
    command = session.arguments.command.name
    let all = try CompanyViewReader.companies(in: session.workspace.databases).sorted {
      (Slug.make(from: $0.name), $0.id) < (Slug.make(from: $1.name), $1.id)
    }
    guard !all.isEmpty else { throw Failure("no data yet; run paperclip-gen generate first") }
    guard let requested = session.arguments.value("--company") else {
      companies = all
      return
    }
    companies = all.filter { $0.id == requested || Slug.make(from: $0.name) == requested }
    if companies.isEmpty {
      let slugs = all.map { Slug.make(from: $0.name) }.joined(separator: ", ")
      throw Failure("unknown company \"\(requested)\"; expected one of: \(slugs)")
    }
  }

  /// The company, for commands that work on one only.
  func one() throws -> Company {
    guard companies.count == 1 else {
      let slugs = companies.map { Slug.make(from: $0.name) }.joined(separator: ", ")
      throw UsageError(
        message: "\(command): the workspace has several companies (\(slugs))",
        remedy: "choose one with --company")
    }
    return companies[0]
  }

  static let option = Command.Option(
    name: "--company", value: "SLUG", summary: "the company, if there are several")
}
