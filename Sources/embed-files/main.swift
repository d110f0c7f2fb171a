// embed-files OUTPUT.swift ROOT FOLDER…
// Writes every file below the folders of ROOT as a string literal, sorted by path, for the EmbedFiles plugin.
import Foundation

let root = CommandLine.arguments[2]
var source = """
  /// Files in the executable: path and content. Generated.
  enum EmbeddedFiles {
    static let all: [(path: StaticString, content: StaticString)] = [

  """
/// Adds a file as a literal.
@MainActor func add(_ name: String) throws {
  let content = try String(contentsOfFile: root + "/" + name, encoding: .utf8)
  var fence = "#"
  while content.contains("\"\"\"" + fence) || content.contains("\\" + fence) { fence += "#" }
  source += "(\"\(name)\", \(fence)\"\"\"\n\(content)\n\"\"\"\(fence)),\n"
}
for folder in CommandLine.arguments.dropFirst(3) {
  let prefix = folder == "." ? "" : folder + "/"
  // A single file has no names below it.
  var isSingle: ObjCBool = false
  if FileManager.default.fileExists(atPath: root + "/" + folder, isDirectory: &isSingle), !isSingle.boolValue
  {
    try add(folder)
    continue
  }
  let names = (FileManager.default.enumerator(atPath: root + "/" + folder)?.allObjects as? [String] ?? [])
    .sorted()
  for name in names {
    let path = root + "/" + prefix + name
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
      continue
    }
    try add(prefix + name)
  }
}
source += "  ]\n}\n"
try source.write(toFile: CommandLine.arguments[1], atomically: true, encoding: .utf8)
