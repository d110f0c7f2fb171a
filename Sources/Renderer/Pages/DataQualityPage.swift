import Engine

/// The sources of the data, and what could not be used.
enum DataQualityPage {
  private static let shownPlaceholders = 50

  static func pages(_ context: SiteContext, _ modules: ModulePages.Made) -> [Page] {
    [Page("data-quality.html") { context, site in write(context, &site) }]
  }

  private static func write(_ context: SiteContext, _ site: inout PageWriter) {
    let quality = context.view.quality
    let sources = quality.sources.map { source -> Value in
      [
        "name": .string(source.name), "format": .string(source.format), "read": .int(source.read),
        "accepted": .int(source.accepted), "duplicates": .int(source.duplicates),
        "rejected": .int(source.rejected),
        "oldest": SiteContext.instant(source.oldest), "newest": SiteContext.instant(source.newest),
        "isComplete": .bool(source.isComplete),
      ]
    }
    let findings = quality.findings.map { finding -> Value in
      [
        "severity": .string(finding.severity.word), "message": .string(finding.message),
        "remedy": .optional(finding.remedy), "source": .optional(finding.source),
        "line": .optional(finding.line.map { Int64($0) }), "place": .string(finding.place),
      ]
    }
    let rejects = quality.rejects.map { reject -> Value in
      ["source": .string(reject.source), "line": .optional(reject.line), "reason": .string(reject.reason)]
    }
    let redactions = quality.redactions.map { redaction -> Value in
      [
        "source": .string(redaction.source), "kind": .string(redaction.kind), "count": .int(redaction.count),
        "lines": .list(redaction.lines.map(Value.int)),
      ]
    }
    let rejected = quality.sources.reduce(Int64(0)) { $0 + $1.rejected }
    let data: Fields = [
      "sources": .list(sources), "rejectedLines": .int(rejected), "rejects": .list(rejects),
      "findings": .list(findings), "redactions": .list(redactions),
      "placeholders": .list(quality.placeholders.map(Value.string)),
      "knownByFacts": [
        "agents": .int(Int64(context.view.agents.filter(\.isKnownByFacts).count)),
        "issues": .int(Int64(context.view.issues.filter(\.isKnownByFacts).count)),
        "projects": .int(Int64(context.view.projects.filter(\.isKnownByFacts).count)),
        "goals": .int(Int64(context.view.goals.filter(\.isKnownByFacts).count)),
      ],
      "hiddenIssues": .int(quality.hiddenIssues),
      "runs": [
        "withUsage": .int(quality.runsWithUsage), "withoutUsage": .int(quality.runsWithoutUsage),
        "open": .int(quality.openRuns),
      ],
      "unpricedEvents": .int(context.view.ledger.total.unpriced),
      "undatedActivity": .int(context.view.activity.undated),
    ]
    site.api("api/data-quality.json", "Data quality: sources, findings and rejected lines", .record(data))
    var page = data
    let read = quality.sources.reduce(Int64(0)) { $0 + $1.read }
    page["readLines"] = .int(read)
    page["usedPercent"] = SiteContext.share(read - min(read, rejected), of: read)
    page["usagePercent"] = SiteContext.share(
      quality.runsWithUsage, of: quality.runsWithUsage + quality.runsWithoutUsage)
    page["findings"] = .list(
      Anchor.unique(
        zip(findings, quality.findings).map { value, finding in
          var fields = value.record ?? [:]
          fields["anchor"] = .string(Anchor.make("finding", finding.text))
          return .record(fields)
        }))
    page["findingsTotal"] = .int(Int64(findings.count))
    page["redactions"] = .list(
      zip(redactions, quality.redactions).map { value, redaction in
        var fields = value.record ?? [:]
        let isCut = redaction.lines.count < redaction.count
        fields["lines"] = .string(
          redaction.lines.map { String($0) }.joined(separator: ", ")
            + (isCut && !redaction.lines.isEmpty ? ", …" : ""))
        return .record(fields)
      })
    page["redactionsTotal"] = .int(quality.redactions.reduce(0) { $0 + $1.count })
    let facts = data["knownByFacts"]
    let known = ["agents", "issues", "projects", "goals"].compactMap { kind -> String? in
      guard let count = facts?[kind]?.int, count > 0 else { return nil }
      return Formats.count(count, CountNoun(kind))
    }
    page["recordsByFacts"] = .string(known.joined(separator: ", "))
    page["hasKnownByFacts"] = .bool(!known.isEmpty)
    page["placeholders"] = .list(Array(quality.placeholders.prefix(shownPlaceholders).map(Value.string)))
    page["placeholdersTotal"] = .int(Int64(quality.placeholders.count))
    page["morePlaceholders"] = .int(Int64(max(0, quality.placeholders.count - shownPlaceholders)))
    page["hasMorePlaceholders"] = .bool(quality.placeholders.count > shownPlaceholders)
    page["hasRejects"] = .bool(rejected > 0 || !rejects.isEmpty)
    page["moreRejects"] = .bool(rejected > Int64(rejects.count))
    page["emitted"] = .list(
      context.view.emitted.sorted { $0.key < $1.key }.map {
        ["event": .string($0.key), "count": .int($0.value)]
      })
    site.page("data-quality.html", "data-quality", title: "Data quality", .record(page))
  }
}
