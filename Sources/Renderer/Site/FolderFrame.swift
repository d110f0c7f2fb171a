import Engine

/// What the pages of a folder share: the common values, and the header, which is rendered once for all of
/// them. On a page of an issue with little activity, the menu would be half of the work.
struct FolderFrame: Sendable {
  private static let header = "partials/header"

  let fields: Fields
  /// The header by the name of its partial. Empty if it depends on the page, as one of a workspace may.
  let partials: [String: [UInt8]]

  init(_ fields: Fields, library: TemplateLibrary, formats: Formats) {
    self.fields = fields
    var renderer = TemplateRenderer(library, mode: .strict, formats: formats)
    renderer.render(Self.header, .record(fields))
    let dependsOnPage = renderer.hasBlocks || renderer.isStopped || !renderer.findings.isEmpty
    partials = dependsOnPage ? [:] : [Self.header: renderer.bytes]
  }
}
