import Engine
import Foundation

/// A web server on the loopback interface that answers each path as a test says.
final class LoopbackServer: Sendable {
  enum Answer: Sendable {
    case body([UInt8], status: Int = 200, headers: [String: String] = [:])
    case redirect(String)
    /// Sends the header and then nothing.
    case stall
    /// Sends bytes until the reader hangs up.
    case endless
    /// Promises more than it sends.
    case short([UInt8])
  }

  private let descriptor: Int32
  let port: UInt16
  private let answers: Locked<[String: Answer]>
  private let asked = Locked<[String]>([])
  private let unchanged = Locked<Int>(0)
  /// The number of answers that said that nothing changed.
  var unchangedAnswers: Int { unchanged.withLock { $0 } }
  var requests: [String] { asked.withLock { $0 } }
  var url: String { "http://127.0.0.1:\(port)" }

  init(_ answers: [String: Answer]) throws {
    self.answers = Locked(answers)
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(descriptor, address, length) == 0 && listen(descriptor, 16) == 0
          && getsockname(descriptor, address, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    self.descriptor = descriptor
    port = UInt16(bigEndian: address.sin_port)
    let thread = Thread { [weak self] in
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0, let self else { return }
        Thread.detachNewThread { self.serve(connection) }
      }
    }
    thread.start()
  }

  deinit {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }

  func set(_ path: String, _ answer: Answer?) { answers.withLock { $0[path] = answer } }

  /// Serves every file of a folder.
  func serve(folder: String) throws {
    let names = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String] ?? []
    for name in names {
      guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { continue }
      set("/" + name, .body(Array(data)))
    }
  }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    // A reader that hangs up must not end the tests.
    signal(SIGPIPE, SIG_IGN)
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    var text = ""
    while !text.contains("\r\n\r\n") {
      let count = read(connection, &buffer, buffer.count)
      guard count > 0 else { return }
      text += String(decoding: buffer[..<count], as: UTF8.self)
    }
    let path = text.split(separator: " ").dropFirst().first.map(String.init) ?? "/"
    asked.withLock { $0.append(path) }
    switch answers.withLock({ $0[path.removingPercentEncoding ?? path] }) {
    case .body(let bytes, let status, let headers)?:
      // As a server with entity tags: nothing, if the reader has this version.
      if let tag = headers["ETag"], text.contains("If-None-Match: \(tag)\r\n") {
        unchanged.withLock { $0 += 1 }
        send("HTTP/1.1 304 X\r\nETag: \(tag)\r\nConnection: close\r\n\r\n", connection)
        return
      }
      let extra = headers.map { "\($0.key): \($0.value)\r\n" }.joined()
      send(
        "HTTP/1.1 \(status) X\r\nContent-Length: \(bytes.count)\r\nConnection: close\r\n\(extra)\r\n",
        connection)
      send(bytes, connection)
    case .redirect(let target)?:
      send(
        "HTTP/1.1 302 X\r\nLocation: \(target)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", connection)
    case .stall?:
      send("HTTP/1.1 200 X\r\nContent-Length: 10\r\n\r\n", connection)
      // Until the reader gives up.
      _ = read(connection, &buffer, buffer.count)
    case .endless?:
      send("HTTP/1.1 200 X\r\nConnection: close\r\n\r\n", connection)
      let block = [UInt8](repeating: 0x20, count: 1 << 16)
      while send(block, connection) {}
    case .short(let bytes)?:
      send("HTTP/1.1 200 X\r\nContent-Length: \(bytes.count + 10)\r\nConnection: close\r\n\r\n", connection)
      send(bytes, connection)
    case nil: send("HTTP/1.1 404 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", connection)
    }
  }

  private func send(_ text: String, _ connection: Int32) { send(Array(text.utf8), connection) }

  @discardableResult
  private func send(_ bytes: [UInt8], _ connection: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(connection, $0.baseAddress?.advanced(by: sent), bytes.count - sent)
      }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
