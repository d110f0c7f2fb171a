import Engine

/// The description and comments of an issue, for its page and file, as far as its audience may see them.
struct IssueTextValue {
  /// The newest ones, since a page is for what is going on.
  private static let shownComments = 20

  /// For the JSON file: Markdown as it was written.
  let file: Fields
  /// For the page: HTML.
  let page: Fields
  /// When the newest of the comments was written.
  let newest: Instant?

  init(_ issue: CompanyView.Issue, _ context: SiteContext, _ options: SiteFrame.Options) throws {
    guard options.audience >= .team, context.view.texts[issue.id] != nil else {
      (file, newest) = ([:], nil)
      page = ["description": .null, "comments": [], "olderComments": .null]
      return
    }
    let texts = try context.view.history.texts(ofIssue: issue.id, limit: Self.shownComments)
    let comments = options.showsComments ? texts.comments : []
    func values(_ body: (String) -> Value) -> Value {
      .list(
        comments.map { comment in
          [
            "at": SiteContext.instant(comment.at), "author": context.agentReference(comment.authorAgentId),
            "isPerson": .bool(comment.isPerson), "body": body(comment.body),
          ]
        })
    }
    file = [
      "description": .optional(texts.description), "comments": values(Value.string),
      "commentsTotal": .int(options.showsComments ? texts.total : 0),
    ]
    page = [
      "description": texts.description.map { .markup(MarkdownText.markup($0)) } ?? .null,
      "comments": values { .markup(MarkdownText.markup($0)) },
      "olderComments": .optional(
        options.showsComments && texts.total > comments.count ? texts.total - Int64(comments.count) : nil),
    ]
    newest = comments.compactMap(\.at).max()
  }
}
