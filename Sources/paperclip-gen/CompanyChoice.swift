import Engine

/// Which companies of a workspace a command is about: the one that --company names, else all there are.
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
    guard !all.isEmpty else { throw Failure("nothing has been read yet; run: paperclip-gen generate") }
    guard let wanted = session.arguments.value("--company") else {
      companies = all
      return
    }
    companies = all.filter { $0.id == wanted || Slug.make(from: $0.name) == wanted }
    if companies.isEmpty {
      let slugs = all.map { Slug.make(from: $0.name) }.joined(separator: ", ")
      throw Failure("there is no company \"\(wanted)\"; there are: \(slugs)")
    }
  }

  /// The company, where a command can be about one only.
  func one() throws -> Company {
    guard companies.count == 1 else {
      let slugs = companies.map { Slug.make(from: $0.name) }.joined(separator: ", ")
      throw UsageError(
        message: "\(command): there are several companies (\(slugs))", remedy: "name one with --company")
    }
    return companies[0]
  }

  static let option = Command.Option(
    name: "--company", value: "SLUG", summary: "which company, where there are several")
}
