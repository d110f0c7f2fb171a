import Engine

/// Prometheus text from a query's rows: the columns `metric`, `type`, `help` and `value`; all others are
/// labels.
enum MetricRows {
  struct Problem: Error {
    let message: String
  }

  private static let own: Set<String> = ["metric", "type", "help", "value"]

  static func encode(_ content: ModuleFacts.Rows) throws(Problem) -> [UInt8] {
    for name in ["metric", "value"] where !content.columns.contains(name) {
      throw Problem(message: "its query must have a column \"\(name)\"")
    }
    let labels = content.columns.filter { !own.contains($0) }
    for label in labels where !isName(label) || label.hasPrefix("__") || label.contains(":") {
      throw Problem(message: "\"\(label)\" is not a valid label name")
    }
    var families: [MetricFamily] = []
    var places: [String: Int] = [:]
    for row in content.rows {
      guard let name = row["metric"]?.string, isName(name) else {
        throw Problem(message: "\"\(row["metric"]?.string ?? "")\" is not a valid metric name")
      }
      let value: String
      switch row["value"] {
      case .int(let number): value = String(number)
      case .number(let text): value = text
      case .null: continue
      default: throw Problem(message: "the value of \(name) is not a number")
      }
      if places[name] == nil {
        guard let kind = MetricFamily.Kind(rawValue: row["type"]?.string ?? "gauge") else {
          throw Problem(message: "the type of \(name) must be counter or gauge")
        }
        places[name] = families.count
        families.append(MetricFamily(name, kind, plain(row["help"]?.string ?? name)))
      }
      let pairs = labels.compactMap { label in text(row[label]).map { (label, $0) } }
      families[places[name] ?? 0].add(pairs, decimal: value)
    }
    return MetricFamily.encode(families)
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first &- 0x30 >= 10, text.utf8.count <= 200 else { return false }
    return text.utf8.allSatisfy { $0 | 0x20 &- 0x61 < 26 || $0 &- 0x30 < 10 || "_:".utf8.contains($0) }
  }

  private static func plain(_ text: String) -> String {
    String(
      decoding: text.utf8.flatMap { $0 < 0x20 ? [0x20] : $0 == 0x5C ? [0x5C, 0x5C] : [$0] }, as: UTF8.self)
  }

  private static func text(_ value: Value?) -> String? {
    switch value {
    case .string(let text): text
    case .int(let number): String(number)
    case .number(let text): text
    case .bool(let flag): String(flag)
    default: nil
    }
  }
}
