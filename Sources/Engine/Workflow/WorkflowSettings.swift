/// The configuration of the module "workflow", as the core uses it. The module's schema has checked the
/// types.
package struct WorkflowSettings: Sendable {
  package static let module = "workflow"

  package var rules: [WorkflowRule] = []
  /// The URL of Paperclip, without a slash at the end. Empty if none is set.
  package var server = ""
  /// From the environment. Never shown. Empty if the server needs none.
  package var key = ""
  /// The name of the environment variable with the key.
  package var keyName: String?
  /// The company's ID in Paperclip, where the data does not have it.
  package var companyID: String?
  /// The most proposals of one run.
  package var limit = 10
  /// The oldest plan that is applied, in milliseconds of the company's clock.
  package var maximumAge: Int64 = 26 * 3_600_000

  package init() {}

  /// `secrets` are the names of the environment variables, by path.
  package init(_ config: Value, secrets: [String: String]) {
    rules = (config["rules"]?.list ?? []).compactMap(WorkflowRule.init)
    server = config["server"]?.string ?? ""
    while server.hasSuffix("/") { server.removeLast() }
    key = config["key"]?.string ?? ""
    keyName = secrets["\(Self.module).key"].map { String($0.drop { $0 == "$" }) }
    companyID = config["companyId"]?.string
    limit = Int(config["limit"]?.int ?? 10)
    maximumAge = (config["maxAgeHours"]?.int ?? 26) * 3_600_000
  }
}
