/// Texts that agents wrote to a folder to be written back as documents of issues: Markdown files, whose front
/// matter has the key and what the text is based on.
package struct DocumentInbox {
  package struct Entry: Sendable, Equatable {
    /// For messages.
    package var file: String
    /// "ATL-41/plan".
    package var key: String
    package var title: String?
    package var summary: String?
    /// The SHA-256 or the revision ID of the text that was edited; nil for a new document.
    package var base: String?
    package var body: String
    /// SHA-256 of the body.
    package var sha256: String
  }

  package private(set) var entries: [Entry] = []
  package private(set) var findings: [Finding] = []

  package init(_ folder: String, name: String, redactor: Redactor) throws {
    guard FileSystem.isFolder(folder) else {
      findings.append(
        Finding(
          .error, "is not a folder", remedy: "create it, or correct \"inbox\" of the module \"knowledge\"",
          source: name))
      return
    }
    let files = try DocumentFolder(folder)
    for problem in files.problems {
      findings.append(Finding(.warning, problem.message, source: name + "/" + problem.path))
    }
    for path in files.files {
      let source = name + "/" + redactor.redact(path)
      let bytes = try FileSystem.read(folder + "/" + path)
      // A text with a secret must not go to a server where others read it.
      if let kind = redactor.redact(bytes)?.redactions.first?.kind {
        findings.append(
          Finding(
            .error, "contains a secret (\(kind)) and is not proposed", remedy: "remove it", source: source))
        continue
      }
      let file = FrontMatter(bytes)
      guard let key = file.fields?["key"]?.string, !key.isEmpty else {
        findings.append(
          Finding(
            .error, "has no \"key\" and is not proposed",
            remedy: "start the file with ---, key: ISSUE/KEY, base: SHA-256, ---", source: source, line: 1))
        continue
      }
      if let other = entries.first(where: { $0.key == key }) {
        findings.append(
          Finding(
            .error, "has the key of \(other.file) and is not proposed", remedy: "keep one of them",
            source: source))
        continue
      }
      entries.append(
        Entry(
          file: source, key: key, title: file.fields?["title"]?.string,
          summary: file.fields?["summary"]?.string,
          base: (file.fields?["base"] ?? file.fields?["sha256"])?.string,
          body: file.body, sha256: SHA256.digest(of: Array(file.body.utf8)).text))
    }
  }
}
