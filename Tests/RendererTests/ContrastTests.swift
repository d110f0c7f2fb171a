import Engine
import Testing

@testable import Renderer

/// The contrast of the stylesheet's colors in both schemes (WCAG 2.2, 1.4.3 and 1.4.11).
@Suite struct ContrastTests {
  private static let css = String(
    decoding: Theme.assets.files.first { $0.path == Theme.assets.stylesheet }?.bytes ?? [], as: UTF8.self)

  /// The colors of the first block after `start`.
  private static func tokens(_ start: String) -> [String: String] {
    guard let found = css.firstRange(of: start) else { return [:] }
    let block = css[found.upperBound...].prefix { $0 != "}" }
    return Dictionary(
      block.matches(of: /--([a-z0-9-]+): (#[0-9a-f]{6});/).map { (String($0.1), String($0.2)) }
    ) { first, _ in first }
  }

  private static func luminance(_ color: String) -> Double {
    let parts = (0..<3).map { place -> Double in
      let start = color.index(color.startIndex, offsetBy: 1 + place * 2)
      let byte = Int(color[start..<color.index(start, offsetBy: 2)], radix: 16) ?? 0
      let part = Double(byte) / 255
      return part <= 0.04045 ? part / 12.92 : power((part + 0.055) / 1.055)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  /// x to the power of 2.4: the square of x times its squared fifth root, computed with Newton's method.
  private static func power(_ x: Double) -> Double {
    var root = x
    for _ in 0..<60 { root -= (root * root * root * root * root - x) / (5 * root * root * root * root) }
    return x * x * root * root
  }

  private static func contrast(_ a: String, _ b: String) -> Double {
    let (x, y) = (luminance(a), luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }

  @Test func theComputationKnowsTheExtremes() {
    #expect(abs(Self.contrast("#000000", "#ffffff") - 21) < 0.01)
    #expect(abs(Self.contrast("#767676", "#ffffff") - 4.54) < 0.01)
  }

  @Test(arguments: [":root {\n  color-scheme", "(prefers-color-scheme: dark) {\n  :root {"])
  func everyTextAndShapeHasEnoughContrast(scheme: String) throws {
    let tokens = Self.tokens(scheme)
    #expect(tokens.count > 25)
    func check(_ front: String, _ back: String, _ least: Double) throws {
      let ratio = Self.contrast(try #require(tokens[front]), try #require(tokens[back]))
      #expect(ratio >= least, "\(front) on \(back): \(ratio)")
    }
    for back in ["canvas", "surface", "raised", "accent-tint"] {
      for front in ["ink", "ink-soft", "accent"] { try check(front, back, 4.5) }
    }
    for status in ["good", "busy", "wait", "bad", "calm"] {
      for back in ["\(status)-tint", "surface", "canvas"] { try check(status, back, 4.5) }
    }
    for place in 1...11 { try check("series-\(place)", "surface", 3) }
    for back in ["surface", "canvas"] { try check("line-strong", back, 3) }
    // A day with entries differs from the background, and each shade from the next.
    for place in 1...4 { try check("heat-\(place)", "surface", 3) }
    for place in 1...4 { try check("heat-\(place)", "heat-\(place - 1)", 1.4) }
  }
}
