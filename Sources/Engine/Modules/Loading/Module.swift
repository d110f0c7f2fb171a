/// One module during a run.
package final class Module {
  package enum State: Sendable, Equatable {
    case active
    /// Not in "modules.enabled": its tables are kept, but nothing runs.
    case disabled
    case failed(Finding)
  }

  package let id: String
  package let files: ModuleFiles?
  package internal(set) var manifest: ModuleManifest
  package internal(set) var state: State
  /// Validated, with defaults. Contains values from the environment, so it is never shown.
  package internal(set) var config: Value = [:]
  /// The same with "from $NAME" instead of values from the environment.
  package internal(set) var shownConfig: Value = [:]
  /// Top-level names of the configuration with values from the environment.
  var secretKeys: Set<String> = []
  /// What a module written in Swift registers. Files of a folder are registered by `FolderModule`.
  let code: (any RegisteredModule)?
  package internal(set) var required: [Module] = []
  /// The audience of its pages, which limits what it can see.
  package internal(set) var audience = Audience.team
  /// True if the pages of runs are published for this audience.
  var showsRuns = false

  init(
    id: String, files: ModuleFiles?, manifest: ModuleManifest, state: State,
    code: (any RegisteredModule)? = nil
  ) {
    self.id = id
    self.files = files
    self.manifest = manifest
    self.state = state
    self.code = code
  }

  package var isActive: Bool { state == .active }
  /// Why and where it failed.
  package var problem: Finding? {
    if case .failed(let problem) = state { problem } else { nil }
  }
  package var reason: String? { problem?.reason }

  /// The first failure is reported.
  func fail(_ problem: Finding) {
    if isActive { state = .failed(problem) }
  }
  func fail(_ reason: String, remedy: String? = nil) { fail(Finding(.error, reason, remedy: remedy)) }

  /// A problem as a run reports it: with the module's name, and the module's folder if it has no position.
  package func finding(_ problem: Finding) -> Finding {
    var finding = problem
    finding.message = "module \(id): \(problem.message)"
    finding.source = problem.source ?? files?.name
    return finding
  }

  /// The values of a configuration by parameter name, such as "config_retentionDays".
  func parameter(_ name: String) throws -> SQLValue? {
    guard name.hasPrefix("config_") else { return nil }
    let key = String(name.dropFirst(7))
    guard !secretKeys.contains(key) else {
      throw DatabaseError(
        "\"\(key)\" comes from the environment and is not available in SQL")
    }
    guard let value = config[key] else {
      // A name in the schema without a value is NULL; any other name is an error.
      return manifest.configSchema.properties.contains(key) ? .null : nil
    }
    return switch value {
    case .null, .markup: .null
    case .bool(let flag): .int(flag ? 1 : 0)
    case .int(let number): .int(number)
    case .number(let text): .real(Double(text) ?? 0)
    case .string(let text): .text(text)
    case .list, .record: .text(String(decoding: JSONWriter.encode(value, layout: .compact), as: UTF8.self))
    }
  }
}
