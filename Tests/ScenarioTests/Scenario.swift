import Foundation
import Testing

/// A scenario in one text file: files, then commands with their expected results.
///
///     One or more lines about what the scenario shows.
///     -- logs/a.ndjson --
///     {"event": …}
///     -- run --
///     $ paperclip-gen ingest logs/a.ndjson
///     stderr: 1 new
///
/// After a command: `exit N` (default 0), `stdout: TEXT` and `stderr: TEXT` (contains), `stdout is: TEXT`
/// (equals, except for the last line break), `no stderr`, `file PATH`, `no file PATH`, `file PATH: TEXT`
/// (contains), `not in PATH: TEXT`, `unchanged PATH` (the command touched no file below it).
struct Scenario {
  struct Step {
    let line: Int
    let command: String
    var expectations: [(line: Int, text: String)]
  }

  let name: String
  var files: [(path: String, text: String)] = []
  var steps: [Step] = []

  init(name: String, text: String) throws {
    self.name = name
    var path: String?
    var content = ""
    func isMarker(_ line: Substring) -> String? {
      line.hasPrefix("-- ") && line.hasSuffix(" --") ? String(line.dropFirst(3).dropLast(3)) : nil
    }
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if let marker = isMarker(line) {
        if let path, path != "run" { files.append((path, content)) }
        (path, content) = (marker, "")
      } else if path == "run" {
        guard !line.isEmpty else { continue }
        if line.hasPrefix("$ ") {
          steps.append(Step(line: number + 1, command: String(line.dropFirst(2)), expectations: []))
        } else {
          try #require(!steps.isEmpty, "\(name):\(number + 1): an expectation before any command")
          steps[steps.count - 1].expectations.append((number + 1, String(line)))
        }
      } else {
        content += line + "\n"
      }
    }
    try #require(path == "run" && !steps.isEmpty, "\(name): a story ends with its commands")
  }

  /// Runs the scenario in a temporary folder.
  func play() throws {
    let folder = try Folder()
    for file in files { try folder.write(file.path, file.text) }
    for step in steps {
      let before = try folder.tree()
      let result = try Program.run("/bin/sh", ["-c", step.command], in: folder.path)
      var status: Int32 = 0
      for expectation in step.expectations where expectation.text.hasPrefix("exit ") {
        status = try #require(Int32(expectation.text.dropFirst(5)))
      }
      #expect(
        result.status == status,
        "\(name):\(step.line): \(step.command) exits \(result.status)\n\(result.output)\(result.errors)")
      for expectation in step.expectations where !expectation.text.hasPrefix("exit ") {
        let problem = try problem(expectation.text, result, folder, before)
        #expect(problem == nil, "\(name):\(expectation.line): \(problem ?? "")")
      }
    }
  }

  private func problem(
    _ expectation: String, _ result: Program.Result, _ folder: Folder, _ before: [String: Folder.Entry]
  ) throws -> String? {
    func value(_ prefix: String) -> String? {
      expectation.hasPrefix(prefix) ? String(expectation.dropFirst(prefix.count)) : nil
    }
    if let text = value("stdout: ") {
      return result.output.contains(text) ? nil : "stdout is:\n\(result.output)"
    }
    if let text = value("stdout is: ") {
      return result.output == text + "\n" ? nil : "stdout is:\n\(result.output)"
    }
    if let text = value("stderr: ") {
      return result.errors.contains(text) ? nil : "stderr is:\n\(result.errors)"
    }
    if expectation == "no stdout" { return result.output.isEmpty ? nil : "stdout is:\n\(result.output)" }
    if expectation == "no stderr" { return result.errors.isEmpty ? nil : "stderr is:\n\(result.errors)" }
    if let path = value("unchanged ") {
      let touched = try folder.tree().filter { $0.key.hasPrefix(path) && before[$0.key] != $0.value }.keys
        .sorted()
      let gone = before.keys.filter {
        $0.hasPrefix(path) && !FileManager.default.fileExists(atPath: folder.path + "/" + $0)
      }
      return touched.isEmpty && gone.isEmpty ? nil : "touched: \(touched), gone: \(gone)"
    }
    if let path = value("no file ") { return folder.exists(path) ? "\(path) is there" : nil }
    if let rest = value("not in ") {
      let parts = rest.split(separator: ": ", maxSplits: 1).map(String.init)
      return folder.read(parts[0]).contains(parts[1]) ? "\(parts[0]) holds \(parts[1])" : nil
    }
    if let rest = value("file ") {
      let parts = rest.split(separator: ": ", maxSplits: 1).map(String.init)
      guard folder.exists(parts[0]) else { return "\(parts[0]) is not there" }
      guard parts.count == 2 else { return nil }
      return folder.read(parts[0]).contains(parts[1])
        ? nil : "\(parts[0]) is:\n\(folder.read(parts[0]).prefix(2000))"
    }
    return "what does \"\(expectation)\" mean?"
  }
}
