extension Ingest {
  /// JSON objects, one per line: hook lines and rows. If a file grew, reading continues where the last run
  /// stopped.
  func readLines(
    _ source: Source, _ lines: inout LineReader, _ bytes: ByteReader, _ start: SourceProgress
  ) throws {
    let objects = ObjectImporter(self, source)
    // A pipe or a compressed file ends for good, but a plain file may still grow.
    let isResumable =
      !bytes.isCompressed && FileSystem.status(source.path, followingLinks: true)?.isFile == true
    var state = start
    try batches(of: &lines) { batch in
      try batch.forEach { line, text, document in
        switch line.content {
        case .heartbeat(let place):
          try objects.takeFact(text, line: line.number) { try $0.write(batch.heartbeats[place], text) }
        case .statusChange(let place):
          try objects.takeFact(text, line: line.number) { try $0.write(batch.statusChanges[place], text) }
        case .json: if let document { try objects.takeClean(document, line: line.number) }
        case .secret: try objects.takeOrReject(text, line: line.number)
        case .invalid(let error):
          // The last line may be incomplete. The next run reads it again.
          if line.isLast, isResumable {
            state.line = line.number - 1
            find(Self.unfinished(source.name, line.number), objects.counter)
            return false
          }
          objects.reject(line.number, "not JSON: " + error.message, key: EventKey(content: text))
        case .tooLong(let count):
          objects.reject(
            line.number, "the line is longer than \(Self.maximumLine >> 20) MB", key: EventKey("\(count)"))
        }
        state.offset = line.offset
        state.line = line.number
        return true
      }
    }
    try objects.finish(isWhole: start.offset == 0, isComplete: !bytes.isDamaged)
    if bytes.isDamaged { damaged(source, after: lines.number, objects.counter) }
    if isResumable, let samples = try SourceProgress.samples(path: source.path, offset: state.offset) {
      (state.head, state.tail) = samples
    } else {
      state.offset = 0
      state.line = 0
    }
    finish(
      objects.counter, state, isWhole: start.offset == 0,
      isExplained: noteEmptyList(source, objects, isComplete: !bytes.isDamaged))
  }

  /// Reads and parses lines on a separate thread while `body` processes earlier ones, until it returns false.
  private func batches(of lines: inout LineReader, _ body: (LineBatch) throws -> Bool) throws {
    let (redactor, makesFacts) = (redactor, options.makesFacts)
    var isWanted = true
    try withUnsafeMutablePointer(to: &lines) { lines in
      try Pipeline.run(capacity: 4) { (push: @escaping (LineBatch) -> Bool) in
        var batch = LineBatch(redactor, makesFacts: makesFacts)
        var longLine = 0
        reading: while true {
          switch try lines.pointee.next() {
          case .end: break reading
          case .piece(let piece, let isEnd):
            longLine += piece.count
            guard isEnd else { continue }
            batch.addTooLong(longLine, number: lines.pointee.number, offset: lines.pointee.offset)
            longLine = 0
          case .line(let line, let isLast):
            guard line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
            batch.add(line, number: lines.pointee.number, offset: lines.pointee.offset, isLast: isLast)
          }
          if batch.isFull {
            guard push(batch) else { return }
            batch = LineBatch(redactor, makesFacts: makesFacts)
          }
        }
        if !batch.isEmpty { _ = push(batch) }
      } consume: { batch in
        if isWanted { isWanted = try body(batch) }
      }
    }
  }

  /// A JSON array of objects, or objects over several lines. Only one object is kept in memory at a time.
  func readObjects(
    _ source: Source, _ lines: inout LineReader, _ bytes: ByteReader, _ start: SourceProgress
  ) throws {
    let objects = ObjectImporter(self, source)
    let isArray = try lines.peek().first { !SourceHead.isSpace($0) } == UInt8(ascii: "[")
    func take(_ item: ObjectSplitter.Item) throws {
      switch item {
      case .object(let bytes, let line): try objects.takeOrReject(bytes, line: line)
      case .unusable(let line, let reason): objects.reject(line, reason, key: EventKey(String(line)))
      }
    }
    let hasEnd = try splitObjects(&lines, take)
    let isComplete = hasEnd && !bytes.isDamaged
    objects.isList = isArray || objects.hasList
    try objects.finish(isWhole: true, isComplete: isComplete)
    if bytes.isDamaged { damaged(source, after: lines.number, objects.counter) }
    if !hasEnd {
      find(
        Finding(
          .error, "the list has no end: it is incomplete; the rows before were used",
          remedy: "export it again",
          source: source.name, line: Int(lines.number)), objects.counter)
    }
    var state = start
    (state.offset, state.line) = (0, 0)
    let isEmptyList = noteEmptyList(source, objects, isComplete: isComplete)
    finish(objects.counter, state, isWhole: true, isExplained: isEmptyList || bytes.isDamaged || !isComplete)
  }

  /// True if the source is a list without rows, which is no failure.
  private func noteEmptyList(_ source: Source, _ objects: ObjectImporter, isComplete: Bool) -> Bool {
    guard objects.isList ?? objects.hasList, isComplete, objects.counter.total.read == 0 else { return false }
    find(Finding(.note, "the list is empty", source: source.name), objects.counter)
    return true
  }

  /// The JSON objects of a file, over any number of lines. Returns false if the file ends inside of one.
  func splitObjects(
    _ lines: inout LineReader, _ take: (ObjectSplitter.Item) throws -> Void
  ) throws -> Bool {
    var splitter = ObjectSplitter()
    let newline: [UInt8] = [0x0A]
    while true {
      switch try lines.next() {
      case .end: return splitter.isComplete
      case .piece(let piece, let isEnd):
        // A line has a number once its end was read.
        try splitter.consume(piece, line: lines.number + (isEnd ? 0 : 1), take)
      case .line(let line, _):
        try splitter.consume(line, line: lines.number, take)
        try newline.withUnsafeBufferPointer { try splitter.consume($0, line: lines.number, take) }
      }
    }
  }
}
