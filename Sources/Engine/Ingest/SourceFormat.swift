/// A kind of source: how to recognize it by its beginning, and how to read it.
struct SourceFormat: Sendable {
  /// The name in messages.
  let name: String
  let recognizes: @Sendable (SourceHead, Source) throws -> Bool
  /// Reads the source from the start. `progress` describes the file.
  let reads:
    @Sendable (Ingest, Source, inout LineReader, ByteReader, _ progress: SourceProgress) throws -> Void
}
