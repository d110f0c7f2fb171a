import Foundation
import Testing

/// Rules for every file of the project.
@Suite struct HouseTests {
  @Test func filesStayReadable() throws {
    for folder in ["Sources", "Tests", "Plugins"] {
      for file in try SourceFile.all(in: folder) {
        let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false).count
        #expect(lines <= 400, "\(folder)/\(file.path) has \(lines) lines")
      }
    }
  }

  @Test func aFileIsNamedAfterATypeThatItDeclares() throws {
    for file in try SourceFile.all(in: "Sources") {
      let name = String(file.path.split(separator: "/").last?.dropLast(6) ?? "")
      guard name != "main", !name.contains("+") else { continue }
      #expect(file.declared.contains(name) || file.code.contains("extension \(name)"), "\(file.path)")
    }
  }

  @Test func everyPackageTypeIsDocumented() throws {
    for file in try SourceFile.all(in: "Sources") {
      let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
      let declaration = #/^package (?:final )?(?:struct|class|enum|protocol|actor) /#
      for (index, line) in lines.enumerated() where line.firstMatch(of: declaration) != nil {
        #expect(index > 0 && lines[index - 1].hasPrefix("///"), "\(file.path):\(index + 1): \(line)")
      }
    }
  }

  @Test func namesSayWhatThingsAre() throws {
    for file in try SourceFile.all(in: "Sources") {
      for name in file.declared {
        #expect(
          name.firstMatch(of: /(?:Manager|Helper|Utils?|Service|Impl)$/) == nil, "\(file.path): \(name)")
      }
    }
  }

  @Test func theProjectNeedsNoPackage() throws {
    let manifest = try String(
      contentsOf: SourceFile.root.appendingPathComponent("Package.swift"), encoding: .utf8)
    #expect(!manifest.contains(".package("))
  }

  @Test func everyCommandIsInTheReadme() throws {
    let readme = try String(contentsOf: SourceFile.root.appendingPathComponent("README.md"), encoding: .utf8)
    for file in try SourceFile.all(in: "Sources/paperclip-gen/Commands") {
      guard let name = file.text.firstMatch(of: /Command\(\s*name: "([a-z]+)"/)?.1 else { continue }
      #expect(readme.contains("`\(name)"), "README.md does not name the command \(name)")
    }
  }
}
