package import Engine

/// A page outside of a site: an HTML file with its stylesheet next to it, for reviews or mail.
package struct StandalonePage {
  /// The page and its files, by path relative to its folder.
  package let page: [UInt8]
  package let assets: [(path: String, bytes: [UInt8])]
  /// Findings on the page template from strict rendering.
  package let findings: [Finding]

  init(_ template: String, title: String, _ value: Value, library: TemplateLibrary) {
    let rendered = TemplateRenderer.page(
      library, template, value,
      outer: [
        "pageTitle": .string(title), "stylesheet": .string(library.assets.stylesheet),
        "icon": .string(library.assets.icon), "iconType": .string(library.assets.iconType),
        "script": .string(library.assets.script), "logo": .null,
      ], formats: Formats(zone: .utc))
    page = FinishedPage.finish(rendered.bytes)
    findings = rendered.findings
    assets = library.assets.files.filter { $0.path != library.assets.logo }
  }

  /// Writes the page and its files. Unchanged files are not touched.
  package func write(to file: String) throws {
    let slash = file.lastIndex(of: "/")
    let folder = slash.map { String(file[..<$0]) } ?? "."
    for asset in assets { try Self.write(asset.bytes, to: folder + "/" + asset.path) }
    try Self.write(page, to: file)
  }

  static func write(_ bytes: [UInt8], to file: String) throws {
    if let slash = file.lastIndex(of: "/") { try FileSystem.makeFolders(String(file[..<slash])) }
    if let status = FileSystem.status(file) {
      guard status.isFile else {
        throw Failure("\(file): is not a regular file; move it and try again")
      }
      if status.size == Int64(bytes.count), try FileSystem.read(file) == bytes { return }
    }
    try FileSystem.writeAtomically(bytes, to: file)
  }
}

extension ChangeReport {
  /// The report as a page with both org charts in one.
  package func sheet(library: TemplateLibrary) -> StandalonePage {
    let overlay = OrgOverlay(comparison)
    let name = comparison.after.company.name
    return StandalonePage(
      "diff", title: "Changes in \(name)",
      [
        "companyName": .string(name), "before": .string(labels.before), "after": .string(labels.after),
        "isSame": .bool(comparison.isSame), "sections": sectionValues, "hasOrg": .bool(!overlay.isEmpty),
        "legend": overlay.legend, "lists": overlay.lists,
        "chart": overlay.chart(title: "Org chart of \(name), from \(labels.before) to \(labels.after)"),
      ], library: library)
  }

  /// The sections for pages.
  var sectionValues: Value {
    .list(
      sections.map { section in
        [
          "title": .string(section.title), "anchor": .string(Slug.make(from: "changes " + section.title)),
          "items": .list(section.items.map(Value.string)),
          "more": .optional(section.more > 0 ? Formats.count(Int64(section.more)) : nil),
        ]
      })
  }
}
