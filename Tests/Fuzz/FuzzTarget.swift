#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The readers of foreign bytes, for libFuzzer. The environment variable FUZZ_TARGET chooses one. Nothing is
/// expected of an input but that it ends, within bounds, without a trap.
enum FuzzTarget: String, CaseIterable {
  case json, yaml, dump, csv, lines, money, runlog, document, template, package, manifest, decimal, page,
    markdown, redaction, key

  static let chosen: FuzzTarget = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = FuzzTarget(rawValue: name) else {
      fatalError("FUZZ_TARGET must be one of \(allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return target
  }()

  func run(_ bytes: [UInt8]) {
    switch self {
    case .json:
      let value = try? JSONDocument.read(bytes) { $0.value($0.root) }
      if let value { _ = JSONWriter.encode(value) }
    case .yaml: _ = YAMLReader.read(bytes)
    case .dump: source(bytes, "a.sql")
    case .csv:
      source(Array("id,company_id,agent_id,provider,model,cost_cents,occurred_at\n".utf8) + bytes, "a.csv")
    case .lines: source(bytes, "a.ndjson")
    case .money: source(bytes, "money.csv")
    case .runlog: runLog(bytes)
    case .document: document(bytes)
    case .template: _ = TemplateReader.read(bytes, source: "t.json")
    case .package: _ = FrontMatter(bytes)
    case .manifest:
      _ = ManifestReader.read(
        ModuleFiles(name: "m", isBuiltIn: false, files: ["paperclip.module.json": bytes]))
    case .decimal:
      if let decimal = bytes.withUnsafeBufferPointer({ Decimal(text: $0) }) { _ = Money(cents: decimal) }
    case .page:
      var renderer = TemplateRenderer(
        TemplateLibrary([("page", "page.html", bytes), ("part", "part.html", Array(bytes.reversed()))]),
        mode: .strict,
        formats: Formats(zone: .utc))
      renderer.render("page", ["a": "<b>", "list": [["a": 1], ["a": "x"]], "none": .null])
    case .markdown:
      var options = MarkdownText.Options()
      options.hasExtensions = bytes.count.isMultiple(of: 2)
      options.page = { $0.hasPrefix("A") ? "issues/a.html" : nil }
      _ = MarkdownText.markup(String(decoding: bytes, as: UTF8.self), options)
    case .redaction: _ = Redactor.strict.redact(String(decoding: bytes, as: UTF8.self))
    case .key: _ = Instant(String(decoding: bytes, as: UTF8.self))
    }
  }

  private func source(_ bytes: [UInt8], _ name: String) { read([(name, bytes)]) }

  private static let ids = (1...3).map { "aaaaaaaa-0000-4000-8000-00000000000\($0)" }

  /// The log of a run that a record says to be that of a chosen agent.
  private func runLog(_ bytes: [UInt8]) {
    read([("logs/c/\(Self.ids[0])/\(Self.ids[1]).ndjson", bytes)], into: Self.company)
  }

  /// The database of a company with an agent and a run. Making one takes much longer than reading an input.
  private static let company: (name: String, bytes: [UInt8]) = {
    let (agent, run, at) = (ids[0], ids[1], "2026-11-01T00:00:00Z")
    let records =
      #"{"id":"\#(agent)","companyId":"\#(ids[2])","name":"Ada","role":"ceo","title":"CEO","status":"idle","#
      + #""adapterType":"process","budgetMonthlyCents":0,"reportsTo":null,"createdAt":"\#(at)","updatedAt":"\#(at)"}"#
      + "\n"
    let runs =
      #"{"id":"\#(run)","companyId":"\#(ids[2])","agentId":"\#(agent)","status":"succeeded","invocationSource":"timer","#
      + #""startedAt":"\#(at)","finishedAt":"\#(at)","createdAt":"\#(at)","updatedAt":"\#(at)"}"# + "\n"
    var made: (name: String, bytes: [UInt8])?
    let files = [("agents.ndjson", Array(records.utf8)), ("runs.ndjson", Array(runs.utf8))]
    FuzzTarget.runlog.read(files) { folder in
      made = try FileSystem.names(in: folder).first.map { ($0, try FileSystem.read(folder + "/" + $0)) }
    }
    guard let made else { fatalError("no company was made of its records") }
    return made
  }()

  /// A folder of documents, and the index of what they say.
  private func document(_ bytes: [UInt8]) {
    read(
      [("docs/a.md", bytes), ("docs/b.md", Array("# Other\n\nSee a.md and ATL-1.\n".utf8))],
      documents: "docs",
      into: Self.company)
    var index = TextIndex()
    let text = String(decoding: bytes, as: UTF8.self)
    let place = index.add([(text, 1), ("title", 3)])
    _ = index.search(text.split(separator: " ").prefix(5).map(String.init), limit: 5)
    var scores = TextIndex.Scores(1)
    _ = index.similar(to: place, index.characteristic(count: 10).first ?? [], &scores, limit: 5)
    _ = PlainText.snippet(bytes, ["title"])
  }

  /// Reads files as sources into a database in memory of the machine: /dev/shm where there is one. `company`
  /// is a database that is already there; `then` gets the folder of the databases.
  private func read(
    _ files: [(name: String, bytes: [UInt8])], documents: String? = nil,
    into company: (name: String, bytes: [UInt8])? = nil, then: (String) throws -> Void = { _ in }
  ) {
    let folder = "/dev/shm/paperclip-fuzz-\(getpid())"
    do {
      try FileSystem.makeFolders(folder + "/companies")
      defer { try? FileSystem.removeTree(folder) }
      if let company { try FileSystem.write(company.bytes, to: folder + "/companies/" + company.name) }
      for file in files {
        try FileSystem.makeFolders(FileSystem.folder(of: folder + "/" + file.name))
        try FileSystem.write(file.bytes, to: folder + "/" + file.name)
      }
      var options = Ingest.Options(
        folder: folder + "/companies", configured: ConfiguredCompany(id: Self.ids[2], name: "Acme"))
      options.replay = ReplaySettings(["agents": ["*"]])
      let ingest = try Ingest(options)
      let sources =
        documents.map { [Source(path: folder + "/" + $0, name: $0, isDocuments: true)] }
        ?? files.map { Source(path: folder + "/" + $0.name, name: $0.name) }
      try ingest.read(sources) { _ in }
      try ingest.finish()
      try then(folder + "/companies")
    } catch let failure as Failure {
      // A message for the operator is what bad input should come to.
      precondition(!failure.message.isEmpty)
    } catch {
      fatalError("\(error)")
    }
  }
}

@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>, _ size: Int) -> Int32 {
  FuzzTarget.chosen.run(Array(UnsafeBufferPointer(start: data, count: size)))
  return 0
}
