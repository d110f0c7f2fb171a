import Engine

enum VersionCommand {
  /// The program's version; CHANGELOG.md describes it.
  static let version = "0.1.0"
  /// The date of the version, for the manual page.
  static let date = "November 26, 2026"

  static let command = Command(
    name: "version", summary: "Print the version", operands: "", options: [],
    examples: [("version", "prints the name and the version")]
  ) { arguments, console in
    try arguments.requireOperands(0...0)
    if console.isJSON {
      console.result(json: ["name": "paperclip-gen", "version": .string(version)])
    } else {
      console.result("paperclip-gen \(version)")
    }
    return .done
  }
}
