/// A company template among the sources: one JSON object with lists of records.
enum TemplateFormat {
  /// A template is held whole; a larger file is none.
  private static let maximumSize = Limits.template

  /// Recognized only if all of it is on the first line, or if it has several lines, which a hook line never
  /// has.
  static func recognizes(_ head: SourceHead, _ source: Source) throws -> Bool {
    if source.isTemplate { return true }
    guard head.first == UInt8(ascii: "{"), source.path != "-",
      let status = FileSystem.status(source.path, followingLinks: true), status.isFile,
      status.size < maximumSize
    else { return false }
    var reader = JSONReader()
    let line = head.firstLine
    if (try? reader.parse(line)) != nil { return TemplateReader.recognizes(JSONDocument(reader, line)) }
    // A small compressed file can have more in it than can be held.
    guard let bytes = try? TemplateReader.contents(of: source.path) else { return false }
    return bytes.withUnsafeBufferPointer { buffer in
      (try? reader.parse(buffer)) != nil && TemplateReader.recognizes(JSONDocument(reader, buffer))
    }
  }
}
