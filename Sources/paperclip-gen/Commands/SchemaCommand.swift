import Engine

/// Prints the JSON Schemas of files that users write, for completion and validation in editors.
enum SchemaCommand {
  static let command = Command(
    name: "schema", summary: "Print the JSON Schema of a manifest, the configuration, a template or a store",
    operands: SchemaFile.allCases.map(\.rawValue).joined(separator: "|"),
    operandChoices: { SchemaFile.allCases.map(\.rawValue) }, options: [],
    examples: [
      (
        "schema manifest > manifest.schema.json",
        "saves the schema of a module's manifest, which refers to it with \"$schema\": \"../../manifest.schema.json\""
      ),
      ("schema config", "prints the schema of paperclip.config.json"),
      ("schema template", "prints the schema of a company template"),
      ("schema store", "prints the schema of a store index"),
    ],
    notes: ["A published site has them too, in api/schemas/."], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(1...1)
    guard let file = SchemaFile(rawValue: arguments.operands[0]) else {
      let known = SchemaFile.allCases.map(\.rawValue)
      let nearest = Suggestion.nearest(to: arguments.operands[0], in: known)
      throw UsageError(
        message: "schema: unknown schema \"\(arguments.operands[0])\"",
        remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "expected \(Arguments.list(known))")
    }
    console.result(bytes: file.bytes)
    return .done
  }
}
