/// A run log among the sources. It is read last, since whether it is shown depends on the agent and the issue
/// of its run.
struct RunLogSource {
  let source: Source
  let progress: SourceProgress
  /// True if the file is as it was in the last run.
  let isUnchanged: Bool
  /// The run's ID: the name of the file.
  let run: String
  /// The names of the folders of the agent and the company, as Paperclip makes them from their IDs.
  let agent: String?
  let company: String?

  static let format = "run log"
  private static let endings = [".gz", ".ndjson", ".jsonl", ".json", ".log"]

  /// Nil if the name of the source says no run.
  init?(_ source: Source, _ progress: SourceProgress, isUnchanged: Bool) {
    let parts = source.path.split(separator: "/").map(String.init)
    guard source.path != "-", var name = parts.last else { return nil }
    for ending in Self.endings where name.hasSuffix(ending) { name.removeLast(ending.utf8.count) }
    guard !name.isEmpty, !Redactor.strict.looksSecret(name) else { return nil }
    (self.source, self.progress, self.isUnchanged) = (source, progress, isUnchanged)
    run = name
    agent = parts.count > 1 ? parts[parts.count - 2] : nil
    company = parts.count > 2 ? parts[parts.count - 3] : nil
  }
}

/// Run logs that wait until all else is known.
struct RunLogQueue {
  var waiting: [RunLogSource] = []
  var byCompany: [String: [RunLogSource]] = [:]
  /// Entries of the configuration that are a record of a company.
  var chosen: Set<String> = []
}
