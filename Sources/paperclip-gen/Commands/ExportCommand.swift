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
    let company = try CompanyChoice(session).one()
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
