import Foundation
import Testing

/// In a section of a template, 0 counts as true. So a flag of a query is 1 or null.
@Suite struct ModuleFlagTests {
  private static let modules = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("modules")

  private static func files(_ folder: URL, _ ending: String) -> [URL] {
    let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    return (all?.allObjects as? [URL] ?? []).filter { $0.pathExtension == ending }
  }

  @Test func flagsAreNeverZero() throws {
    var checked = 0
    for module in try FileManager.default.contentsOfDirectory(
      at: Self.modules, includingPropertiesForKeys: nil)
    {
      let pages = try Self.files(module, "html").map { try String(contentsOf: $0, encoding: .utf8) }.joined()
      let names = Set(pages.matches(of: /\{\{[#^]((?:is|has|are)_[a-z_]+)\}\}/).map { String($0.1) })
      // Pages do not show routes of CSV.
      for file in Self.files(module, "sql") where !file.lastPathComponent.hasSuffix(".csv.sql") {
        let text = try String(contentsOf: file, encoding: .utf8)
        for name in names {
          // A column of an outer query that only has the name is defined further in, where this looks too.
          for place in text.matches(of: try Regex("[^ ]+ AS \(name)\\b")) {
            let definition = String(text[place.range])
            #expect(
              definition.hasPrefix("END ") || definition.hasPrefix("0) ") || isInner(text, name),
              "\(file.lastPathComponent): \(name) can be 0: use CASE WHEN … THEN 1 END or nullif(…, 0)")
            checked += 1
          }
        }
      }
    }
    #expect(checked > 8)
  }

  /// True if a later part of the query turns the column into 1 or null.
  private func isInner(_ text: String, _ name: String) -> Bool {
    text.contains("nullif(\(name), 0) AS \(name)")
  }
}
