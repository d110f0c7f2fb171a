import Foundation
import Testing

/// Headless Chromium, controlled with its DevTools protocol over a pair of named pipes: messages are JSON,
/// terminated by a NUL byte. Only this reliably shows what a page logs, throws and requests.
final class Browser {
  typealias Object = [String: Any]

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// The first common name of Chromium on PATH.
  static let program: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
    for name in ["chromium", "chromium-browser", "google-chrome"] {
      for folder in folders where FileManager.default.isExecutableFile(atPath: folder + "/" + name) {
        return folder + "/" + name
      }
    }
    return nil
  }()

  private let folder: Folder
  private let process = Process()
  private let input: Int32
  private let output: Int32
  private var buffer: [UInt8] = []
  private var last = 0
  /// Handlers that run as soon as an event is read.
  var onEvent: (String, Object) throws -> Void = { _, _ in }

  init() throws {
    let folder = try Folder()
    self.folder = folder
    let pipes = [folder.path + "/in", folder.path + "/out"]
    for pipe in pipes where mkfifo(pipe, 0o600) != 0 { throw Failure(description: "mkfifo: \(errno)") }
    // Opened for reading and writing, so that neither side waits for the other.
    input = open(pipes[0], O_RDWR)
    output = open(pipes[1], O_RDWR)
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c",
      """
      exec "$1" --headless --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --hide-scrollbars \
      --disable-background-networking --disable-component-update --disable-sync --disable-extensions \
      --user-data-dir="$0/profile" --remote-debugging-pipe 3<"$0/in" 4>"$0/out" 2>/dev/null
      """, folder.path, Self.program ?? "chromium",
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    var environment = ProcessInfo.processInfo.environment
    environment["HOME"] = folder.path
    process.environment = environment
    try process.run()
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
    close(input)
    close(output)
  }

  /// Sends a command and returns its result. Earlier events are handled first.
  @discardableResult
  func call(_ method: String, _ parameters: Object = [:], session: String? = nil) throws -> Object {
    let id = try send(method, parameters, session: session)
    while true {
      let message = try next(within: 60, for: method)
      guard message["id"] as? Int == id else { continue }
      if let error = message["error"] as? Object {
        throw Failure(description: "\(method): \(error["message"] ?? "")")
      }
      return message["result"] as? Object ?? [:]
    }
  }

  /// Sends a command without waiting for its result.
  @discardableResult
  func send(_ method: String, _ parameters: Object = [:], session: String? = nil) throws -> Int {
    last += 1
    var message: Object = ["id": last, "method": method, "params": parameters]
    message["sessionId"] = session
    let bytes = Array(try JSONSerialization.data(withJSONObject: message)) + [0]
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Failure(description: "write: \(errno)") }
      written += count
    }
    return last
  }

  /// Reads until an event with this name was handled.
  func wait(for event: String) throws {
    while try next(within: 60, for: event)["method"] as? String != event {}
  }

  /// Handles messages for this many milliseconds.
  func settle(milliseconds: Int32) throws {
    while let message = try read(milliseconds: milliseconds) { try handle(message) }
  }

  private func next(within seconds: Int32, for what: String) throws -> Object {
    guard let message = try read(milliseconds: seconds * 1000) else {
      throw Failure(description: "the browser says nothing for \(seconds) seconds (\(what))")
    }
    try handle(message)
    return message
  }

  private func handle(_ message: Object) throws {
    if let method = message["method"] as? String {
      try onEvent(method, message["params"] as? Object ?? [:])
    }
  }

  private func read(milliseconds: Int32) throws -> Object? {
    while true {
      if let end = buffer.firstIndex(of: 0) {
        let data = Data(buffer[..<end])
        buffer.removeFirst(end + 1)
        return try JSONSerialization.jsonObject(with: data) as? Object ?? [:]
      }
      var ready = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard poll(&ready, 1, milliseconds) > 0 else { return nil }
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      let count = Foundation.read(output, &chunk, chunk.count)
      guard count > 0 else { throw Failure(description: "read: \(errno)") }
      buffer += chunk[..<count]
    }
  }
}
