import Engine

/// The option --audience of commands whose result is complete unless it is given.
enum AudienceOption {
  static let option = Command.Option(
    name: "--audience", value: "AUDIENCE",
    summary: "leave out what public readers are not to see; everything is written unless it is given",
    choices: Audience.allCases.map(\.rawValue))

  static func value(_ arguments: Arguments) throws -> Audience {
    guard let word = arguments.value("--audience") else { return .private }
    guard let audience = Audience(rawValue: word) else {
      throw UsageError(
        message: "--audience must be public, team or private, not \"\(word)\"",
        remedy: "for example: --audience public")
    }
    return audience
  }
}
