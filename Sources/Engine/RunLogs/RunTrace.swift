/// What is known about a run's log: figures, without any of its text.
package struct RunTrace: Sendable, Equatable {
  /// What the steps were read from.
  package enum Origin: String, Sendable {
    case log, result, events

    /// Starts the name of a source that is not a file.
    var mark: String { "\(self) of run " }
  }

  package var run: String
  package var source: String
  package var agentId: String?
  package var issueId: String?
  /// "claude", "codex", "acp"; nil for plain text.
  package var engine: String?
  package var model: String?
  package var session: String?
  package var startedAt: Instant?
  package var endedAt: Instant?
  package var attempts: Int64 = 1
  /// Steps that are stored, and those beyond the limits.
  package var steps: Int64 = 0
  package var omitted: Int64 = 0
  package var toolCalls: Int64 = 0
  package var commands: Int64 = 0
  package var edits: Int64 = 0
  package var errors: Int64 = 0
  package var usage = StepUsage()
  package var hasUsage = false
  package var cost: Money?
  package var hasDeltas = false
  /// Bytes of the log.
  package var bytes: Int64 = 0
  /// Secrets that were removed.
  package var redactions: Int64 = 0
  /// Texts that Paperclip shortened.
  package var cuts: Int64 = 0
  /// True if the log ends within a line.
  package var isCutShort = false
  /// Changes with what is stored.
  package var content: UInt64 = 0

  package init(run: String, source: String) { (self.run, self.source) = (run, source) }

  package var origin: Origin {
    [.result, .events].first { source == $0.mark + run } ?? .log
  }

  /// The name of the run's page: its ID if that is a safe file name.
  package static func slug(_ run: String) -> String {
    var slugs = SlugTable(kind: "run")
    let slug = slugs.add(identifier: run, id: run)
    // IDs that differ in case or in other characters must not share a page.
    guard slug != run || run.lowercased() != run else { return slug }
    return String(slug.prefix(40)) + "-" + String(SHA256.digest(of: Array(run.utf8)).text.prefix(12))
  }

  package static func page(_ run: String) -> String { "runs/\(slug(run)).html" }
  package var page: String { Self.page(run) }
  package var milliseconds: Int64? {
    guard let startedAt, let endedAt else { return nil }
    return max(0, endedAt.milliseconds - startedAt.milliseconds)
  }
}
