import Engine

/// Prints the JSON Schemas of the files that people write, for editors that complete and check.
enum SchemaCommand {
  static let command = Command(
    name: "schema", summary: "Print the JSON Schema of a file that you write",
    operands: SchemaFile.allCases.map(\.rawValue).joined(separator: "|"), options: [],
    examples: [
      (
        "schema manifest > manifest.schema.json",
        "then, in a manifest: \"$schema\": \"../../manifest.schema.json\""
      ),
      ("schema config", "of paperclip.config.json"),
      ("schema template", "of a company template"),
    ],
    notes: ["A site holds them too, in api/schemas/."], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(1...1)
    guard let file = SchemaFile(rawValue: arguments.operands[0]) else {
      let known = SchemaFile.allCases.map(\.rawValue)
      let nearest = Suggestion.nearest(to: arguments.operands[0], in: known)
      throw UsageError(
        message: "schema: there is no schema \"\(arguments.operands[0])\"",
        remedy: nearest.map { "did you mean \"\($0)\"?" } ?? "there are \(known.joined(separator: ", "))")
    }
    console.result(bytes: file.bytes)
    return .done
  }
}
