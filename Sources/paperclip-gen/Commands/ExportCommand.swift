import Engine

/// Writes the company as a template.
enum ExportCommand {
  static let command = Command(
    name: "export", summary: "Write the company as a template or a package", operands: "",
    options: [
      Command.Option(
        name: "--format", value: "FORMAT", summary: "template (JSON) or package (a folder)",
        choices: ["template", "package"]),
      Command.Option(name: "--company", value: "SLUG", summary: "which company, where there are several"),
    ],
    examples: [
      ("export > company.json", "prints the company as a template that can be imported"),
      ("export --out company.json", "writes it to a file"),
      ("export --format package --out acme", "writes it as a company package (agentcompanies/v1)"),
    ],
    notes: ["Costs, runs, activity and comments are not part of either."], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...0)
    let session = try Session(arguments, console)
    let isPackage = arguments.value("--format") == "package"
    let out = arguments.value("--out")
    if isPackage, out == nil {
      throw UsageError(
        message: "export: a package is a folder", remedy: "say where to write it with --out DIR")
    }
    let company = try CompanyChoice(session).one()
    let template = try TemplateExport.template(path: company.path)
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
