/// The fields of a heartbeat's meta that have columns of their own. Raw values are bits of the column `meta`:
/// which of them the line had, so that the meta can be made again from the columns.
enum MetaField: Int64, CaseIterable {
  case model = 0x1
  case provider = 0x2
  case status = 0x4
  case errorCode = 0x8
  case billingType = 0x10
  case costStatus = 0x20
  case runId = 0x40
  case issueId = 0x80
  case inputTokens = 0x100
  case cachedInputTokens = 0x200
  case outputTokens = 0x400
  case tokensUsed = 0x800
  case latencyMs = 0x1000
  case costCents = 0x2000
  case costUsd = 0x4000

  var name: StaticString {
    switch self {
    case .model: "model"
    case .provider: "provider"
    case .status: "status"
    case .errorCode: "errorCode"
    case .billingType: "billingType"
    case .costStatus: "costStatus"
    case .runId: "runId"
    case .issueId: "issueId"
    case .inputTokens: "inputTokens"
    case .cachedInputTokens: "cachedInputTokens"
    case .outputTokens: "outputTokens"
    case .tokensUsed: "tokensUsed"
    case .latencyMs: "latencyMs"
    case .costCents: "costCents"
    case .costUsd: "costUsd"
    }
  }

  private var isText: Bool { rawValue < MetaField.inputTokens.rawValue }

  /// Decimal places that the column keeps: millionths of a cent.
  private var places: Int {
    switch self {
    case .costCents: 6
    case .costUsd: 8
    default: 0
    }
  }

  /// Hands the fields of a meta to `body`, each with its key and value, nil for one without a column. Returns
  /// the bits of those that it has; nil if it says anything that the columns do not. `isUsual` is false for a
  /// field that is repeated, null or of another type.
  @inline(__always)
  static func scan(
    _ document: JSONDocument, _ meta: JSONDocument.Index,
    _ body: (MetaField?, _ key: JSONDocument.Index, _ value: JSONDocument.Index, _ isUsual: Bool) -> Void
  ) -> Int64? {
    var seen: Int64 = 0
    var isComplete = true
    var key = meta + 1
    let end = document.next(meta)
    while key < end {
      let value = document.next(key)
      if let field = all.first(where: { document.isText(key, $0.name) }) {
        let isUsual = seen & field.rawValue == 0 && field.restates(document, value)
        seen |= field.rawValue
        if !isUsual { isComplete = false }
        body(field, key, value, isUsual)
      } else {
        isComplete = false
        body(nil, key, value, true)
      }
      key = document.next(value)
    }
    // A total beside its parts has no column.
    if seen & tokensUsed.rawValue != 0, seen & split != 0 { isComplete = false }
    return isComplete ? seen : nil
  }

  /// Whether the field's column says all that the value does.
  private func restates(_ document: JSONDocument, _ value: JSONDocument.Index) -> Bool {
    switch document.kind(value) {
    case .string: return isText && !document.text(value).isEmpty
    case .int: return !isText
    case .number:
      guard places > 0, let decimal = document.decimal(value) else { return false }
      return decimal.exponent >= -places
    default: return false
    }
  }

  private static let all = allCases
  private static let split = inputTokens.rawValue | cachedInputTokens.rawValue | outputTokens.rawValue

  /// The meta of a row `e`, as JSON, made of its columns and the bits in `bits`.
  static func sql(_ bits: String) -> String {
    let values = all.map { "'\($0.name)', CASE WHEN \(bits) & \($0.rawValue) THEN \($0.column) END" }
    return "json_patch('{}', json_object(\(values.joined(separator: ", "))))"
  }

  /// The bits for which a row of `heartbeats` has a value, whatever its line had.
  static let columnBits =
    "("
    + all.map { field in
      switch field {
      case .runId: "(id IS NOT NULL) * \(field.rawValue)"
      case .issueId: "(issue <> 0) * \(field.rawValue)"
      case .costCents: "(billed_microcents IS NOT NULL) * \(field.rawValue)"
      case .costUsd: "(reported_microcents IS NOT NULL) * \(field.rawValue)"
      case _ where field.isText: "(\(field.column.dropFirst(2)) <> 0) * \(field.rawValue)"
      default: "(\(field.column.dropFirst(2)) IS NOT NULL) * \(field.rawValue)"
      }
    }.joined(separator: " + ") + ")"

  private var column: String {
    switch self {
    case .model: "e.model"
    case .provider: "e.provider"
    case .status: "e.status"
    case .errorCode: "e.error_code"
    case .billingType: "e.billing_type"
    case .costStatus: "e.cost_status"
    case .runId: "e.id"
    case .issueId: "e.issue_id"
    case .inputTokens: "e.input_tokens"
    case .cachedInputTokens: "e.cached_input_tokens"
    case .outputTokens: "e.output_tokens"
    case .tokensUsed: "e.unsplit_tokens"
    case .latencyMs: "e.latency_ms"
    case .costCents: Self.decimal("e.billed_microcents", 1_000_000)
    case .costUsd: Self.decimal("e.reported_microcents", 100_000_000)
    }
  }

  /// A whole number where it is one: 1, not 1.0.
  private static func decimal(_ column: String, _ unit: Int64) -> String {
    "CASE WHEN \(column) % \(unit) = 0 THEN \(column) / \(unit) ELSE \(column) / \(unit).0 END"
  }
}
