/// The JSON Schemas of files that users write.
package enum SchemaFile: String, CaseIterable, Sendable {
  /// A module's paperclip.module.json.
  case manifest
  /// paperclip.config.json.
  case config
  /// A company template.
  case template
  /// The index of a store.
  case store

  /// The schema's text, from the folder Templates/schemas/.
  package var bytes: [UInt8] {
    let path = "Templates/schemas/\(rawValue).schema.json"
    guard let file = EmbeddedFiles.all.first(where: { $0.path.description == path }) else { return [] }
    return Array(UnsafeBufferPointer(start: file.content.utf8Start, count: file.content.utf8CodeUnitCount))
  }

  /// Its path on a site.
  package var path: String { "api/schemas/\(rawValue).schema.json" }
}
