import Engine
import Renderer

/// Renders one page template over a JSON file: for those who write themes and modules.
enum TemplateCommand {
  static let command = Command(
    name: "template", summary: "Render a page template over a JSON file", operands: "render FILE --data FILE",
    options: [Command.Option(name: "--data", value: "FILE", summary: "the JSON to render it over")],
    examples: [
      ("template render html/card.html --data card.json", "prints the rendered bytes and nothing else")
    ],
    notes: [
      "The language is Mustache (specification 1.4, with inheritance and dynamic names). Partials are NAME.html files in the template's folder."
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    guard arguments.operands.first == "render", arguments.operands.count == 2,
      let data = arguments.value("--data")
    else {
      throw UsageError(
        message: "template: a file and its data are needed",
        remedy: "usage: paperclip-gen template render FILE --data FILE")
    }
    let path = arguments.operands[1]
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[..<$0]) } ?? "."
    let file = slash.map { String(path[path.index(after: $0)...]) } ?? path
    var sources: [(name: String, file: String, source: [UInt8])] = []
    for name in try FileSystem.names(in: folder.isEmpty ? "/" : folder)
    where name.hasSuffix(".html") && name != file {
      sources.append(
        (String(name.dropLast(5)), folder + "/" + name, try FileSystem.read(folder + "/" + name)))
    }
    let source = try FileSystem.read(path)
    if file.hasSuffix(".html") { sources.append((String(file.dropLast(5)), path, source)) }
    let own = "\u{0}template"
    let library = TemplateLibrary(sources + [(own, path, source)])
    for finding in library.findings { console.finding(finding) }
    guard library.contains(own) else { throw Failure("\(path): the template cannot be used") }
    let value = try read(data)
    var renderer = TemplateRenderer(library, mode: .specification, formats: Formats(zone: .utc))
    renderer.render(own, value)
    for finding in renderer.findings { console.finding(finding) }
    console.result(bytes: renderer.bytes)
    return .done
  }

  private static func read(_ path: String) throws -> Value {
    let bytes = try FileSystem.read(path)
    do {
      return try JSONDocument.read(bytes) { $0.value($0.root) }
    } catch let error as JSONError {
      let position = bytes.withUnsafeBufferPointer { TextPosition(of: error.offset, in: $0) }
      throw Failure("\(path):\(position.line):\(position.column): not JSON: \(error.message)")
    }
  }
}
