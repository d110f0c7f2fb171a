/// One module as a run knows it.
package final class Module {
  package enum State: Sendable, Equatable {
    case active
    /// Not in "modules.enabled": its tables stay, nothing of it runs.
    case disabled
    case failed(Finding)
  }

  package let id: String
  package let files: ModuleFiles?
  package internal(set) var manifest: ModuleManifest
  package internal(set) var state: State
  /// Checked, with defaults; holds what came from the environment, so it is never shown.
  package internal(set) var config: Value = [:]
  /// The same with "from $NAME" in place of what came from the environment.
  package internal(set) var shownConfig: Value = [:]
  /// Names at the root of the configuration that hold something from the environment.
  var secretKeys: Set<String> = []
  /// A module written in Swift: what it registers. A folder's files are registered by `FolderModule`.
  let code: (any RegisteredModule)?
  package internal(set) var required: [Module] = []
  /// Who its pages may be for: what they are not to see, it does not see.
  var audience = Audience.team

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
  /// Why it failed, and where.
  package var problem: Finding? {
    if case .failed(let problem) = state { problem } else { nil }
  }
  package var reason: String? { problem?.reason }

  /// The first failure is the one to report.
  func fail(_ problem: Finding) {
    if isActive { state = .failed(problem) }
  }
  func fail(_ reason: String, remedy: String? = nil) { fail(Finding(.error, reason, remedy: remedy)) }

  /// A problem of this module as a run reports it: with the module's name, and the module's folder if it has no place.
  package func finding(_ problem: Finding) -> Finding {
    var finding = problem
    finding.message = "module \(id): \(problem.message)"
    finding.source = problem.source ?? files?.name
    return finding
  }

  /// The values of a configuration by their parameter's name, "config_retentionDays".
  func parameter(_ name: String) throws -> SQLValue? {
    guard name.hasPrefix("config_") else { return nil }
    let key = String(name.dropFirst(7))
    guard !secretKeys.contains(key) else {
      throw DatabaseError(
        "\"\(key)\" comes from the environment and is not available in SQL")
    }
    guard let value = config[key] else {
      // A name that the schema knows and nobody set is NULL; any other is a mistake.
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
