import Engine
import Renderer

extension StoreCommand {
  /// Publishes a folder of modules and templates as a store.
  static func site(_ store: StoreSession) throws -> ExitCode {
    guard let from = store.arguments.value("--from") else {
      throw UsageError(
        message: "store site: missing --from", remedy: "for example: store site --from my-store --out public")
    }
    guard let out = store.arguments.value("--out") else {
      throw UsageError(message: "store site: missing --out", remedy: "for example: --out public")
    }
    guard FileSystem.isFolder(from) else { throw Failure("\(from): is not a folder") }
    let root = try FileSystem.absolute(from)
    try check(out, notIn: root)
    let (index, found) = try StoreFolder.scan(root, name: from)
    for finding in found { store.console.finding(finding) }
    guard !index.entries.isEmpty else {
      throw Failure(
        "\(from): has no modules (folders with a \(ModuleFiles.manifestName)) and no company templates")
    }
    var options = StoreSite.Options()
    options.title = store.arguments.value("--title") ?? "Store"
    options.publishedAt = try store.arguments.asOf(environment: Main.environment())
    if let address = store.arguments.value("--url") {
      guard WebAddress(address) != nil else {
        throw UsageError(
          message: "--url: \"\(address)\" is not an https:// address",
          remedy: "for example: --url https://store.example.org/")
      }
      options.address = address
    }
    var site = try StoreSite(out: out, options: options, library: try Theme.library(overrides: nil))
    let download = StoreDownload(cache: nil, isOffline: true, environment: [:])
    try site.publish(index) { entry in
      guard let version = entry.newest else { throw Failure("\(entry.id): has no version") }
      return try download.tree(entry, version)
    }
    for finding in site.findings { store.console.finding(finding) }
    for entry in index.entries where entry.license == nil {
      store.console.finding(
        Finding(.note, "\(entry.id): states no license, so others may not use it", source: from))
    }
    if store.console.isJSON {
      store.console.result(json: [
        "entries": .int(Int64(site.index.entries.count)), "index": .string(out + "/" + StoreSite.indexPath),
      ])
    }
    store.console.message(
      "Published \(Formats.count(index.entries.count, "entries")) to \(store.arguments.shown(out)). Open \(store.arguments.shown(out))/index.html"
    )
    if options.address == nil {
      store.console.message("Its pages do not know the address of the store; add it with --url.")
    }
    return found.contains { $0.severity > .note } || !site.findings.isEmpty ? .findings : .done
  }

  /// A store inside its own source would publish itself.
  private static func check(_ out: String, notIn root: String) throws {
    try FileSystem.makeFolders(out)
    let place = try FileSystem.absolute(out)
    guard place != root, !place.hasPrefix(root + "/"), !root.hasPrefix(place + "/") else {
      throw Failure("\(out): is in the folder that is published; choose another one with --out")
    }
  }
}
