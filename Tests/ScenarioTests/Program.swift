import Foundation

/// Runs programs as a user would, with the built executables first on PATH.
enum Program {
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// The folder of the executables: the environment's, as `make test` sets it, or that of the test bundle.
  /// The suite starts them thousands of times, and debug ones take five times as long.
  static let folder =
    ProcessInfo.processInfo.environment["PAPERCLIP_GEN_PROGRAMS"]
    ?? URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  @discardableResult
  static func run(
    _ program: String, _ arguments: [String], in directory: String,
    environment changes: [String: String?] = [:]
  ) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program.hasPrefix("/") ? program : folder + "/" + program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = folder + ":" + (environment["PATH"] ?? "")
    environment["SOURCE_DATE_EPOCH"] = nil
    environment["HOME"] = directory
    for (name, value) in changes { environment[name] = value }
    process.environment = environment
    // Files instead of pipes, since a program that fills a pipe would wait for a reader.
    let base = NSTemporaryDirectory() + "paperclip-output-" + UUID().uuidString
    let paths = [base + ".out", base + ".err"]
    for path in paths { _ = FileManager.default.createFile(atPath: path, contents: nil) }
    defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: paths[0]))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: paths[1]))
    try process.run()
    process.waitUntilExit()
    func text(_ path: String) throws -> String {
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }
    return Result(status: process.terminationStatus, output: try text(paths[0]), errors: try text(paths[1]))
  }
}
