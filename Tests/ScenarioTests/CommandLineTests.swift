import Foundation
import Testing

/// Help, the manual page and shell completions.
@Suite struct CommandLineTests {
  @Test(arguments: [60, 80, 100]) func helpFitsTheWidth(columns: Int) throws {
    let folder = try Folder()
    for command in try commands() {
      let help = try run(["help", command], in: folder, ["COLUMNS": "\(columns)"])
      // Examples are meant to be copied, so they are never wrapped.
      let long = help.split(separator: "\n").filter {
        $0.count > columns && !$0.hasPrefix("  paperclip-gen ") && !$0.hasPrefix("Usage: ")
      }
      #expect(long.isEmpty, "\(command): \(long)")
    }
    let wide = try run(["help", "report"], in: folder, ["COLUMNS": "100"])
    let narrow = try run(["help", "report"], in: folder, ["COLUMNS": "60"])
    #expect(narrow.split(separator: "\n").count > wide.split(separator: "\n").count)
    #expect(words(narrow) == words(wide))
  }

  @Test func theManualPageNamesEveryCommandAndOption() throws {
    let page = try run(["help", "--man"], in: Folder())
    for command in try commands() {
      #expect(page.contains("\n.Ss \(command)\n"), "\(command)")
      let help = try run(["help", command], in: Folder())
      for option in help.matches(of: /(?m)^ +(?:-\w, )?--([a-z-]+)/).map({ String($0.1) }) {
        #expect(page.contains("Fl -\(option)"), "\(command): \(option)")
      }
    }
  }

  @Test(.enabled(if: Shell.has("mandoc"), "mandoc is not installed"))
  func mandocFindsNothingWrongWithTheManualPage() throws {
    let folder = try Folder()
    let result = try Program.run(
      "/bin/sh", ["-c", "paperclip-gen help --man | mandoc -Tlint"], in: folder.path)
    #expect(result.output + result.errors == "")
    #expect(result.status == 0)
  }

  @Test(arguments: Shell.completions.filter { Shell.has($0.shell) })
  func shellsComplete(_ completion: Shell.Completion) throws {
    let offered = try completion.offered(in: Folder())
    for word in completion.expected {
      #expect(offered.contains(word), "\(completion.shell): \(completion.line): \(offered)")
    }
    for word in completion.unexpected {
      #expect(!offered.contains(word), "\(completion.shell): \(completion.line): \(offered)")
    }
  }

  private func commands() throws -> [String] {
    let help = try run(["help"], in: Folder())
    let list = help.split(separator: "\n").drop { $0 != "Commands:" }.dropFirst().prefix {
      $0.hasPrefix("  ")
    }
    let names = list.filter { !$0.hasPrefix("   ") }.compactMap {
      $0.split(separator: " ").first.map(String.init)
    }
    try #require(names.count > 15)
    return names
  }

  private func run(
    _ arguments: [String], in folder: Folder, _ environment: [String: String?] = [:]
  ) throws -> String {
    let result = try Program.run("paperclip-gen", arguments, in: folder.path, environment: environment)
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }

  private func words(_ text: String) -> [Substring] { text.split { $0 == " " || $0 == "\n" } }
}
