import Engine

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Lists redacted secrets in sources, templates and page templates of a workspace. In a terminal, each has a
/// fingerprint with which the configuration can allow it. A fingerprint is a hash of the text, so it is not
/// written to files.
struct SecretList {
  private let workspace: Workspace
  private let console: Console
  private let showsFingerprints = isatty(1) == 1

  init(_ workspace: Workspace, _ console: Console) {
    self.workspace = workspace
    self.console = console
  }

  func print() throws -> ExitCode {
    let files = try workspace.files()
    for finding in files.findings { console.finding(finding) }
    var found: [Value] = []
    for source in files.sources + files.templates { try list(source.path, source.name, &found) }
    if FileSystem.isFolder(workspace.html) { try list(workspace.html, "html", &found) }
    if console.isJSON { console.result(json: ["secrets": .list(found)]) }
    if !console.isJSON, found.isEmpty { console.message("No secrets found.") }
    if !found.isEmpty, !showsFingerprints {
      console.message("Fingerprints are shown in a terminal only.")
    }
    return found.isEmpty ? .done : .findings
  }

  private func list(_ path: String, _ name: String, _ found: inout [Value]) throws {
    if FileSystem.isFolder(path) {
      for file in try FileSystem.names(in: path) {
        let status = FileSystem.status(path + "/" + file)
        if status?.isFolder == true || status?.isFile == true {
          try list(path + "/" + file, name + "/" + file, &found)
        }
      }
      return
    }
    var lines = LineReader(try ByteReader(path: path), limit: 64 << 20)
    while true {
      switch try lines.next() {
      case .end: return
      case .line(let bytes, _), .piece(let bytes, _):
        for (redaction, fingerprint) in Redactor.strict.fingerprints(bytes) {
          show(redaction.kind, fingerprint, "\(Redactor.strict.redact(name)):\(lines.number)", &found)
        }
      }
    }
  }

  private func show(_ kind: String, _ fingerprint: String, _ place: String, _ found: inout [Value]) {
    let isAllowed = workspace.configuration.allowedTexts.contains(fingerprint)
    var entry: Fields = [
      "place": .string(place), "kind": .string(kind), "allowed": .bool(isAllowed),
    ]
    if showsFingerprints { entry["fingerprint"] = .string(fingerprint) }
    found.append(.record(entry))
    guard !console.isJSON else { return }
    let mark = showsFingerprints ? "  \(fingerprint)" : ""
    console.result("\(place): \(kind)\(mark)\(isAllowed ? "  allowed" : "")")
  }
}
