import Engine

/// Makes a workspace that generates at once.
enum InitCommand {
  static let command = Command(
    name: "init", summary: "Make a workspace that generates at once", operands: "[DIR]",
    options: [Command.Option(name: "--name", value: "NAME", summary: "what the company is called")],
    examples: [
      ("init my-company", "makes the folder my-company with a configuration, a template and a short log"),
      ("init", "does the same in this folder; files that are there are kept"),
    ], run: run)

  private static func run(_ arguments: Arguments, _ console: Console) throws -> ExitCode {
    try arguments.requireOperands(0...1)
    let folder = arguments.operands.first ?? "."
    try FileSystem.makeFolders(folder)
    let path = try FileSystem.absolute(folder)
    let name = arguments.value("--name") ?? title(of: path.split(separator: "/").last.map(String.init) ?? "")
    var written: [String] = []
    for file in InitFiles.all(companyName: name) {
      let target = path + "/" + file.path
      if FileSystem.status(target) != nil {
        console.message("kept     \(file.path)")
        continue
      }
      if let slash = target.lastIndex(of: "/") { try FileSystem.makeFolders(String(target[..<slash])) }
      try FileSystem.write(Array(file.content.utf8), to: target)
      written.append(file.path)
      console.message("wrote    \(file.path)")
    }
    if console.isJSON {
      console.result(json: ["folder": .string(path), "written": .list(written.map(Value.string))])
    }
    let place = folder == "." ? "" : " -C \(folder)"
    let site = folder == "." ? "site/index.html" : "\(folder)/site/index.html"
    console.message("Now run: paperclip-gen generate\(place)   and open \(site)")
    return .done
  }

  /// "My company" of "my-company".
  private static func title(of folder: String) -> String {
    let words = folder.split { $0 == "-" || $0 == "_" }.joined(separator: " ")
    guard let first = words.first else { return "My company" }
    return first.uppercased() + words.dropFirst()
  }
}
