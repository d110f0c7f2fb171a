import Engine

/// Reports for days, weeks and months, compared with the previous ones.
enum ReportPages {
  /// The number of past periods with pages, except those without activity. Daily pages are for catching up
  /// and are rewritten every night: older days are in their week, in `activity/`, and available with `report
  /// --period 2026-11-19`.
  private static let reach: [(kind: Period.Kind, back: Int)] = [(.day, 14), (.week, 53), (.month, 36)]
  /// Nobody reads more rows on a page. The JSON file has all.
  private static let shownRows = 100

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    let source = ReportSource(context.view, zone: context.zone)
    let runs = Dictionary(uniqueKeysWithValues: context.view.runFigures.days.map { ($0.day, $0) })
    var pages: [Page] = []
    var lists: [String: [Report]] = [:]
    let yesterday = source.lastComplete(.day).first
    for (kind, back) in reach {
      let periods = source.periods(kind, back: back)
      let reports = periods.map(source.report)
      lists[kind.rawValue + "s"] = reports
      for (place, report) in reports.enumerated() {
        pages.append(
          page(
            of: report, isCurrent: place < 2 && kind == .day && report.period.first >= yesterday,
            days: days(of: report.period, source, runs, context),
            newer: place > 0 ? periods[place - 1] : nil,
            older: place + 1 < periods.count ? periods[place + 1] : nil))
      }
    }
    let all = lists
    let entries = FeedFile.entries(context.view.company, context.zone, source)
    return pages + [
      Page("reports/index.html") { context, site in list(all, &site) },
      Page(FeedFile.path) { context, site in FeedFile.write(entries, context, &site) },
    ]
  }

  /// `isCurrent`: the report is for the last full day or the current one. It has the alerts, so it is made in
  /// every run.
  private static func page(
    of report: Report, isCurrent: Bool, days: [Day], newer: Period?, older: Period?
  ) -> Page {
    let period = report.period
    var facts = DependencyDigest()
    facts.add(report)
    facts.add(report.isComplete ? nil : report.today.text)
    for day in days {
      facts.add(day.page)
      for number in [day.runs.succeeded, day.runs.failed, day.runs.other, day.billed] { facts.add(number) }
    }
    facts.add(newer?.key)
    facts.add(older?.key)
    let make: Page.Make = { context, site in
      let report = try isCurrent ? report.adding(Attention(context), context) : report
      let value = value(report, context)
      site.markdown(
        MarkdownPages.path(period), "Report for \(report.title) as Markdown",
        report.markdown(siteURL: nil, root: "../"))
      site.api(
        file(period), "Report for \(report.title)", .record(value), .changed(report.changedAt),
        layout: .dense)
      var page = value
      for list in ["finished", "created", "agents"] {
        page[list] = .list(Array((value[list]?.list ?? []).prefix(shownRows)))
      }
      page["news"] = news(report)
      page["rows"] = rows(report)
      page["isCompared"] = .bool(report.isCompared)
      page["hasMore"] = .bool(
        report.finishedPlaces.count > shownRows || report.createdPlaces.count > shownRows
          || report.agents.count > shownRows)
      page["file"] = .string(file(period))
      page["newer"] = .optional(newer.map(path))
      page["older"] = .optional(older.map(path))
      page["kind"] = .string(period.kind.rawValue)
      page["charts"] = .list(charts(days, report, context.zone, &site))
      site.page(
        path(period), "report", title: "Report for \(report.title)", .record(page), .changed(report.changedAt)
      )
    }
    return isCurrent ? Page(path(period), make) : Page(path(period), [.facts: facts.value], make)
  }

  private static func list(_ reports: [String: [Report]], _ site: inout PageWriter) {
    var lists = Fields(reports.mapValues { Value.list($0.map { .record(row($0)) }) })
    site.api("api/reports/index.json", "Available reports", .record(lists))
    lists["isEmpty"] = .bool(reports.values.allSatisfy(\.isEmpty))
    site.page("reports/index.html", "reports", title: "Reports", .record(lists))
  }

  static func path(_ period: Period) -> String { "reports/\(period.key).html" }
  static func file(_ period: Period) -> String { "api/reports/\(period.key).json" }

  /// A row in the list of reports.
  private static func row(_ report: Report) -> Fields {
    var row: Fields = [
      "key": .string(report.period.key), "name": .string(report.period.name),
      "isComplete": .bool(report.isComplete), "page": .string(path(report.period)),
      "file": .string(file(report.period)),
    ]
    for figure in report.figures {
      switch figure.key {
      case "issuesFinished", "issuesCreated", "runs", "runsFailed": row[figure.key] = .optional(figure.value)
      case "billed":
        row["billedCents"] = figure.value.map { Money(microcents: $0).cents } ?? .null
        row["unbilled"] = .optional(figure.note)
      default: break
      }
    }
    return row
  }

  /// The figures as text for the page's table, without rows that are zero in both periods.
  static func rows(_ report: Report) -> Value {
    .list(
      report.figureRows.filter { $0[1] != "0" || $0[2] != "0" }.map {
        [
          "label": .string($0[0]), "text": .string($0[1]), "beforeText": .string($0[2]),
          "changeText": .string($0[3]),
        ]
      })
  }

  /// The alerts as rows of a page. Null without alerts.
  static func news(_ report: Report, shown: Int = shownRows) -> Value {
    guard let news = report.news else { return .null }
    return [
      "summary": .string(news.summary), "hasAlerts": .bool(!news.alerts.isEmpty),
      "more": .optional(news.alerts.count > shown ? Int64(news.alerts.count - shown) : nil),
      "alerts": .list(
        news.alerts.prefix(shown).map { alert in
          [
            "label": .string(alert.label), "tone": .string(alert.isCritical ? "error" : "pending"),
            "name": .optional(alert.name), "why": .string(alert.why), "hint": .string(alert.hint),
            "page": .string(alert.page),
          ]
        }),
    ]
  }

  /// The report as in its JSON file. The page uses the same value.
  static func value(_ report: Report, _ context: SiteContext) -> Fields {
    func plain(_ unit: ChartUnit, _ value: Int64?) -> Value {
      guard let value else { return .null }
      return unit == .money ? Money(microcents: value).cents : .int(value)
    }
    // Most of a period's issues were created and finished in it: what both lists have is made once.
    var made: [String: Value] = [:]
    func issues(_ list: some Collection<CompanyView.Issue>) -> Value {
      .list(
        list.map { issue in
          if let value = made[issue.id] { return value }
          let value: Value = [
            "id": .string(issue.id), "identifier": .optional(issue.identifier), "title": .string(issue.title),
            "assignee": context.agentReference(issue.assigneeAgentId), "priority": .optional(issue.priority),
            "createdAt": SiteContext.instant(issue.createdAt),
            "completedAt": SiteContext.instant(issue.completedAt), "page": .string(SiteContext.page(issue)),
          ]
          made[issue.id] = value
          return value
        })
    }
    return [
      "company": ["id": .string(report.company.id), "name": .string(report.company.name)],
      "period": period(report.period), "previous": period(report.period.previous),
      "title": .string(report.title), "isComplete": .bool(report.isComplete),
      "timeZone": .string(report.company.timeZone), "zoneNote": .string(report.zoneNote),
      "words": .list(report.words.map(Value.string)), "notes": .list(report.notes.map(Value.string)),
      "figures": .list(
        report.figures.map { figure in
          [
            "key": .string(figure.key), "label": .string(figure.label),
            "unit": .string(figure.unit == .money ? "cents" : figure.unit == .tokens ? "tokens" : "count"),
            "value": plain(figure.unit, figure.value), "before": plain(figure.unit, figure.before),
            "change": report.isCompared ? plain(figure.unit, figure.change) : .null,
            "note": .optional(figure.note),
          ]
        }),
      "agents": .list(
        report.agents.map { agent in
          [
            "agentId": .optional(agent.id), "agent": .string(agent.name),
            "page": .optional(context.agent(agent.id).map(SiteContext.page)),
            "billedCents": agent.sum.unbilled == nil ? agent.sum.billed.cents : .null,
            "unbilled": .optional(agent.sum.unbilled),
            "beforeBilledCents": agent.before.unbilled == nil ? agent.before.billed.cents : .null,
            "totalTokens": .int(agent.sum.tokens.total), "runs": .int(agent.runs),
            "runsFailed": .int(agent.failed),
          ]
        }),
      "failures": .list(
        report.causes.map {
          ["cause": .string($0.name), "count": .int($0.count), "before": .int($0.before)]
        }),
      "finished": issues(report.finished), "created": issues(report.created),
      "news": report.news.map { news in
        [
          "summary": .string(news.summary), "known": .int(news.known),
          "alerts": .list(
            news.alerts.map { alert in
              [
                "id": .string(alert.id), "label": .string(alert.label),
                "severity": .string(alert.isCritical ? "critical" : "warning"), "name": .optional(alert.name),
                "why": .string(alert.why), "hint": .string(alert.hint), "page": .string(alert.page),
              ]
            }),
        ]
      } ?? .null,
    ]
  }

  private static func period(_ period: Period) -> Value {
    [
      "key": .string(period.key), "kind": .string(period.kind.rawValue), "name": .string(period.name),
      "shortName": .string(period.shortName), "from": .string(period.first.text),
      "to": .string(period.last.text),
    ]
  }

  /// The totals of one day of a week or month.
  private struct Day: Sendable {
    let day: CivilDate
    let page: String?
    let runs: RunFigures.Day
    let billed: Int64
  }

  private static func days(
    of period: Period, _ source: ReportSource, _ runs: [CivilDate: RunFigures.Day], _ context: SiteContext
  ) -> [Day] {
    guard period.kind != .day else { return [] }
    // Future days have no bars.
    return period.days.filter { $0 <= source.today }.map { day in
      let billed = source.totals(Period(.day, containing: day)).sum.billed.microcents
      return Day(
        day: day, page: context.dayPage(day), runs: runs[day] ?? RunFigures.Day(day: day),
        billed: max(0, billed))
    }
  }

  /// The charts of a week or month.
  private static func charts(
    _ days: [Day], _ report: Report, _ zone: TimeZoneRules, _ site: inout PageWriter
  ) -> [Value] {
    guard !days.isEmpty else { return [] }
    let period = report.period
    var names = Chart.days(days.map(\.day), today: report.isComplete ? nil : report.today)
    for place in names.indices { names[place].page = days[place].page }
    func ended(_ field: KeyPath<RunFigures.Day, Int64>) -> [Int64?] { days.map { $0.runs[keyPath: field] } }
    let runs = Chart(
      .bars, id: "runs-by-day", title: "Runs by day", description: "Ended runs (\(zone.name)).",
      unit: .count("runs"), axis: "Day", names: names,
      series: [
        Chart.Series("succeeded", ended(\.succeeded), tone: "good"),
        Chart.Series("failed", ended(\.failed), tone: "bad"),
        Chart.Series("cancelled or other", ended(\.other), tone: "calm"),
      ])
    let billed = Chart(
      .bars, id: "billed-by-day", title: "Billed by day", description: "UTC days.", unit: .money,
      axis: "Day (UTC)", names: names,
      series: [Chart.Series("Billed", days.map { $0.billed })])
    return [runs, billed].map {
      site.figure($0, on: path(period), file: "api/reports/\(period.key).\($0.id).csv")
    }.filter { !$0.isNull }
  }
}

extension DependencyDigest {
  /// Everything in a report, except names of agents and URLs.
  fileprivate mutating func add(_ report: Report) {
    for text in [report.company.id, report.period.key, report.title, report.company.timeZone] { add(text) }
    add(report.changedAt)
    for flag in [report.isComplete, report.hasBegun, report.hasBefore] { add(flag) }
    for text in report.words + report.notes { add(text) }
    for figure in report.figures {
      add(figure.key)
      add(figure.label)
      add(figure.value)
      add(figure.before)
      add(figure.note)
    }
    for agent in report.agents {
      add(agent.id)
      add(agent.name)
      add(agent.runs)
      add(agent.failed)
      add(agent.sum)
      add(agent.before)
    }
    for cause in report.causes {
      add(cause.name)
      add(cause.count)
      add(cause.before)
    }
    for place in report.finishedPlaces + report.createdPlaces { add(report.issues[Int(place)]) }
    add(report.finishedPlaces.count)
  }
}
