/// A kind of source: how it is recognised by its beginning, and how it is read.
struct SourceFormat: Sendable {
  /// What messages call it.
  let name: String
  let recognises: @Sendable (SourceHead, Source) -> Bool
  /// Reads the source from the beginning; `progress` has what is known of the file.
  let reads:
    @Sendable (Ingest, Source, inout LineReader, ByteReader, _ progress: SourceProgress) throws -> Void
}
