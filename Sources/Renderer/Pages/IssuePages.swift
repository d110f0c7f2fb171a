import Engine

/// Issue pages and their paged list.
enum IssuePages {
  private static let perPage = 100
  private static let perFile = 500
  private static let shownRuns = 10
  /// An issue's page has at least `shownEntries` of the newest entries. Older ones are in parts, counted from the oldest,
  /// that are always full, so that a new entry changes no part.
  private static let shownEntries = 50
  private static let partEntries = 100

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    context.view.issues.indices.map { page(of: $0, context) } + lists(context) + files(context)
  }

  /// Keeps only the issue's place, since there can be hundreds of thousands of pages.
  private static func page(of place: Int, _ context: SiteContext) -> Page {
    let issue = context.view.issues[place]
    let sum = context.spendByIssue[issue.id] ?? CostLedger.Sum()
    let parts = context.parts(of: issue).map(\.id)
    var facts = DependencyDigest()
    facts.add(issue)
    facts.add(sum)
    for part in parts { facts.add(part) }
    context.replays.add(issue: issue.id, to: &facts)
    facts.add(context.view.texts[issue.id].map { Int64(bitPattern: $0) })
    let documents = context.documents(of: issue)
    for document in documents {
      for text in [document.title, document.key, document.slug, document.updatedAt?.text] { facts.add(text) }
    }
    var history = DependencyDigest()
    history.add(context.view.versions.issues[issue.id])
    let path = SiteContext.page(issue)
    return Page(path, [.facts: facts.value, .history: history.value]) { context, site in
      let history = context.view.history
      let issue = context.view.issues[place]
      let sum = context.spendByIssue[issue.id] ?? CostLedger.Sum()
      let parts = context.parts(of: issue).map(\.id)
      let documents = context.documents(of: issue)
      guard case .record(var fields) = context.value(issue) else { return }
      fields["spend"] = .record(context.fields(sum))
      fields["hasSpend"] = .bool(sum.events > 0)
      // The issue is not repeated in each of its entries.
      let timeline = try history.activity(ofIssue: issue.id)
      let parted = max(0, (timeline.count - shownEntries) / partEntries) * partEntries
      let shown = timeline.dropFirst(parted)
      fields["timeline"] = .list(shown.map { SiteContext.dataRow($0, isWhole: false) })
      let older = older(timeline.prefix(parted), of: issue, context, &site)
      fields["earlier"] = .list(older.map(\.file))
      let runs = try history.runs(ofIssue: issue.id, limit: shownRuns)
      fields["runs"] = .list(runs.map { context.dataRow($0, agent: true) })
      let texts = try IssueTextValue(issue, context, site.frame.options)
      let removed = context.view.retirement?.issues[issue.id]
      let changed = PageWriter.Moment.changed(
        (timeline.map(\.at) + runs.flatMap { [$0.startedAt, $0.finishedAt] }
          + [newest(issue), texts.newest, removed?.ended])
          .compactMap { $0 }.max())
      fields["olderRuns"] = context.olderRuns(removed)
      fields.merge(texts.file) { $1 }
      fields["labels"] = .list(issue.labels.map(Value.string))
      fields["parts"] = .list(parts.map { context.issueReference($0) })
      let end = issue.completedAt ?? issue.cancelledAt
      fields["isFinished"] = .bool(end != nil)
      // An open issue shows when it was opened, since its age depends on the current time.
      fields["ageMs"] = .optional(
        issue.createdAt.flatMap { start in end.map { $0.milliseconds - start.milliseconds } })
      fields["workMs"] = .optional(
        issue.startedAt.flatMap { start in end.map { $0.milliseconds - start.milliseconds } })
      let name = issue.identifier.map { $0 + " " } ?? ""
      site.api(
        "api/issues/by-id/\(issue.slug).json", "The issue \(name)\(issue.title)", .record(fields), changed,
        layout: .dense)
      fields.merge(texts.page) { $1 }
      fields["labels"] = .list(
        issue.labels.map { ["label": .string($0), "listPage": .string(IssueViews.page(ofLabel: $0))] })
      fields["statusPage"] = .optional(issue.isPlaceholder ? nil : IssueViews.page(ofStatus: issue.status))
      fields["documents"] = .list(
        documents.map { document in
          [
            "title": .string(document.title), "page": .string(KnowledgeLinks.page(document)),
            "key": .optional(document.issueKey), "updatedAt": SiteContext.instant(document.updatedAt),
          ]
        })
      fields["lastError"] = runs.first.flatMap { SiteContext.isFailed($0) ? context.value($0) : nil } ?? .null
      fields["isKnownByFacts"] = .bool(issue.isKnownByFacts)
      fields["timeline"] = .list(Self.entries(Array(shown), context))
      fields["earlier"] = .list(older.map(\.page))
      fields["runs"] = .list(runs.map(context.value))
      fields["removed"] = context.note(removed, below: runs, limit: shownRuns)
      fields["replays"] = context.replays.values(issue: issue.id)
      site.page(path, "issue", title: name + issue.title, .record(fields), changed)
    }
  }

  /// Entries of an issue's timeline as its pages show them: the status before is said where the entry before
  /// does not say it.
  private static func entries(_ timeline: [Activity], _ context: SiteContext) -> [Value] {
    var status: String?
    return timeline.map { entry in
      let isKnown = status != nil && entry.fromStatus == status
      status = entry.toStatus ?? status
      let hasActor = entry.actorAgentId != nil || entry.actorType != nil
      // Only what the template shows: an issue can have hundreds of entries.
      return [
        "at": SiteContext.instant(entry.at), "action": .string(entry.action),
        "event": .optional(events[entry.action].map { hasActor ? $0.by : $0.alone }),
        "actor": context.agentReference(entry.actorAgentId), "actorType": .optional(entry.actorType),
        "fromStatus": .optional(isKnown ? nil : entry.fromStatus), "toStatus": .optional(entry.toStatus),
      ]
    }
  }

  /// What happened to the issue of the page, without and before the one who did it. The agent of an
  /// assignment is the one to whom the issue was assigned.
  private static let events: [String: (alone: String, by: String)] = [
    "issue.created": ("Created", "Created by"), "issue.updated": ("Changed", "Changed by"),
    "issue.comment_added": ("Commented on", "Comment by"),
    "issue.checked_out": ("Checked out", "Checked out by"),
    "issue.released": ("Released", "Released by"), "issue.assigned": ("Assigned", "Assigned to"),
    "issue.status_changed": ("Status changed", "Status changed by"),
    "issue.child_created": ("Sub-issue created", "Sub-issue created by"),
  ]

  /// The pages and files of older entries, and what the issue's own say of them.
  private static func older(
    _ timeline: ArraySlice<Activity>, of issue: CompanyView.Issue, _ context: SiteContext,
    _ site: inout PageWriter
  ) -> [(page: Value, file: Value)] {
    let name = issue.identifier.map { $0 + " " } ?? ""
    return stride(from: 0, to: timeline.count, by: partEntries).enumerated().map { number, start in
      let entries = Array(timeline[start..<start + partEntries])
      let page = "issues/\(issue.slug)/timeline-\(number + 1).html"
      let file = "api/issues/by-id/\(issue.slug)/\(number + 1).json"
      let changed = PageWriter.Moment.changed(entries.compactMap(\.at).max())
      let title = "\(name)\(issue.title): timeline, part \(number + 1)"
      let issue: Value = ["name": .string(name + issue.title), "page": .string(SiteContext.page(issue))]
      var source = DependencyDigest()
      for text in [page, title] { source.add(text) }
      for entry in entries { source.add(entry) }
      for agent in Set(entries.compactMap(\.actorAgentId)).sorted() {
        source.add(context.agentReference(agent))
      }
      site.part([file, page], of: source) { site in
        site.api(
          file, title, .list(entries.map { SiteContext.dataRow($0, isWhole: false) }), changed,
          layout: .dense)
        site.page(
          page, "timeline", title: title,
          [
            "issue": issue, "number": .int(Int64(number + 1)),
            "timeline": .list(Self.entries(entries, context)),
            "file": .string(file),
          ], changed)
      }
      return (["number": .int(Int64(number + 1)), "page": .string(page)], .string(file))
    }
  }

  /// When an issue last changed, according to its own fields.
  static func newest(_ issue: CompanyView.Issue) -> Instant? {
    [issue.createdAt, issue.startedAt, issue.completedAt, issue.cancelledAt, issue.updatedAt]
      .compactMap { $0 }.max()
  }

  /// Pages are numbered from the oldest issue, so that issues keep their page. The first page has the newest
  /// issues (up to two pages) and the totals.
  private static func lists(_ context: SiteContext) -> [Page] {
    let issues = context.countedIssues
    let full = max(0, (issues.count - 1) / perPage - 1)
    @Sendable func path(_ number: Int) -> String { "issues/page-\(number).html" }
    // Newest first, since people look for current work.
    @Sendable func rows(_ number: Int) -> ReversedCollection<ArraySlice<CompanyView.Issue>> {
      let first = issues.dropFirst((number - 1) * perPage)
      return number > full ? first.reversed() : first.prefix(perPage).reversed()
    }
    let front = Page("issues/index.html") { context, site in
      let value: Value = [
        "total": .int(Int64(issues.count)), "number": .null,
        "isPaged": .bool(full > 0), "byStatus": IssueViews.statuses(issues),
        "groups": IssueViews(context).groups, "isFront": true,
        "filters": .string(
          IssueFilter.names(issues, knowsAssignees: context.view.known.assignees).joined(separator: " ")),
        "indexParts": .string(SearchPage.issueParts(context).joined(separator: " ")),
        "today": .string(context.zone.day(of: context.view.asOf).text),
        "issueScript": .string(site.frame.library.assets.issueScript),
        "isDated": .bool(SiteContext.areDated(rows(full + 1))),
        "issues": .list(rows(full + 1).map(context.value)), "previous": .null,
        "next": full > 0 ? .string(path(full)) : .null,
      ]
      site.page("issues/index.html", "issues", title: "Issues", value)
    }
    guard full > 0 else { return [front] }
    return [front]
      + (1...full).map { number in
        let rows = rows(number)
        var facts = DependencyDigest()
        for issue in rows { facts.add(issue) }
        facts.add(number == full)
        return Page(path(number), [.facts: facts.value]) { context, site in
          let value: Value = [
            "total": .null, "number": .int(Int64(number)), "isPaged": true, "byStatus": [], "groups": [],
            "isDated": .bool(SiteContext.areDated(rows)),
            "issues": .list(rows.map(context.value)), "isFront": false, "issueScript": .null,
            "previous": .string(number == full ? "issues/index.html" : path(number + 1)),
            "next": number > 1 ? .string(path(number - 1)) : .null,
          ]
          site.page(
            path(number), "issues", title: "Issues, page \(number)", value,
            .changed(rows.compactMap(newest).max()))
        }
      }
  }

  private static func files(_ context: SiteContext) -> [Page] {
    let issues = context.countedIssues
    let files = max(1, (issues.count + perFile - 1) / perFile)
    return (1...files).map { number in
      let rows = issues.dropFirst((number - 1) * perFile).prefix(perFile)
      let path = "api/issues/\(number).json"
      var facts = DependencyDigest()
      for issue in rows { facts.add(issue) }
      facts.add(number < files)
      return Page(path, [.facts: facts.value]) { context, site in
        site.api(
          path, "Issues, oldest first, file \(number)", .list(rows.map(context.value)),
          .changed(rows.compactMap(newest).max()),
          meta: ["count": .int(Int64(rows.count)), "page": .int(Int64(number))],
          links: [
            "prev": number > 1 ? .string("\(number - 1).json") : .null,
            "next": number < files ? .string("\(number + 1).json") : .null,
          ], layout: .dense)
      }
    }
  }
}
