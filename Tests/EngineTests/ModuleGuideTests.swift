import Foundation
import Testing

@testable import Engine

@Suite struct ModuleGuideTests {
  /// A refused call sends its author to the guide: there each function has to be.
  @Test func theGuideListsEveryFunctionThatModulesMayCall() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let guide = try String(contentsOf: root.appendingPathComponent("docs/modules.md"), encoding: .utf8)
    #expect(SandboxPolicy.functions.filter { !guide.contains("`\($0)`") }.sorted() == [])
  }
}
