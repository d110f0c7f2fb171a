/// Something that Paperclip's importer reads otherwise than people may expect, for all that it concerns together.
package struct PaperclipReading: Sendable, Equatable {
  /// One word for programs: "role", "adapter", "teams".
  package var kind: String
  package var text: String
  /// What it concerns: refs, files with lines.
  package var subjects: [String]
}
