import Engine

/// Writes the company as a template.
enum ExportCommand {
  static let command = Command(
    name: "export", summary: "Write the company as a template", operands: "",
    options: [
      Command.Option(name: "--format", value: "FORMAT", summary: "template", choices: ["template"]),
      Command.Option(name: "--company", value: "SLUG", summary: "which company, where there are several"),
    ],
    examples: [
      ("export > company.json", "prints the company as a template that can be imported"),
      ("export --out company.json", "writes it to a file"),
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...0)
    let session = try Session(arguments, console)
    let all = try SnapshotReader.companies(in: session.workspace.databases)
    let wanted = arguments.value("--company")
    let matches = all.filter { wanted == nil || $0.id == wanted || Slug.make(from: $0.name) == wanted }
    guard let company = matches.first else {
      throw Failure(
        all.isEmpty
          ? "nothing has been read yet; run: paperclip-gen generate"
          : "there is no company \"\(wanted ?? "")\"")
    }
    guard matches.count == 1 else {
      let slugs = matches.map { Slug.make(from: $0.name) }.sorted().joined(separator: ", ")
      throw UsageError(
        message: "export: there are several companies (\(slugs))", remedy: "name one with --company")
    }
    let bytes = JSONWriter.encode(try TemplateExport.template(path: company.path).value)
    guard let out = arguments.value("--out") else {
      console.result(bytes: bytes)
      return .done
    }
    try FileSystem.writeAtomically(bytes, to: out)
    console.message("Wrote \(out)")
    return .done
  }
}
