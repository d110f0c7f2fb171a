import Engine

/// Writes the company as a template.
enum ExportCommand {
  static let command = Command(
    name: "export", summary: "Write the company as a template or a package", operands: "",
    options: [
      Command.Option(
        name: "--format", value: "FORMAT", summary: "template (JSON, the default) or package (a folder)",
        choices: ["template", "package"]),
      CompanyChoice.option, AudienceOption.option,
    ],
    examples: [
      ("export > company.json", "prints the company as a template"),
      ("export --out company.json", "writes it to a file"),
      ("export --format package --out acme", "writes a company package (agentcompanies/v1)"),
    ],
    notes: ["Neither format has costs, runs, activity or comments."], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...0)
    let session = try Session(arguments, console)
    let isPackage = arguments.value("--format") == "package"
    let out = arguments.value("--out")
    if isPackage, out == nil {
      throw UsageError(
        message: "export: --format package requires --out", remedy: "for example: --out acme")
    }
    let company = try CompanyChoice(session).one()
    let template = try TemplateExport.template(path: company.path)
      .narrowed(to: AudienceOption.value(arguments))
    guard let out else {
      console.result(bytes: JSONWriter.encode(template.value))
      return .done
    }
    if isPackage {
      try PackageWriter.write(template, to: out)
    } else {
      try FileSystem.writeAtomically(JSONWriter.encode(template.value), to: out)
    }
    console.message("Wrote \(out)")
    return .done
  }
}
