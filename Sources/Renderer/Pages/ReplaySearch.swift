import Engine

/// The runs whose steps are shown as parts of the search index: agent, issue, time, model, ID, and words of
/// their steps.
enum ReplaySearch {
  private static let inPart = 200

  /// All parts, the newest runs first.
  static func parts(_ replays: [CompanyView.Replay]) -> [SearchPart] {
    groups(replays).map { SearchPart(path: $0.path, what: "runs") }
  }

  static func pages(_ context: SiteContext) -> [Page] {
    groups(context.view.replays).map { path, replays in
      var facts = DependencyDigest()
      for replay in replays {
        facts.add(replay.trace.run)
        facts.add(Int64(bitPattern: replay.trace.content))
        // A later source can say whose run it was, with the same log.
        facts.add(replay.trace.agentId)
        facts.add(replay.trace.issueId)
      }
      return Page(path, [.facts: facts.value]) { context, site in
        let rows = try replays.map { try row($0.trace, context) }
        site.file(path, "Search index: runs", SearchPart.script(["documents": .list(rows)]))
      }
    }
  }

  /// Runs are numbered from the oldest, so that a new one changes only the last part.
  private static func groups(_ replays: [CompanyView.Replay]) -> [(
    path: String, replays: [CompanyView.Replay]
  )] {
    let oldest = Array(replays.reversed())
    return stride(from: 0, to: oldest.count, by: inPart).enumerated().reversed().map { number, start in
      let some = oldest[start..<min(start + inPart, oldest.count)].reversed()
      return ("search/runs-\(number + 1).js", Array(some))
    }
  }

  private static func row(_ trace: RunTrace, _ context: SiteContext) throws -> Value {
    let words = try context.view.history.words(ofRun: trace.run)
    let agent = context.agentReference(trace.agentId)["name"]?.string
    let issue = trace.issueId.flatMap { context.issueReference($0)["name"]?.string }
    let names = [agent, issue].compactMap { $0 }.joined(separator: ", ")
    var detail = Formats.count(trace.steps + trace.omitted, "steps")
    if trace.errors > 0 { detail += ", \(trace.errors.grouped) failed" }
    // As the run's page shows it.
    let time = trace.startedAt.map(Formats(zone: context.zone).dateTime)
    let name = [names.isEmpty ? "Run \(trace.run)" : names, time].compactMap { $0 }.joined(separator: ", ")
    return [
      "run", .string(String(name.prefix(SearchPart.maximumName))), .string(trace.page), .string(detail),
      .string([trace.run, trace.model, trace.engine, words].compactMap { $0 }.joined(separator: " ")),
    ]
  }
}
