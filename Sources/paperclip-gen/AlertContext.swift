import Engine

/// What evaluating and sending alerts needs of a workspace. It exists as soon as the configuration can be
/// read, even if other parts of it have errors: a failed night is worth a message.
struct AlertContext {
  let workspace: Workspace
  let settings: NotificationSettings
  /// Values from the environment, by variable name.
  var secrets: [String: String] { workspace.configuration.environmentValues }

  /// Nil if the module is not enabled, or its channels cannot be used.
  init?(_ workspace: Workspace) {
    let modules = workspace.configuration.modules
    guard modules.enabled.contains(NotificationSettings.module),
      modules.problems[NotificationSettings.module] == nil,
      NotificationSettings.problem(in: modules) == nil
    else { return nil }
    self.workspace = workspace
    settings = NotificationSettings(
      modules.config[NotificationSettings.module] ?? [:], secrets: modules.secrets,
      baseURL: workspace.configuration.site.baseURL)
  }

  /// The outbox of a company, or of the program itself.
  func outbox(_ name: String) throws -> Outbox { try Outbox(root: workspace.root, name: name) }

  /// The name of a company's outbox: that of its database.
  static func name(ofDatabase path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.hasSuffix(".sqlite") ? String(file.dropLast(7)) : file
  }

  /// The zone of what is not about one company.
  var zone: TimeZoneRules {
    workspace.configuration.company.timeZone.flatMap(TimeZoneRules.init(name:)) ?? .utc
  }

  /// How the workspace is called in messages of the program.
  var workspaceName: String {
    workspace.configuration.company.name ?? workspace.root.split(separator: "/").last.map(String.init)
      ?? "paperclip-gen"
  }
}
