/// Passwords in the arguments of programs whose short options are certain.
extension SecretRule {
  static let commands: [SecretRule] = [
    command("mysql", "-p", .joined, "MySQL Reference Manual, Command options for connecting to the server"),
    command("mariadb", "-p", .joined, "MariaDB documentation, Connecting to MariaDB"),
    command("sshpass", "-p", .joined, "sshpass(1), options"),
    command("sshpass", "-p", .separate, "sshpass(1), options"),
    command("mongo", "-p", .separate, "MongoDB manual, mongosh: authentication options"),
    command("redis-cli", "-a", .separate, "Redis documentation, Redis CLI: password"),
    command("docker login", "-p", .separate, "Docker Docs, docker login"),
    command("podman login", "-p", .separate, "podman-login(1)"),
    command("curl ", "-u", .afterUser, "curl(1), --user"),
    command("curl ", "--user", .afterUser, "curl(1), --user"),
  ]

  private enum Form {
    /// `-pPASSWORD`
    case joined
    /// `-p PASSWORD`
    case separate
    /// `-u USER:PASSWORD`
    case afterUser
  }

  /// How far from the name of the program its option is looked for.
  private static let longestCommand = 256

  private static func command(
    _ program: StaticString, _ option: StaticString, _ form: Form, _ source: String
  ) -> SecretRule {
    SecretRule("secret", source, isExact: false, anchor: program) { bytes, start in
      guard isBoundary(bytes, start) else { return nil }
      var at = start + program.utf8CodeUnitCount - 1
      let stop = min(bytes.count, start + longestCommand)
      while at < stop, !commandEnds.contains(bytes[at]),
        TokenShape(.text("\\n")).end(in: bytes, from: at) == nil
      {
        at += 1
        guard bytes[at - 1] == 0x20, let end = TokenShape(.text(option)).end(in: bytes, from: at),
          let value = value(in: bytes, from: end, form)
        else { continue }
        return value
      }
      return nil
    }
  }

  private static let commandEnds = ByteClass([], "\n\r|;")

  private static func value(in bytes: Bytes, from start: Int, _ form: Form) -> Range<Int>? {
    var at = start
    if form != .joined {
      at = ByteClass([], " =").end(of: bytes, from: at, limit: 4)
      guard at > start else { return nil }
    }
    at = SecretQuote.end(in: bytes, from: at)
    if form == .afterUser {
      at = ByteClass.user.end(of: bytes, from: at, limit: 64)
      guard at < bytes.count, bytes[at] == UInt8(ascii: ":") else { return nil }
      at += 1
    }
    let value = bytes[at..<SecretValue.end(in: bytes, from: at)]
    return SecretValue.isGiven(value) || SecretValue.isKey(value) ? at..<value.endIndex : nil
  }
}
