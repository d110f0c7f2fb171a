#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One run of another program: input, output and exit code.
package struct ProgramRun: Sendable {
  /// The exit code. 128 and above mean that a signal ended it.
  package let status: Int
  package let output: [UInt8]

  /// Runs a program with these arguments in this folder. Standard error is discarded. The input must be
  /// small, since it is written before anything is read.
  package init(_ program: String, _ arguments: [String], input: [UInt8] = []) throws {
    var inputEnds: [Int32] = [0, 0]
    var outputEnds: [Int32] = [0, 0]
    guard pipe(&inputEnds) == 0, pipe(&outputEnds) == 0 else {
      throw FileSystem.failure(program, "cannot be started")
    }
    _ = fcntl(inputEnds[1], F_SETFD, FD_CLOEXEC)
    _ = fcntl(outputEnds[0], F_SETFD, FD_CLOEXEC)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, inputEnds[0], 0)
    posix_spawn_file_actions_adddup2(&actions, outputEnds[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addclose(&actions, inputEnds[0])
    posix_spawn_file_actions_addclose(&actions, outputEnds[1])
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, program, &actions, nil, &words, environ)
    close(inputEnds[0])
    close(outputEnds[1])
    guard code == 0 else {
      close(inputEnds[1])
      close(outputEnds[0])
      throw Failure(
        "cannot run \(program): \(String(cString: strerror(code))); install it")
    }
    var written = 0
    while written < input.count {
      let more = input.withUnsafeBytes {
        write(inputEnds[1], $0.baseAddress?.advanced(by: written), input.count - written)
      }
      if more < 0, errno == EINTR { continue }
      guard more > 0 else { break }
      written += more
    }
    close(inputEnds[1])
    output = Self.readAll(outputEnds[0])
    close(outputEnds[0])
    var ending: Int32 = 0
    while waitpid(process, &ending, 0) < 0, errno == EINTR {}
    status = ending & 0x7F == 0 ? Int((ending >> 8) & 0xFF) : 128 + Int(ending & 0x7F)
  }

  private static func readAll(_ descriptor: Int32) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return bytes }
      bytes += chunk[..<count]
    }
  }

  /// The output without the last line ending.
  package var text: String {
    String(decoding: output.last == 0x0A ? output.dropLast() : output[...], as: UTF8.self)
  }
}
