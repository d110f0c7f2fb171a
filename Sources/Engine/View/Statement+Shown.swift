extension Statement {
  /// A name, title, status, model and the like as pages have it: an absurdly long one is cut.
  func shown(_ column: Int32) -> String? {
    guard let text = text(column), text.utf8.count > Limits.shownName, text.count > Limits.shownName else {
      return text(column)
    }
    return String(text.prefix(Limits.shownName - 1)) + "…"
  }
}
