import Engine
import Renderer

/// For authors of themes and modules: lists, shows and renders page templates.
enum TemplateCommand {
  static let command = Command(
    name: "template", summary: "List, show or render page templates",
    operands: "list | show NAME | render FILE --data FILE",
    operandChoices: { actions },
    options: [
      Command.Option(
        name: "--data", value: "FILE", summary: "with render: the JSON data; - for standard input"),
      Command.Option(
        name: "--theme", summary: "with render: use built-in partials where a file is missing"),
    ],
    examples: [
      ("template list", "lists the built-in page templates"),
      ("template show agents > html/agents.html", "copies a built-in page template, to change it"),
      ("template render html/card.html --data card.json", "prints the rendered template"),
      ("template render - --data card.json < card.html", "reads the template from standard input"),
    ],
    notes: [
      "The language is Mustache (specification 1.4, with inheritance and dynamic names). Partials are NAME.html files in the template's folder; names and partials that are missing render as nothing, and -v reports them."
    ], run: run)

  private static let actions = ["list", "show", "render"]

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    switch (arguments.operands.first, arguments.operands.count) {
    case ("list", 1):
      if console.isJSON {
        console.result(json: .list(Theme.names.map(Value.string)))
      } else {
        for name in Theme.names { console.result(name) }
      }
      return .done
    case ("show", 2): return try show(arguments.operands[1], console)
    case ("render", 2):
      guard let data = arguments.value("--data") else {
        throw UsageError(
          message: "template render: missing option --data",
          remedy: "usage: paperclip-gen template render FILE --data FILE")
      }
      return try render(arguments.operands[1], data, isThemed: arguments.has("--theme"), console)
    case ("render", 1):
      throw UsageError(
        message: "template render: missing argument FILE",
        remedy: "usage: paperclip-gen template render FILE --data FILE")
    case (let word?, _) where !actions.contains(word):
      let nearest = Suggestion.nearest(to: word, in: actions)
      throw UsageError(
        message: "template: unknown action \"\(word)\"",
        remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "expected \(Arguments.list(actions))")
    case (nil, _):
      throw UsageError(message: "template: missing action", remedy: "expected \(Arguments.list(actions))")
    case ("show", 1):
      throw UsageError(
        message: "template show: missing argument NAME", remedy: "usage: paperclip-gen template show NAME")
    case (let action?, let count):
      throw UsageError(
        message: "template \(action): unexpected argument \"\(arguments.operands[count - 1])\"",
        remedy: "usage: \(command.usage)")
    }
  }

  private static func show(_ name: String, _ console: Console) throws -> ExitCode {
    guard let source = Theme.builtIn(name) else {
      let nearest = Suggestion.nearest(to: name, in: Theme.names)
      throw UsageError(
        message: "template show: unknown page template \"\(name)\"",
        remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "run paperclip-gen template list")
    }
    if console.isJSON {
      console.result(json: [
        "name": .string(name), "source": .string(String(decoding: source.bytes, as: UTF8.self)),
      ])
    } else {
      console.result(bytes: source.bytes)
    }
    return .done
  }

  private static func render(
    _ path: String, _ data: String, isThemed: Bool, _ console: Console
  ) throws -> ExitCode {
    guard path != "-" || data != "-" else {
      throw UsageError(
        message: "template render: the template and its data cannot both be standard input",
        remedy: "save one of them to a file")
    }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let (template, json) = (try read(path), try read(data))
    let own = "\u{0}"
    let library = TemplateLibrary { name in
      if name == own { return (path, template) }
      guard Publisher.isValid(path: name) else { return nil }
      let file = folder + name + ".html"
      if FileSystem.exists(file) { return (file, try FileSystem.read(file)) }
      return isThemed ? Theme.builtIn(name) : nil
    }
    let value = try value(of: json, data)
    var renderer = TemplateRenderer(library, mode: .specification, formats: Formats(zone: .utc))
    renderer.render(own, value)
    let isFlawed = renderer.findings.contains { $0.severity == .error }
    for finding in renderer.findings { console.finding(finding) }
    if console.isJSON {
      let rendered = isFlawed ? Value.null : .string(String(decoding: renderer.bytes, as: UTF8.self))
      console.result(json: ["rendered": rendered, "findings": .list(renderer.findings.map(json(of:)))])
    } else if !isFlawed {
      console.result(bytes: renderer.bytes)
    }
    return isFlawed ? .failed : .done
  }

  private static func json(of finding: Finding) -> Value {
    [
      "severity": .string(finding.severity.word), "message": .string(finding.message),
      "remedy": .optional(finding.remedy), "source": .optional(finding.source),
      "line": .optional(finding.line.map { Int64($0) }),
      "column": .optional(finding.column.map { Int64($0) }),
    ]
  }

  private static func read(_ path: String) throws -> [UInt8] {
    path == "-" ? try ByteReader(path: "-").all() : try FileSystem.read(path)
  }

  private static func value(of bytes: [UInt8], _ path: String) throws -> Value {
    do {
      return try JSONDocument.read(bytes) { $0.value($0.root) }
    } catch let error as JSONError {
      let position = bytes.withUnsafeBufferPointer { TextPosition(of: error.offset, in: $0) }
      throw Failure("\(path):\(position.line):\(position.column): invalid JSON: \(error.message)")
    }
  }
}
