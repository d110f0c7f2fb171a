import Engine

/// What the last complete run of `generate` was made from and came to. While all of it is the same, another
/// run would change nothing, and say what this says.
///
/// It is removed before a run changes anything and written last, so that a run that was killed is never taken
/// for a complete one.
struct RunRecord {
  static let name = "last-run.json"
  private static let format = "1"

  /// What `generate` says when nothing is new.
  struct Outcome {
    var standing = StandingFindings()
    /// Findings of modules and of the site.
    var others: [Finding] = []
    var files = 0
    var asOf: Instant?
    /// The amount in the last line.
    var spend: String?
    /// The time zones of the companies.
    var zones: Set<String> = []
  }

  let key: String
  let settings: String
  let files: [FileStamp]
  let results: [FileStamp]
  let outcome: Outcome

  private static func path(_ state: String) -> String { state + "/" + name }

  static func remove(_ state: String) throws { try FileSystem.remove(path(state)) }

  /// Whether everything is as it was in the run that left this record.
  func holds(_ session: Session, _ files: (sources: [Source], templates: [Source], findings: [Finding]))
    -> Bool
  {
    let now = RunInputs(session, files, key: key, zones: outcome.zones)
    return now.settings == settings && stillHold(self.files, now.files) && stillHold(results, now.results)
  }

  /// Whether stamps that were read from the record are those of these files, and still hold.
  private func stillHold(_ stamps: [FileStamp], _ paths: [String]) -> Bool {
    stamps.count == paths.count
      && zip(stamps, paths).allSatisfy { stamp, path in
        stamp.path == Self.name(path, key)
          && FileStamp(path: path, status: stamp.status, digest: stamp.digest).stillHolds
      }
  }

  /// What stands for a path in the record: the name of a file may hold a secret.
  private static func name(_ path: String, _ key: String) -> String {
    SHA256.digest(of: Array((key + path).utf8)).text
  }

  /// Begins a run: forgets the one before and looks at what this one will read.
  struct Start {
    private let stamps: [String: FileStamp]
    private let key: String

    init(_ session: Session, _ files: (sources: [Source], templates: [Source], findings: [Finding])) throws {
      try RunRecord.remove(session.workspace.state)
      var random = SystemRandomNumberGenerator()
      key = "\(random.next() as UInt64) \(random.next() as UInt64)"
      let inputs = RunInputs(session, files, key: key, zones: [])
      stamps = Dictionary(inputs.files.map { ($0, FileStamp($0)) }) { first, _ in first }
    }

    /// Writes the record of a complete run, unless something changed while it ran.
    func finish(
      _ session: Session, _ files: (sources: [Source], templates: [Source], findings: [Finding]),
      _ outcome: Outcome
    ) throws {
      let inputs = RunInputs(session, files, key: key, zones: outcome.zones)
      var confirmed: [FileStamp] = []
      for path in inputs.files {
        guard let stamp = (stamps[path] ?? FileStamp(path)).confirmed() else { return }
        confirmed.append(stamp)
      }
      let results = inputs.results.map { FileStamp($0, hashing: .never) }
      let record = RunRecord(
        key: key, settings: inputs.settings, files: confirmed, results: results, outcome: outcome)
      let path = RunRecord.path(session.workspace.state)
      try FileSystem.writeAtomically(record.bytes, to: path)
      FileSystem.closeToOthers(path)
    }
  }
}

// MARK: The file

extension RunRecord {
  private var bytes: [UInt8] {
    let total = outcome.standing.total
    return JSONWriter.encode([
      "format": .string(Self.format), "key": .string(key), "settings": .string(settings),
      "files": .list(files.map(value)), "results": .list(results.map(value)),
      "read": .int(total.read), "accepted": .int(total.accepted), "duplicates": .int(total.duplicates),
      "rejected": .int(total.rejected), "unchanged": .list(outcome.standing.unchanged.map(Value.string)),
      "standing": .list(outcome.standing.findings.map(Self.value)),
      "others": .list(outcome.others.map(Self.value)),
      "published": .int(Int64(outcome.files)), "asOf": .optional(outcome.asOf?.text),
      "spend": .optional(outcome.spend), "zones": .list(outcome.zones.sorted().map(Value.string)),
    ])
  }

  private func value(_ stamp: FileStamp) -> Value {
    .list(
      [.string(Self.name(stamp.path, key)), .string(stamp.status)]
        + (stamp.digest.map { [.string($0)] } ?? []))
  }

  private static func value(_ finding: Finding) -> Value {
    [
      "severity": .int(Int64(finding.severity.rawValue)), "message": .string(finding.message),
      "remedy": .optional(finding.remedy), "source": .optional(finding.source),
      "line": .optional(finding.line.map { Int64($0) }),
      "column": .optional(finding.column.map { Int64($0) }),
    ]
  }

  /// The record of the last complete run; nil where there is none, or one of another version.
  init?(_ session: Session) {
    let path = Self.path(session.workspace.state)
    guard FileSystem.exists(path), let bytes = try? FileSystem.read(path),
      let value = try? JSONDocument.read(bytes, { $0.value($0.root) }),
      value["format"]?.string == Self.format,
      let key = value["key"]?.string, let settings = value["settings"]?.string
    else { return nil }
    func stamps(_ name: String) -> [FileStamp] {
      (value[name]?.list ?? []).compactMap { item in
        guard let words = item.list?.compactMap(\.string), words.count >= 2 else { return nil }
        return FileStamp(path: words[0], status: words[1], digest: words.count > 2 ? words[2] : nil)
      }
    }
    func findings(_ name: String) -> [Finding] { (value[name]?.list ?? []).compactMap(Self.finding) }
    func texts(_ name: String) -> [String] { (value[name]?.list ?? []).compactMap(\.string) }
    var outcome = Outcome()
    outcome.standing.findings = findings("standing")
    outcome.standing.unchanged = texts("unchanged")
    outcome.standing.total.read = value["read"]?.int ?? 0
    outcome.standing.total.accepted = value["accepted"]?.int ?? 0
    outcome.standing.total.duplicates = value["duplicates"]?.int ?? 0
    outcome.standing.total.rejected = value["rejected"]?.int ?? 0
    outcome.others = findings("others")
    outcome.files = Int(value["published"]?.int ?? 0)
    outcome.asOf = value["asOf"]?.string.flatMap { Instant($0) }
    outcome.spend = value["spend"]?.string
    outcome.zones = Set(texts("zones"))
    self.init(
      key: key, settings: settings, files: stamps("files"), results: stamps("results"), outcome: outcome)
  }

  private static func finding(_ value: Value) -> Finding? {
    guard let severity = value["severity"]?.int.flatMap({ Finding.Severity(rawValue: Int($0)) }),
      let message = value["message"]?.string
    else { return nil }
    return Finding(
      severity, message, remedy: value["remedy"]?.string, source: value["source"]?.string,
      line: value["line"]?.int.map { Int($0) }, column: value["column"]?.int.map { Int($0) })
  }
}
