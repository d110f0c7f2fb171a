import Engine

/// Where numbers lead: a bar to its day, a cause to its runs, a count to the list of what it counts.
extension SiteContext {
  // MARK: Days

  /// Days of a chart, linked to their pages.
  func linked(_ names: [Chart.Name]) -> [Chart.Name] {
    names.map { name in
      var name = name
      name.page = name.day.flatMap(dayPage)
      return name
    }
  }

  /// The page of a day. Nil if nothing happened on it.
  func dayPage(_ day: CivilDate) -> String? { pagedDays.contains(day) ? Self.page(ofDay: day) : nil }

  static func page(ofDay day: CivilDate) -> String {
    isDated(day) ? "activity/\(day.text).html" : "activity/undated.html"
  }

  /// False for the day of what has no time, such as the records of a template: it is stored under January 1,
  /// 1970.
  static func isDated(_ day: CivilDate) -> Bool { day.parts.year > 1970 }

  /// True if a list of issues can say that the newest come first.
  static func areDated(_ issues: some Sequence<CompanyView.Issue>) -> Bool {
    issues.contains { $0.createdAt != nil }
  }

  // MARK: Causes

  /// Error codes without end would make pages without end.
  static func hasCausePages(_ view: CompanyView) -> Bool {
    view.runFigures.causes.count <= Limits.causePages
  }

  static func pagedCauses(_ view: CompanyView) -> Set<String> {
    hasCausePages(view) ? Set(view.runFigures.causes.lazy.map(\.code)) : []
  }

  func causePage(_ code: String) -> String? {
    pagedCauses.contains(code) ? Self.page(ofCause: code) : nil
  }

  func causePage(of run: CompanyView.Run) -> String? {
    guard Self.isFailed(run) else { return nil }
    let code = run.errorCode ?? ""
    return causePage(code.isEmpty ? run.status ?? "" : code)
  }

  /// The page of a cause. Codes that differ only in what a path cannot have get different pages.
  static func page(ofCause code: String) -> String {
    let isPlain = code.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
    }
    let slug = Slug.make(from: code)
    if isPlain, !slug.isEmpty, slug.utf8.count == code.utf8.count { return "causes/\(slug).html" }
    let digest = String(SHA256.digest(of: Array(code.utf8)).words.0, radix: 16)
    return "causes/\(slug.isEmpty ? "" : slug.prefix(30) + "-")\(digest).html"
  }

  // MARK: Counts

  /// `list`: the page with a table of them, which its script filters by what the address says.
  static func statusList(_ statuses: [String?], in list: String?) -> Value {
    .list(
      (statusList(statuses).list ?? []).map { row in
        var fields = row.record ?? [:]
        let words = Formats.words(row["status"]?.string ?? "")
        fields["listPage"] = .optional(list.map { "\($0)?status=\(URLEncoder.segment(words))" })
        return .record(fields)
      })
  }

}
