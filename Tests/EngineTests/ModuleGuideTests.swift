import Foundation
import Testing

@testable import Engine

@Suite struct ModuleGuideTests {
  /// The message about a forbidden function refers to the guide, which must list all allowed ones.
  @Test func theGuideListsEveryFunctionThatModulesMayCall() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let guide = try String(contentsOf: root.appendingPathComponent("docs/modules.md"), encoding: .utf8)
    #expect(SandboxPolicy.functions.filter { !guide.contains("`\($0)`") }.sorted() == [])
  }
}
