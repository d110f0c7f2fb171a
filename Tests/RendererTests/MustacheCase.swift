import Engine
import Renderer
import Testing

/// One rule of the template language: a template with data gives exactly these bytes.
struct MustacheCase: Sendable, CustomTestStringConvertible {
  let rule: String
  let template: String
  let data: String
  let partials: [String: String]
  let expected: String

  init(
    _ rule: String, _ template: String, _ data: String, partials: [String: String] = [:],
    _ expected: String
  ) {
    self.rule = rule
    self.template = template
    self.data = data
    self.partials = partials
    self.expected = expected
  }

  /// A template without lookups.
  init(_ rule: String, _ template: String, partials: [String: String] = [:], _ expected: String) {
    self.init(rule, template, "{}", partials: partials, expected)
  }

  var testDescription: String { rule }

  func check() throws {
    let rendered = try Self.render(template, data, partials)
    #expect(rendered.text == expected, "\(rule): \(template)")
    #expect(rendered.findings.allSatisfy { $0.severity == .note }, "\(rule)")
  }

  /// Renders exactly as the specification, like `template render`.
  static func render(
    _ template: String, _ data: String = "{}", _ partials: [String: String] = [:]
  ) throws -> (text: String, findings: [Finding]) {
    try render(Array(template.utf8), data, partials.mapValues { Array($0.utf8) })
  }

  static func render(
    _ template: [UInt8], _ data: String, _ partials: [String: [UInt8]]
  ) throws -> (text: String, findings: [Finding]) {
    let library = TemplateLibrary { name in
      name == "main" ? ("main.html", template) : partials[name].map { ("\(name).html", $0) }
    }
    let value = try JSONDocument.read(Array(data.utf8)) { $0.value($0.root) }
    var renderer = TemplateRenderer(library, mode: .specification, formats: Formats(zone: .utc))
    renderer.render("main", value)
    return (String(decoding: renderer.bytes, as: UTF8.self), renderer.findings)
  }
}
