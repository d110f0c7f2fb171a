/// The files of a snapshot and their folder.
package enum SnapshotFolder {
  /// The first line of company.txt, which identifies a snapshot folder.
  static let mark = "paperclip-gen snapshot "
  static let version = "1"
  /// Written first, so that an incomplete folder is still recognized as a snapshot.
  package static let markFile = RecordTable.company.file

  /// Returns every file of the snapshot, by its path in the folder.
  package static func files(_ all: CompanyRecords) -> [(path: String, bytes: [UInt8])] {
    var files: [(path: String, bytes: [UInt8])] = []
    files.append(
      (
        markFile,
        Array("\(mark)\(version)\n".utf8) + SnapshotText.lines([all.company], of: .company)
      ))
    for table in RecordTable.records where !all[table].isEmpty {
      files.append((table.file, SnapshotText.lines(all[table], of: table)))
    }
    var months: [String: [CompanyRecords.Spend]] = [:]
    for item in all.spend { months[item.key.month, default: []].append(item) }
    for (month, spend) in months.sorted(by: { $0.key < $1.key }) {
      files.append(("spend/\(month).txt", SnapshotText.lines(spend)))
    }
    return files
  }

  /// Reads a snapshot from the files of a folder or revision. `file` returns the bytes of a path, or nil;
  /// `names` are the paths. If a finding is an error, records are incomplete.
  package static func read(
    names: [String], source: String, _ file: (String) throws -> [UInt8]?
  ) throws -> (records: CompanyRecords?, findings: [Finding]) {
    guard let first = try file(markFile) else {
      throw Failure("\(source): is not a snapshot: it has no \(markFile)")
    }
    var findings: [Finding] = []
    func parse<R>(
      _ path: String, _ bytes: [UInt8], skipping: Int = 0,
      _ body: (inout SnapshotTextReader, UnsafeBufferPointer<UInt8>) -> R
    ) -> R {
      var reader = SnapshotTextReader(source: source + "/" + path)
      let result = bytes[skipping...].withUnsafeBufferPointer { body(&reader, $0) }
      findings += reader.findings
      return result
    }
    let markLength = try checkMark(first, source)
    let companies = parse(markFile, first, skipping: markLength) { $0.records($1, of: .company, skipping: 1) }
    guard let company = companies.first, companies.count == 1 else {
      findings.append(Finding(.error, "expected one company", source: source + "/" + markFile))
      return (nil, findings)
    }
    var all = CompanyRecords(company: company)
    for table in RecordTable.records {
      all.records[table.word] = []
      guard let bytes = try file(table.file) else { continue }
      all.records[table.word] = parse(table.file, bytes) { $0.records($1, of: table) }
    }
    for path in names.sorted() {
      guard let month = month(ofSpend: path), let bytes = try file(path) else { continue }
      all.spend += parse(path, bytes) { $0.spend($1, month: month) }
    }
    return (all, findings)
  }

  /// The length of the first line, if it matches.
  private static func checkMark(_ bytes: [UInt8], _ source: String) throws -> Int {
    let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
    guard line.starts(with: mark.utf8) else {
      throw Failure("\(source): is not a snapshot: \(markFile) does not start with \"\(mark)\(version)\"")
    }
    let found = String(decoding: line.dropFirst(mark.utf8.count), as: UTF8.self)
    guard found == version else {
      throw Failure(
        "\(source): the snapshot format \"\(found)\" is newer than this version of paperclip-gen; update the program"
      )
    }
    return bytes.firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
  }

  /// "2026-11" for "spend/2026-11.txt". Nil for other paths.
  private static func month(ofSpend path: String) -> String? {
    guard path.hasPrefix("spend/"), path.hasSuffix(".txt") else { return nil }
    let month = String(path.dropFirst(6).dropLast(4))
    let bytes = Array(month.utf8)
    guard bytes.count == 7, bytes[4] == UInt8(ascii: "-"),
      bytes.enumerated().allSatisfy({ $0.offset == 4 || $0.element &- 0x30 < 10 })
    else { return nil }
    return month
  }

  package static func isSnapshot(_ folder: String) -> Bool {
    guard let bytes = try? FileSystem.read(folder + "/" + markFile) else { return false }
    return bytes.starts(with: mark.utf8)
  }

  package static func read(_ folder: String) throws -> (records: CompanyRecords?, findings: [Finding]) {
    let months =
      FileSystem.isFolder(folder + "/spend")
      ? try FileSystem.names(in: folder + "/spend").map { "spend/" + $0 } : []
    return try read(names: months, source: folder) { path in
      guard FileSystem.exists(folder + "/" + path) else { return nil }
      let bytes = try FileSystem.read(folder + "/" + path)
      return Redactor.strict.redact(bytes)?.bytes ?? bytes
    }
  }

  /// The result of writing a snapshot.
  package struct Report: Sendable, Equatable {
    package var files = 0
    package var written = 0
    package var removed = 0
  }

  /// Writes the snapshot to a folder that is empty or already a snapshot. Unchanged files are not touched,
  /// stale ones are removed, and other files are left alone.
  package static func write(_ all: CompanyRecords, to folder: String) throws -> Report {
    try FileSystem.makeFolders(folder)
    if !isSnapshot(folder) {
      let names = try FileSystem.names(in: folder).filter { !$0.hasPrefix(".git") }
      guard names.isEmpty || names == [markFile + FileSystem.unfinishedSuffix] else {
        throw Failure(
          "\(folder): cannot write a snapshot here: the folder has other files; choose another with --out")
      }
    }
    if let status = FileSystem.status(folder + "/spend"), !status.isFolder {
      throw Failure("\(folder)/spend: is not a folder; move it")
    }
    var report = Report()
    let files = files(all)
    report.files = files.count
    for (path, bytes) in files {
      let target = folder + "/" + path
      if let status = FileSystem.status(target) {
        guard status.isFile else {
          throw Failure("\(target): is not a regular file; move it")
        }
        if status.size == Int64(bytes.count), try FileSystem.read(target) == bytes { continue }
      }
      if path.hasPrefix("spend/") { try FileSystem.makeFolders(folder + "/spend") }
      try FileSystem.writeAtomically(bytes, to: target)
      report.written += 1
    }
    let kept = Set(files.map(\.path))
    for path in try ours(in: folder) where !kept.contains(path) {
      try FileSystem.remove(folder + "/" + path)
      report.removed += 1
    }
    FileSystem.removeEmptyFolder(folder + "/spend")
    return report
  }

  /// The files in a snapshot folder that belong to it, including remains of a killed run.
  private static func ours(in folder: String) throws -> [String] {
    var known = Set(RecordTable.records.map(\.file) + [markFile])
    known.formUnion(known.map { $0 + FileSystem.unfinishedSuffix })
    var found = try FileSystem.names(in: folder).filter { known.contains($0) }
    if FileSystem.isFolder(folder + "/spend") {
      found += try FileSystem.names(in: folder + "/spend").map { "spend/" + $0 }.filter { path in
        let name =
          path.hasSuffix(FileSystem.unfinishedSuffix)
          ? String(path.dropLast(FileSystem.unfinishedSuffix.count)) : path
        return month(ofSpend: name) != nil
      }
    }
    return found.filter { FileSystem.status(folder + "/" + $0)?.isFile == true }
  }
}
