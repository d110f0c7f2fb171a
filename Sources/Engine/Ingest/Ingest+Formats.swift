extension Ingest {
  /// Reads a source from the start, in the format that its content indicates.
  func readWhole(
    _ source: Source, _ lines: inout LineReader, _ bytes: ByteReader, _ state: SourceProgress
  ) throws {
    if let (message, remedy) = ForeignFormat.binary(SourceHead(try lines.peek()), source.name) {
      return refuse(source, message, remedy: remedy)
    }
    let blank = try lines.skipBlank()
    let head = SourceHead(try lines.peek())
    guard head.first != nil else {
      if bytes.isDamaged { throw Failure("\(source.name): the compressed file is damaged; copy it again") }
      return refuse(
        source, blank == 0 ? "the file is empty" : "the file has only white space or NUL bytes",
        remedy: "check the program that writes it")
    }
    guard let format = try FormatTable.format(of: head, source) else { return refuseUnknown(source, head) }
    if let encoding = try encoding(of: head, source) {
      try readConverted(source, head, format, bytes, state, from: encoding)
    } else {
      try format.reads(self, source, &lines, bytes, state)
    }
    if bytes.hasMore {
      keep(
        Finding(
          .error, "other data follows the compressed data and was not read",
          remedy: "unpack the file with gzip -dc, and compress it again", source: source.name))
    }
    if blank >= Self.longestBlank {
      keep(
        Finding(
          .error,
          "the first \(blank) bytes are blank, so the start of the file is lost; the rest was used",
          remedy: "create or copy the file again", source: source.name))
    }
  }

  private func readConverted(
    _ source: Source, _ head: SourceHead, _ format: SourceFormat, _ bytes: ByteReader,
    _ state: SourceProgress,
    from encoding: String
  ) throws {
    let converted = source.path == "-" ? bytes : try ByteReader(path: source.path, name: source.name)
    try converted.convert(from: encoding, head: source.path == "-" ? Array(head.bytes) : [])
    var lines = LineReader(converted, limit: Self.maximumLine)
    _ = try lines.skipBlank()
    try format.reads(self, source, &lines, converted, state)
    if converted.isMisencoded {
      keep(
        Finding(
          .error, "the file is not in \(encoding) although it says so; what comes before was used",
          remedy: "create the backup with --encoding=UTF8", source: source.name, line: Int(lines.number)))
    }
  }

  /// A file may start with a few empty lines. More of them come from a damaged disk or an incomplete copy.
  private static let longestBlank: Int64 = 4096

  /// The encoding to convert a dump from, by iconv's name. Nil for UTF-8.
  func encoding(of head: SourceHead, _ source: Source) throws -> String? {
    guard BackupReader.recognizes(head.bytes), let name = BackupReader.encoding(of: head.bytes) else {
      return nil
    }
    switch TextEncoding.treatment(of: name) {
    case .none: return nil
    case .convert(let encoding):
      if try ProgramRun("iconv", ["-f", encoding, "-t", "UTF-8"]).status == 0 { return encoding }
    case .unknown: break
    }
    throw Failure(
      "\(source.name): cannot convert the encoding \(name); create the backup with --encoding=UTF8"
    )
  }

  private func refuseUnknown(_ source: Source, _ head: SourceHead) {
    if let (message, remedy) = ForeignFormat.text(head, source.name) {
      return refuse(source, message, remedy: remedy)
    }
    let isBinary = head.bytes.prefix(512).contains(0)
    refuse(
      source, isBinary ? "is an unknown binary file" : "has an unknown format",
      remedy:
        "the formats are: hook lines and rows as JSON, one object a line or in an array; CSV exports of tables; "
        + "SQL dumps of Paperclip's database; company templates")
  }
}
