// embed-files FOLDER OUTPUT.swift
// Writes every file below FOLDER as a string literal, sorted by path, for the EmbedFiles plugin.
import Foundation

let folder = CommandLine.arguments[1]
let names = (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []).sorted()
var source = """
  /// The built-in page templates and assets: path below Templates/html, and content. Generated.
  enum EmbeddedFiles {
    static let all: [(path: StaticString, content: StaticString)] = [

  """
for name in names {
  let path = folder + "/" + name
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
    continue
  }
  let content = try String(contentsOfFile: path, encoding: .utf8)
  var fence = "#"
  while content.contains("\"\"\"" + fence) || content.contains("\\" + fence) { fence += "#" }
  source += "(\"\(name)\", \(fence)\"\"\"\n\(content)\n\"\"\"\(fence)),\n"
}
source += "  ]\n}\n"
try source.write(toFile: CommandLine.arguments[2], atomically: true, encoding: .utf8)
