extension Ingest {
  /// Company templates among the sources, which are imported after everything else was read.
  func readTemplate(_ source: Source, _ state: SourceProgress) throws {
    let bytes = try TemplateReader.contents(of: source.path)
    // A file that was touched or checked out again has nothing new.
    var state = state
    state.head = bytes.withUnsafeBufferPointer(EventKey.init(content:)).text
    if !options.rereads, try storedState(source.name)?.head == state.head {
      return try unchanged(source)
    }
    let (template, found) = TemplateReader.read(bytes, source: source.name, redactor: redactor)
    findings += found
    guard let template, !found.contains(where: { $0.severity == .error }) else {
      findings.append(Finding(.error, "the template was not imported", source: source.name))
      return
    }
    add(template, from: source, state)
  }

  /// A folder among the sources is a company package.
  func readPackage(_ source: Source) throws {
    guard PackageReader.recognizes(source.path) else {
      throw Failure("\(source.name): the folder is not a company package (no COMPANY.md)")
    }
    let (size, modified) = try PackageReader.fingerprint(source.path)
    if !options.rereads, let stored = try storedState(source.name), stored.size == size,
      stored.modified == modified
    {
      return try unchanged(source)
    }
    let (package, found) = try PackageReader.read(source.path, source: source.name, redactor: redactor)
    findings += found
    guard !found.contains(where: { $0.severity == .error }) else {
      findings.append(Finding(.error, "the package was not imported", source: source.name))
      return
    }
    add(package.template, from: source, SourceProgress(size: size, modified: modified), "company package")
  }

  /// Adds a checked template to those that `finish` applies.
  package func add(_ template: CompanyTemplate, from source: Source) {
    if FileSystem.isFolder(source.path), let print = try? PackageReader.fingerprint(source.path) {
      return add(
        template, from: source, SourceProgress(size: print.size, modified: print.modified), "company package")
    }
    let status = FileSystem.status(source.path, followingLinks: true)
    add(template, from: source, SourceProgress(size: status?.size ?? 0, modified: status?.modified ?? 0))
  }
}
