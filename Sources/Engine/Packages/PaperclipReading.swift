/// Something that Paperclip's importer reads differently than expected, for all affected records together.
package struct PaperclipReading: Sendable, Equatable {
  /// A key for programs: "role", "adapter", "teams".
  package var kind: String
  package var text: String
  /// The affected refs, or files with lines.
  package var subjects: [String]
}
