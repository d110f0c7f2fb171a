import Foundation
import PackagePlugin

/// Makes Templates/html part of the executable: runs `embed-files`, which writes string literals.
///
/// SwiftPM's own `.embedInCode` writes arrays of bytes and takes a minute and gigabytes for what a literal does in a
/// tenth of a second. The folder itself is named as an input too: without it a new file goes unnoticed.
@main
struct EmbedFiles: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let folder = context.package.directoryURL.appending(path: "Templates/html")
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    let tool = try context.tool(named: "embed-files")
    return [
      .buildCommand(
        displayName: "Embedding Templates/html",
        executable: tool.url,
        arguments: [folder.path, output.path],
        inputFiles: [folder] + files(in: folder.path).map { folder.appending(path: $0) },
        outputFiles: [output])
    ]
  }

  private func files(in folder: String) -> [String] {
    (FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []).sorted()
  }
}
