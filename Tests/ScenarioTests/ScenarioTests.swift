import Foundation
import Testing

/// All scenarios. A new behavior of the command line is a new text file there.
@Suite struct ScenarioTests {
  static let folder = Program.root + "/Tests/ScenarioTests/scenarios"
  static let names: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
      $0.hasSuffix(".txt") && $0 != limited
    }
    .sorted()
  /// Limits the size of files, which programs with the thread sanitizer cannot have.
  static let limited = "rebuild-stopped.txt"

  @Test func scenariosExist() { #expect(!Self.names.isEmpty) }

  @Test func storyOfALimitedFileSize() throws { try story(name: Self.limited) }

  @Test(arguments: names)
  func story(name: String) throws {
    let text = try String(contentsOfFile: Self.folder + "/" + name, encoding: .utf8)
    try Scenario(name: name, text: text).play()
  }
}
