import Foundation
import PackagePlugin

/// Makes files of the project part of the executable: the page templates of the Renderer, the modules and schemas of the
/// Engine. Runs `embed-files`, which writes string literals.
///
/// SwiftPM's own `.embedInCode` writes arrays of bytes and takes a minute and gigabytes for what a literal does in a
/// tenth of a second. The folders themselves are named as inputs too: without them a new file goes unnoticed.
@main
struct EmbedFiles: BuildToolPlugin {
  /// Where paths begin, and the folders below it that a target carries.
  private static let carried: [String: (root: String, folders: [String])] = [
    "Renderer": ("Templates/html", ["."]), "Engine": (".", ["modules", "Templates/schemas"]),
    "paperclip-gen": (
      "samples/startup-in-a-box", ["logs", "templates", "prices.json"]
    ),
  ]

  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let carried = Self.carried[target.name] else { return [] }
    let root = context.package.directoryURL.appending(path: carried.root)
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    let tool = try context.tool(named: "embed-files")
    let folders = carried.folders.map { $0 == "." ? root : root.appending(path: $0) }
    return [
      .buildCommand(
        displayName:
          "Embedding \(carried.folders == ["."] ? carried.root : carried.folders.joined(separator: ", "))",
        executable: tool.url,
        arguments: [output.path, root.path] + carried.folders,
        inputFiles: folders.flatMap { folder in
          // A folder, or a file of its own.
          let files = files(in: folder.path)
          let inside = Set(files.map { ($0 as NSString).deletingLastPathComponent }).subtracting([""])
          return [folder] + (files + inside.sorted()).map { folder.appending(path: $0) }
        },
        outputFiles: [output])
    ]
  }

  private func files(in folder: String) -> [String] {
    (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []).sorted()
  }
}
