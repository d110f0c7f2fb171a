/// The calls that a plan may make. A line of a plan is text that anybody can edit, so each is checked right
/// before it is called: nothing here approves, rejects, resumes or deletes.
enum APICallPolicy {
  /// A `*` is one ID.
  private static let allowed: [(method: String, path: String)] = [
    ("POST", "/api/companies/*/issues"), ("POST", "/api/issues/*/comments"), ("POST", "/api/agents/*/pause"),
    ("POST", "/api/companies/*/approvals"), ("POST", "/api/routines/*/run"),
    ("POST", "/api/routine-triggers/public/*/fire"), ("PATCH", "/api/issues/*"),
    ("PUT", "/api/issues/*/documents/*"),
  ]
  /// The only fields that a PATCH of an issue may change.
  private static let changeable: Set<String> = ["priority"]

  static func allows(_ call: Proposal.Call) -> Bool {
    guard allowed.contains(where: { $0.method == call.method && matches(call.path, $0.path) }) else {
      return false
    }
    guard call.method == "PATCH" else { return true }
    let fields = call.body?.record ?? [:]
    return !fields.isEmpty && fields.keys.allSatisfy(changeable.contains)
  }

  /// True if a path can be asked for: it stays below /api/, and each part is plain.
  static func allowsReading(_ path: String) -> Bool {
    path.hasPrefix("/api/") && path.split(separator: "/").allSatisfy { isPlainID(String($0)) }
  }

  private static func matches(_ path: String, _ pattern: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let wanted = pattern.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == wanted.count else { return false }
    return zip(parts, wanted).allSatisfy { part, wanted in
      wanted == "*" ? isPlainID(String(part)) : part == wanted
    }
  }

  /// Letters, digits and few signs: nothing that could lead to another path.
  static func isPlainID(_ id: String) -> Bool {
    guard !id.isEmpty, id.utf8.count <= 200, !id.hasPrefix(".") else { return false }
    return id.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == 0x2D || byte == 0x5F || byte == 0x2E
    }
  }

  /// True if the same call a second time changes nothing: the server knows its key, the call sets a state, or
  /// it is about a revision of a document that is no longer the newest.
  static func isRepeatable(_ call: Proposal.Call) -> Bool {
    if call.method == "PATCH" || call.method == "PUT" || call.path.hasSuffix("/pause") { return true }
    if call.path.hasSuffix("/issues") || call.path.hasSuffix("/run") {
      return call.body?["idempotencyKey"] != nil
    }
    return call.path.hasSuffix("/fire") && call.headers["Idempotency-Key"] != nil
  }
}
