/// The YAML between two `---` lines at the start of a Markdown file, and the text after it.
struct FrontMatter {
  /// Nil if the file has none.
  let fields: YAMLNode?
  /// The text after it, without surrounding empty lines.
  let body: String
  let hasByteOrderMark: Bool
  /// Problems of the YAML. Everything else is still read.
  let problems: [YAMLProblem]

  init(_ file: [UInt8]) {
    hasByteOrderMark = file.starts(with: [0xEF, 0xBB, 0xBF])
    // Classic Mac line endings.
    let bytes =
      file.contains(0x0A) || !file.contains(0x0D) ? file : file.map { $0 == 0x0D ? 0x0A : $0 }
    let start = hasByteOrderMark ? 3 : 0
    guard let first = Self.line(bytes, start), Self.isMarker(bytes[first.content]) else {
      fields = nil
      problems = []
      body = Self.trimmed(bytes[start...])
      return
    }
    var at = first.next
    while let line = Self.line(bytes, at) {
      if Self.isMarker(bytes[line.content]) {
        let (node, problems) = YAMLReader.read(Array(bytes[first.next..<at]), firstLine: 2)
        fields = node
        self.problems = problems
        body = Self.trimmed(bytes[line.next...])
        return
      }
      at = line.next
    }
    fields = nil
    body = Self.trimmed(bytes[start...])
    problems = [
      YAMLProblem(
        line: 1, column: 1, message: "the frontmatter is not closed; the whole file is read as text",
        remedy: "close it with a line ---")
    ]
  }

  private static func line(_ bytes: [UInt8], _ start: Int) -> (content: Range<Int>, next: Int)? {
    guard start < bytes.count else { return nil }
    let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    return (start..<end, min(end + 1, bytes.count))
  }

  private static func isMarker(_ line: ArraySlice<UInt8>) -> Bool {
    var line = line
    while let last = line.last, last == 0x0D || last == 0x20 || last == 0x09 { line.removeLast() }
    return line.elementsEqual("---".utf8)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
    var text = bytes.drop(while: isSpace)
    while let last = text.last, isSpace(last) { text.removeLast() }
    guard text.contains(0x0D) else { return String(decoding: text, as: UTF8.self) }
    // Converts Windows line endings.
    var plain: [UInt8] = []
    for index in text.indices
    where text[index] != 0x0D || index + 1 == text.endIndex || text[index + 1] != 0x0A {
      plain.append(text[index])
    }
    return String(decoding: plain, as: UTF8.self)
  }
}
