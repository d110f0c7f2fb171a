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

  /// Pictures that the configuration names are used before those of the folder, and what is wrong with them
  /// is said.
  @Test func theConfigurationNamesThePictures() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("html/assets"), withIntermediateDirectories: true)
    for name in ["html/assets/logo.svg", "brand.PNG", "icon.png", "icon.gif"] {
      try Data(name.utf8).write(to: folder.appendingPathComponent(name))
    }
    func image(_ kind: Theme.Image.Kind, _ name: String) -> Theme.Image {
      Theme.Image(kind, path: folder.path + "/" + name, name: name)
    }
    let library = try Theme.library(
      overrides: folder.path + "/html", images: [image(.logo, "brand.PNG"), image(.favicon, "icon.png")])
    #expect(library.findings.map(\.text) == [])
    let files = Dictionary(uniqueKeysWithValues: library.assets.files.map { ($0.path, $0.bytes) })
    #expect(files[library.assets.logo ?? ""] == Array("brand.PNG".utf8))
    #expect(files[library.assets.icon] == Array("icon.png".utf8) && library.assets.iconType == "image/png")
    let wrong = try Theme.library(
      overrides: nil, images: [image(.logo, "none.svg"), image(.favicon, "icon.gif")])
    #expect(wrong.findings.map(\.source) == ["none.svg", "icon.gif"])
    #expect(wrong.assets.logo == nil && wrong.assets.icon == Theme.assets.icon)
  }

  /// Text and links of the example theme can be read on their backgrounds, in light and dark.
  @Test func theExampleThemeHasContrast() throws {
    let parts = try Self.example().split(separator: "@media")
    #expect(parts.count == 2)
    let sheet = String(
      decoding: Theme.assets.files.first { $0.path == Theme.assets.stylesheet }?.bytes ?? [], as: UTF8.self)
    for (place, part) in parts.enumerated() {
      func color(_ name: String) throws -> String {
        let own = part.firstMatch(of: try Regex("\(name): (#[0-9a-f]{6})"))
        let builtIn = sheet.matches(of: try Regex("\(name): (#[0-9a-f]{6})"))
        let found = own ?? (place < builtIn.count ? builtIn[place] : nil)
        return String(try #require(found?.output[1].substring))
      }
      for (text, ground) in [
        ("--accent", "--surface"), ("--accent", "--accent-tint"), ("--ink", "--accent-tint"),
      ] {
        let ratio = Self.contrast(try color(text), try color(ground))
        #expect(ratio >= 4.5, "\(text) on \(ground), part \(place): \(ratio)")
      }
    }
  }

  private static func contrast(_ one: String, _ two: String) -> Double {
    func luminance(_ color: String) -> Double {
      let value = Int(color.dropFirst(), radix: 16) ?? 0
      let parts = [value >> 16, value >> 8 & 255, value & 255].map { Double($0) / 255 }
      let linear = parts.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
      return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
    let (a, b) = (luminance(one), luminance(two))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  @Test func aLargeFileIsNotUsedAndReported() throws {
    let library = try Self.library(["theme.css": Array(repeating: 0x20, count: SiteAssets.largest + 1)])
    #expect(library.assets.stylesheet == Theme.assets.stylesheet)
    #expect(library.findings.map(\.source) == ["html/assets/theme.css"])
  }
}
