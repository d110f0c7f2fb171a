/// The configuration of the module "replay", as the core uses it. The module's schema has checked the types.
package struct ReplaySettings: Sendable, Equatable {
  package static let module = "replay"

  /// Names, references or IDs of agents whose runs are shown; "*" is all.
  package var agents: Set<String>
  /// Identifiers or IDs of issues whose runs are shown.
  package var issues: Set<String>
  /// The widest audience that sees the output of runs.
  package var audience: Audience
  /// Whether runs without a log are shown from the output that a backup or export has of them.
  package var readsResults: Bool
  /// Bytes of text that are stored of one run.
  package var maximumBytes: Int
  /// Steps that are stored of one run.
  package var maximumSteps: Int

  package init(_ config: Value) {
    agents = Set((config["agents"]?.list ?? []).compactMap(\.string))
    issues = Set((config["issues"]?.list ?? []).compactMap(\.string))
    audience = config["audience"]?.string == "team" ? .team : .private
    readsResults = config["results"]?.bool ?? false
    maximumBytes = Int((config["maximumKilobytes"]?.int ?? 1000) * 1000)
    maximumSteps = Int(config["maximumSteps"]?.int ?? 2000)
  }

  /// Nil if the module is not enabled.
  package init?(_ modules: Configuration.Modules) {
    guard modules.enabled.contains(Self.module) else { return nil }
    self.init(modules.config[Self.module] ?? [:])
  }

  /// Whether any run is shown.
  package var isEmpty: Bool { agents.isEmpty && issues.isEmpty }

  /// Changes with what is stored of a log.
  var limits: String { "\(maximumBytes) \(maximumSteps)" }
}
