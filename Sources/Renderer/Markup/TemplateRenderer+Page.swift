import Engine

extension TemplateRenderer {
  /// Renders a whole page. One that a template of the workspace leaves empty, or never ends, is rendered by
  /// the built-in templates, with a finding. `finished`: partials that were rendered before, by name.
  static func page(
    _ library: TemplateLibrary, _ name: String, _ value: Value, outer: Value? = nil, formats: Formats,
    finished: [String: [UInt8]] = [:]
  ) -> (bytes: [UInt8], findings: [Finding]) {
    var renderer = TemplateRenderer(library, mode: .strict, formats: formats)
    renderer.finished = finished
    renderer.render(name, value, outer: outer)
    guard let builtIn = library.builtIn, renderer.isStopped || isBlank(renderer.bytes) else {
      return (renderer.bytes, renderer.findings)
    }
    var fallback = TemplateRenderer(builtIn, mode: .strict, formats: formats)
    fallback.render(name, value, outer: outer)
    let finding = Finding(
      .error, "the page template gives an empty or endless page; the built-in one is used",
      remedy: "correct or remove the file", source: library.file(of: name))
    return (fallback.bytes, renderer.findings.filter { $0.severity == .error } + [finding])
  }

  static func isBlank(_ bytes: some Sequence<UInt8>) -> Bool {
    bytes.allSatisfy { $0 == 0x20 || (0x09...0x0D).contains($0) }
  }
}
