import Testing

/// The layers of the program: a folder uses only folders below it. The compiler separates targets; inside a
/// target, only this test does.
@Suite struct FloorTests {
  /// Lowest first. Folders of one layer do not use each other.
  static let floors: [[String]] = [
    ["Engine/Limits"],
    ["Engine/Values/Time", "Engine/Values/Money", "Engine/Values/Text"],
    ["Engine/Values/JSON"],
    ["Engine/Values/Identity"],
    ["Engine/Values", "Engine/Values/YAML"],
    ["Engine/Redaction", "Engine/Threads"],
    ["Engine/System", "Engine/JSONSchema"],
    ["Engine/Database"],
    ["Engine/Configuration", "Engine/Events"],
    ["Engine/Records", "Engine/Sums"],
    ["Engine/Outbox", "Engine/Ledger", "Engine/Knowledge", "Engine/Money", "Engine/RunLogs"],
    ["Engine/Workflow"],
    ["Engine/Templates"],
    ["Engine/View", "Engine/Snapshot", "Engine/Packages", "Engine/Ingest/Rows"],
    ["Engine/Changes"],
    ["Engine/Formats"],
    ["Engine/Ingest/Hooks", "Engine/Formats/Backup", "Engine/Ingest/Derived"],
    ["Engine/Formats/Export"],
    ["Engine/Formats/CSV"],
    ["Engine/Formats/Money"],
    ["Engine/Ingest", "Engine/Ingest/Money"],
    ["Engine/Preview", "Engine/Shards"],
    ["Engine/Modules/Manifest"],
    ["Engine/Modules/Loading"],
    ["Engine/Modules/Delivery", "Engine/Retention"],
    ["Engine/Modules/Checking", "Engine/Store"],
    ["Renderer/Encoding"],
    ["Renderer/Markup", "Renderer/Markdown"],
    ["Renderer/Charts", "Renderer/Publish", "Renderer/FileSchemas"],
    ["Renderer/Figures"],
    ["Renderer/Changes", "Renderer/Reports"],
    ["Renderer/Preview"],
    ["Renderer/Store"],
    ["Renderer/Pages", "Renderer/Site"],
    ["Renderer/Fleet"],
    ["paperclip-gen/CommandLine"],
    ["paperclip-gen", "paperclip-gen/Commands"],
  ]
  /// Folders of one layer that belong together.
  static let together: Set<Set<String>> = [
    ["Renderer/Pages", "Renderer/Site"], ["paperclip-gen", "paperclip-gen/Commands"],
    ["Engine/Ingest", "Engine/Ingest/Money"],
  ]

  @Test func everyFolderHasItsFloor() throws {
    let folders = Set(try SourceFile.all(in: "Sources").map(\.folder))
    let apart: Set<String> = ["paperclip-sample", "embed-files"]
    #expect(folders.subtracting(apart).sorted() == Self.floors.flatMap { $0 }.sorted())
  }

  @Test func aFolderUsesOnlyWhatLiesBelowIt() throws {
    let files = try SourceFile.all(in: "Sources")
    let floor = Dictionary(
      uniqueKeysWithValues: Self.floors.enumerated().flatMap { number, folders in folders.map { ($0, number) }
      })
    var homes: [String: String] = [:]
    for file in files where floor[file.folder] != nil {
      for name in file.declared { homes[name] = file.folder }
    }
    for file in files {
      guard let own = floor[file.folder] else { continue }
      let words = Set(file.code.matches(of: /(?:^|[^.\w])([A-Z]\w+)/).map { String($0.1) }).subtracting(
        file.nested)
      for word in words.sorted() {
        guard let home = homes[word], home != file.folder, let other = floor[home], other >= own,
          !Self.together.contains([home, file.folder])
        else { continue }
        Issue.record("\(file.path) uses \(word) of \(home), which is not below it")
      }
    }
  }

  @Test func onlyTheDatabaseFolderKnowsSQLite() throws {
    for file in try SourceFile.all(in: "Sources") where file.folder != "Engine/Database" {
      #expect(!file.code.contains("CSQLite") && !file.code.contains("sqlite3_"), "\(file.path)")
    }
  }

  @Test func onlyTheSystemFolderWritesFiles() throws {
    let calls = /\b(?:fopen|fwrite|open|rename|unlink|mkdir|rmdir|creat|mkstemp)\(/
    for file in try SourceFile.all(in: "Sources")
    where file.folder != "Engine/System" && !file.path.hasPrefix("paperclip-sample/")
      && !file.path.hasPrefix("embed-files/")
    {
      guard !file.code.contains("func open(") else { continue }
      let found = file.code.matches(of: calls).filter { match in
        // A method with the same name is not a system call.
        !file.code[..<match.range.lowerBound].hasSuffix(".")
          && !file.code[..<match.range.lowerBound].hasSuffix("func ")
      }
      #expect(found.isEmpty, "\(file.path): \(found.map { String($0.0) })")
    }
  }

  @Test func foundationStaysOutsideTheProgram() throws {
    // Foundation's formatters and JSON cost 50 MB and milliseconds per page, so the program does not use
    // them.
    for file in try SourceFile.all(in: "Sources") where !file.path.hasPrefix("embed-files/") {
      #expect(!file.code.contains("import Foundation"), "\(file.path)")
    }
  }
}
