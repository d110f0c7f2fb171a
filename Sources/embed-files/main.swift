// embed-files OUTPUT.swift ROOT FOLDER…
// Writes every file below the folders of ROOT as a string literal, sorted by path, for the EmbedFiles plugin.
import Foundation

let root = CommandLine.arguments[2]
var source = """
  /// Files that the executable carries: path and content. Generated.
  enum EmbeddedFiles {
    static let all: [(path: StaticString, content: StaticString)] = [

  """
for folder in CommandLine.arguments.dropFirst(3) {
  let prefix = folder == "." ? "" : folder + "/"
  let names = (FileManager.default.enumerator(atPath: root + "/" + folder)?.allObjects as? [String] ?? [])
    .sorted()
  for name in names {
    let path = root + "/" + prefix + name
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
      continue
    }
    let content = try String(contentsOfFile: path, encoding: .utf8)
    var fence = "#"
    while content.contains("\"\"\"" + fence) || content.contains("\\" + fence) { fence += "#" }
    source += "(\"\(prefix + name)\", \(fence)\"\"\"\n\(content)\n\"\"\"\(fence)),\n"
  }
}
source += "  ]\n}\n"
try source.write(toFile: CommandLine.arguments[1], atomically: true, encoding: .utf8)
