#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The readers of foreign bytes, for libFuzzer. The environment variable FUZZ_TARGET chooses one. Nothing is expected
/// of an input but that it ends, within bounds, without a trap.
enum FuzzTarget: String, CaseIterable {
  case json, yaml, dump, csv, lines, template, package, manifest, decimal, page, redaction, key

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
    case .redaction: _ = Redactor.strict.redact(String(decoding: bytes, as: UTF8.self))
    case .key: _ = Instant(String(decoding: bytes, as: UTF8.self))
    }
  }

  /// Reads the bytes as a source into a database in memory of the machine: /dev/shm where there is one.
  private func source(_ bytes: [UInt8], _ name: String) {
    let folder = "/dev/shm/paperclip-fuzz-\(getpid())"
    do {
      try FileSystem.makeFolders(folder)
      defer { try? FileSystem.removeTree(folder) }
      try FileSystem.write(bytes, to: folder + "/" + name)
      let ingest = try Ingest(
        Ingest.Options(folder: folder + "/companies", configured: ConfiguredCompany(name: "Acme")))
      try ingest.read([Source(path: folder + "/" + name, name: name)]) { _ in }
      try ingest.finish()
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
