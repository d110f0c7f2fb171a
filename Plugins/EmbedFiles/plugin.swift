import Foundation
import PackagePlugin

/// Embeds files in the executable: page templates in the Renderer, modules and schemas in the Engine. Runs
/// `embed-files`, which writes string literals.
///
/// SwiftPM's own `.embedInCode` writes byte arrays, which take a minute and gigabytes of memory to compile
/// instead of a tenth of a second. Folders are inputs too, so that new files are noticed.
@main
struct EmbedFiles: BuildToolPlugin {
  /// The root of paths and the embedded folders, by target.
  private static let embedded: [String: (root: String, folders: [String])] = [
    "Renderer": ("Templates/html", ["."]),
    "Engine": (
      ".",
      ["modules", "Templates/schemas", "samples/companies", "samples/startup-in-a-box/templates"]
    ),
    "paperclip-gen": (
      "samples/startup-in-a-box", ["exports", "logs", "money", "run-logs", "templates", "prices.json"]
    ),
  ]

  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let embedded = Self.embedded[target.name] else { return [] }
    let root = context.package.directoryURL.appending(path: embedded.root)
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
    let tool = try context.tool(named: "embed-files")
    let folders = embedded.folders.map { $0 == "." ? root : root.appending(path: $0) }
    return [
      .buildCommand(
        displayName:
          "Embedding \(embedded.folders == ["."] ? embedded.root : embedded.folders.joined(separator: ", "))",
        executable: tool.url,
        arguments: [output.path, root.path] + embedded.folders,
        inputFiles: folders.flatMap { folder in
          // A folder or a single file.
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
