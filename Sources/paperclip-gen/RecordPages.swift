import Engine

/// The pages of records, read when the first one is asked for.
final class RecordPages {
  private let path: String
  private let options: CompanyViewReader.Options
  private var pages: [String: String]?

  init(path: String, options: CompanyViewReader.Options) {
    (self.path, self.options) = (path, options)
  }

  func page(_ record: String) throws -> String? {
    if let pages { return pages[record] }
    let read = try read()
    pages = read
    return read[record]
  }

  private func read() throws -> [String: String] {
    try CompanyViewReader(path: path, options: options).read { view, _ in
      var pages: [String: String] = [:]
      for agent in view.agents { pages["agent:" + agent.id] = "agents/\(agent.slug).html" }
      for issue in view.issues { pages["issue:" + issue.id] = "issues/\(issue.slug).html" }
      return pages
    }
  }
}
