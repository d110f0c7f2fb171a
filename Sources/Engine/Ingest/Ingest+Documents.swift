/// A folder of Markdown files: each is a document of the knowledge base.
extension Ingest {
  func readDocuments(_ source: Source) throws {
    guard FileSystem.isFolder(source.path) else {
      return refuse(source, "is not a folder", remedy: "correct \"folders\" of the module \"knowledge\"")
    }
    let folder = try DocumentFolder(source.path)
    let company = try companies.company(named: source.company, for: source.name)
    let known = try SourceProgress.load(company.database, source.name)
    if !options.rereads, let known, known.size == folder.size, known.modified == folder.modified,
      known.offset == Int64(folder.files.count)
    {
      return try unchanged(source)
    }
    try company.begin()
    var counter = SourceCounter(source: source.name, format: "")
    _ = counter.begin(company.id)
    for problem in folder.problems {
      find(Finding(.warning, problem.message, source: source.name + "/" + problem.path), counter)
    }
    var stored: [String: (title: String, body: String)] = [:]
    try company.database.query(
      "SELECT path, title, body FROM document_files WHERE source = ?", [.text(source.name)]
    ) { stored[$0.text(0) ?? ""] = ($0.text(1) ?? "", $0.text(2) ?? "") }
    var redacted = RedactionCounter()
    for path in folder.files {
      guard let bytes = try? FileSystem.read(source.path + "/" + path) else {
        counter.reject(0, "a file cannot be read: \(path)", key: EventKey(path))
        continue
      }
      let name = redactor.redact(path)
      if let at = bytes.withUnsafeBufferPointer(UTF8Check.firstInvalid) {
        let line = bytes[..<at].count { $0 == 0x0A } + 1
        find(
          Finding(
            .warning, "bytes that are not UTF-8 are shown as \u{FFFD}", remedy: "convert the file with iconv",
            source: source.name + "/" + name, line: line), counter)
      }
      let result = redactor.redact(bytes)
      if let result { redacted.add(result.redactions, source: source.name + "/" + name, line: 1) }
      let file = DocumentFile(result?.bytes ?? bytes, path: name)
      let old = stored.removeValue(forKey: name)
      let isSame = old.map { $0.title == file.title && $0.body == file.body } ?? false
      counter.add(isSame ? .duplicate : .accepted, to: company.id, line: 1, key: EventKey(name))
      guard !isSame else { continue }
      try company.database.run(
        "INSERT OR REPLACE INTO document_files VALUES (?, ?, ?, ?)",
        [.text(source.name), .text(name), .text(file.title), .text(file.body)])
    }
    for path in stored.keys {
      try company.database.run(
        "DELETE FROM document_files WHERE source = ? AND path = ?", [.text(source.name), .text(path)])
    }
    keep(&redacted, company.id)
    if folder.files.isEmpty {
      find(Finding(.note, "the folder has no Markdown files", source: source.name), counter)
    }
    counter.finish(format: "Markdown folder", isComplete: true)
    var progress = SourceProgress(size: folder.size, modified: folder.modified)
    progress.offset = Int64(folder.files.count)
    finish(counter, progress, isWhole: true, isExplained: folder.files.isEmpty)
  }
}
