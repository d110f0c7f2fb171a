#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// One run of another program that talks to the network: with a time limit, a limit on its output, and only
/// the environment that is named.
package struct LimitedRun: Sendable {
  package enum Ending: Sendable, Equatable {
    /// The exit code.
    case exited(Int)
    case signaled(Int)
    case tookTooLong
    case wroteTooMuch
  }

  package let ending: Ending
  package let output: [UInt8]
  /// The beginning of what it wrote to standard error.
  package let errors: String

  package var isDone: Bool { ending == .exited(0) }

  package struct Limits: Sendable {
    package var seconds: Int
    package var outputBytes: Int
    package init(seconds: Int, outputBytes: Int) {
      self.seconds = seconds
      self.outputBytes = outputBytes
    }
  }

  private static let errorBytes = 1 << 20

  /// Variables that programs need to reach the network through a proxy or with a certificate authority of
  /// their own, and nothing else.
  private static let passed = [
    "PATH", "HOME", "TMPDIR", "http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy",
    "no_proxy",
    "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE",
    "GIT_SSL_CAINFO",
  ]

  /// Runs a program to its end, or ends it. `environment` is added to the few variables that are passed on.
  package init(
    _ program: String, _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:],
    limits: Limits
  ) throws {
    var ends = [[Int32]](repeating: [0, 0], count: 3)
    for index in 0..<3 {
      guard pipe(&ends[index]) == 0 else { throw FileSystem.failure(program, "cannot be started") }
    }
    // The parent writes to the first and reads from the others.
    let own = [ends[0][1], ends[1][0], ends[2][0]]
    let theirs = [ends[0][0], ends[1][1], ends[2][1]]
    for descriptor in own {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for (index, descriptor) in theirs.enumerated() {
      posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(index))
    }
    for descriptor in own + theirs where descriptor > 2 {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    // A group of its own, so that the programs that it starts can be ended with it.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
    posix_spawnattr_setpgroup(&attributes, 0)
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] =
      Self.variables(environment).map { strdup($0) } + [nil]
    defer { (words + variables).forEach { free($0) } }
    var process: pid_t = 0
    let code = posix_spawnp(&process, program, &actions, &attributes, &words, &variables)
    for descriptor in theirs { close(descriptor) }
    guard code == 0 else {
      for descriptor in own { close(descriptor) }
      throw Failure("cannot run \(program): \(String(cString: strerror(code))); install it")
    }
    var exchange = Exchange(own, input: input, outputLimit: limits.outputBytes, errorLimit: Self.errorBytes)
    let deadline = SystemClock.monotonic + Int64(limits.seconds) * 1000
    var cut = exchange.run(until: deadline)
    exchange.close()
    var status: Int32 = 0
    if cut != nil || !Self.wait(for: process, until: deadline, &status) {
      cut = cut ?? .tookTooLong
      kill(-process, SIGKILL)
      while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }
    output = exchange.output
    errors = String(decoding: exchange.errors, as: UTF8.self)
    ending =
      cut ?? (status & 0x7F == 0 ? .exited(Int((status >> 8) & 0xFF)) : .signaled(Int(status & 0x7F)))
  }

  /// True if the program has ended: one can close its outputs and go on.
  private static func wait(for process: pid_t, until deadline: Int64, _ status: inout Int32) -> Bool {
    var pause: UInt32 = 200
    while true {
      let ended = waitpid(process, &status, WNOHANG)
      if ended == process || ended < 0 && errno != EINTR { return true }
      guard SystemClock.monotonic < deadline else { return false }
      usleep(pause)
      pause = min(2 * pause, 20_000)
    }
  }

  private static func variables(_ added: [String: String]) -> [String] {
    var variables: [String: String] = ["LC_ALL": "C"]
    for name in passed {
      if let value = getenv(name) { variables[name] = String(cString: value) }
    }
    variables.merge(added) { $1 }
    return variables.map { "\($0.key)=\($0.value)" }.sorted()
  }

  /// Writes the input and reads both outputs at the same time, so that neither side waits for the other.
  private struct Exchange {
    private var descriptors: [Int32]
    private var rest: ArraySlice<UInt8>
    private let limits: [Int]
    private(set) var output: [UInt8] = []
    private(set) var errors: [UInt8] = []

    init(_ descriptors: [Int32], input: [UInt8], outputLimit: Int, errorLimit: Int) {
      self.descriptors = descriptors
      rest = input[...]
      limits = [0, outputLimit, errorLimit]
    }

    /// Why the program must be ended. Nil if it closed its outputs.
    mutating func run(until deadline: Int64) -> Ending? {
      if rest.isEmpty { close(0) }
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while descriptors[1] >= 0 || descriptors[2] >= 0 {
        var waiting = descriptors.enumerated().map { index, descriptor in
          pollfd(fd: descriptor, events: Int16(index == 0 ? POLLOUT : POLLIN), revents: 0)
        }
        let left = deadline - SystemClock.monotonic
        guard left > 0 else { return .tookTooLong }
        let count = poll(&waiting, nfds_t(waiting.count), Int32(min(left, 1000)))
        if count < 0, errno != EINTR { return .tookTooLong }
        guard count > 0 else { continue }
        for (index, entry) in waiting.enumerated() where entry.fd >= 0 && entry.revents != 0 {
          if index == 0 {
            write()
          } else if !read(index, &chunk) {
            return .wroteTooMuch
          }
        }
      }
      return nil
    }

    private mutating func write() {
      let count = rest.withUnsafeBytes { bytes in
        #if canImport(Glibc)
          Glibc.write(descriptors[0], bytes.baseAddress, bytes.count)
        #else
          Darwin.write(descriptors[0], bytes.baseAddress, bytes.count)
        #endif
      }
      if count < 0, errno == EAGAIN || errno == EINTR { return }
      guard count > 0 else { return close(0) }
      rest = rest.dropFirst(count)
      if rest.isEmpty { close(0) }
    }

    /// False if there is more than the limit.
    private mutating func read(_ index: Int, _ chunk: inout [UInt8]) -> Bool {
      #if canImport(Glibc)
        let count = Glibc.read(descriptors[index], &chunk, chunk.count)
      #else
        let count = Darwin.read(descriptors[index], &chunk, chunk.count)
      #endif
      if count < 0, errno == EAGAIN || errno == EINTR { return true }
      guard count > 0 else {
        close(index)
        return true
      }
      if index == 1 { output += chunk[..<count] } else { errors += chunk[..<count] }
      // Messages beyond the limit are dropped; results are not.
      if index == 2, errors.count > limits[2] { errors.removeLast(errors.count - limits[2]) }
      return output.count <= limits[1]
    }

    private mutating func close(_ index: Int) {
      guard descriptors[index] >= 0 else { return }
      #if canImport(Glibc)
        Glibc.close(descriptors[index])
      #else
        Darwin.close(descriptors[index])
      #endif
      descriptors[index] = -1
    }

    mutating func close() { for index in descriptors.indices { close(index) } }
  }
}
