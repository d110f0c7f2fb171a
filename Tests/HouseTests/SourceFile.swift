import Foundation
import Testing

/// One Swift file of the project.
struct SourceFile {
  /// Relative to Sources/, such as "Engine/Values/Money.swift".
  let path: String
  let text: String
  /// The text without comments and string literals, in which names refer to code only.
  let code: String

  /// "Engine/Values" for "Engine/Values/Money.swift".
  var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// All Swift files in a folder of the project, sorted.
  static func all(in folder: String) throws -> [SourceFile] {
    let base = root.appendingPathComponent(folder)
    let paths = try #require(FileManager.default.enumerator(atPath: base.path)).compactMap { $0 as? String }
    return try paths.filter { $0.hasSuffix(".swift") }.sorted().map { path in
      let text = try String(contentsOf: base.appendingPathComponent(path), encoding: .utf8)
      return SourceFile(path: path, text: text, code: stripped(text))
    }
  }

  /// Top-level types of the file.
  var declared: [String] {
    code.matches(
      of:
        /(?m)^(?:(?:package|public|private|fileprivate|final|indirect) )*(?:struct|class|enum|protocol|actor) (\w+)/
    )
    .map { String($0.1) }
  }

  /// Nested types. Their names are unrelated to types with the same name elsewhere.
  var nested: Set<String> {
    Set(code.matches(of: /(?m)^ +(?:\w+ )*(?:struct|class|enum|typealias) (\w+)/).map { String($0.1) })
  }

  private static func stripped(_ text: String) -> String {
    var code = text
    for pattern in [#/"""(?:[^"\\]|\\.|"(?!""))*"""/#, #/"(?:[^"\\\n]|\\.)*"/#, #///[^\n]*/#] {
      code = code.replacing(pattern, with: "")
    }
    return code
  }
}
