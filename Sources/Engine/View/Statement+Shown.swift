extension Statement {
  /// A name, title, status, model and the like as pages have it: an absurdly long one is cut.
  func shown(_ column: Int32) -> String? { Self.shown(text(column)) }

  static func shown(_ text: String?) -> String? {
    guard let text, text.utf8.count > Limits.shownName, text.count > Limits.shownName else { return text }
    return String(text.prefix(Limits.shownName - 1)) + "…"
  }
}
