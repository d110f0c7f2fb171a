import Foundation
import Testing

@testable import Engine
@testable import Renderer

/// Colors, fonts, icon and logo of a workspace.
@Suite struct ThemeAssetTests {
  /// The example in docs/themes.md.
  private static func example() throws -> String {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("docs/themes.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let start = try #require(text.firstRange(of: "    :root {")?.lowerBound)
    let lines = text[start...].split(separator: "\n", omittingEmptySubsequences: false)
    return lines.prefix { $0.hasPrefix("    ") }.map { $0.dropFirst(4) }.joined(separator: "\n")
  }

  private static func library(_ files: [String: [UInt8]]) throws -> TemplateLibrary {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("assets"), withIntermediateDirectories: true)
    for (name, bytes) in files { try Data(bytes).write(to: folder.appendingPathComponent("assets/" + name)) }
    return try Theme.library(overrides: folder.path)
  }

  @Test func theExampleThemeChangesOnlyNamesOfTheStyleSheet() throws {
    let css = String(
      decoding: Theme.assets.files.first { $0.path == Theme.assets.stylesheet }?.bytes ?? [], as: UTF8.self)
    let names = try Self.example().matches(of: #/(--[a-z0-9-]+):/#).map { String($0.1) }
    #expect(names.count >= 5)
    for name in names { #expect(css.contains(name + ":"), "\(name)") }
  }

  @Test func aThemeFollowsTheStyleSheetUnderANewName() throws {
    let theme = Array(try Self.example().utf8)
    let library = try Self.library(["theme.css": theme, "logo.svg": Array("<svg/>".utf8)])
    #expect(library.findings.isEmpty)
    let sheet = library.assets.files.first { $0.path == library.assets.stylesheet }?.bytes ?? []
    #expect(library.assets.stylesheet != Theme.assets.stylesheet)
    #expect(Array(sheet.suffix(theme.count)) == theme)
    #expect(library.assets.script == Theme.assets.script && library.assets.icon == Theme.assets.icon)
    #expect(library.assets.logo?.hasPrefix("assets/logo.") == true)
  }

  @Test func aLargeFileIsNotUsedAndReported() throws {
    let library = try Self.library(["theme.css": Array(repeating: 0x20, count: SiteAssets.largest + 1)])
    #expect(library.assets.stylesheet == Theme.assets.stylesheet)
    #expect(library.findings.map(\.source) == ["html/assets/theme.css"])
  }
}
