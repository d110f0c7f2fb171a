import Engine

/// The option --audience for commands whose output is complete by default.
enum AudienceOption {
  static let option = Command.Option(
    name: "--audience", value: "AUDIENCE",
    summary: "public, team or private: leave out what this audience may not see (default: private, complete)",
    choices: Audience.allCases.map(\.rawValue))

  /// That of `combine`.
  static let combined = Command.Option(
    name: "--audience", value: "AUDIENCE",
    summary: "public, team or private: leave out sites for a narrower audience (default: that of the sites)",
    choices: Audience.allCases.map(\.rawValue))

  static func value(_ arguments: Arguments) throws -> Audience { try given(arguments) ?? .private }

  /// Nil if the option was not given.
  static func given(_ arguments: Arguments) throws -> Audience? {
    guard let word = arguments.value("--audience") else { return nil }
    guard let audience = Audience(rawValue: word) else {
      throw UsageError(
        message: "--audience must be public, team or private, not \"\(word)\"",
        remedy: "for example: --audience public")
    }
    return audience
  }
}
