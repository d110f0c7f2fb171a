import Engine

/// Adds to each row of a module's query what templates need to link to records: `agent_link` beside
/// `agent_id`,
/// `owner_agent_link` beside `owner_agent_id`, with the name and the page as everywhere on the site.
enum RecordLinks {
  /// Nil without a company: names are then IDs, without pages.
  static func add(to data: Fields, _ context: SiteContext?) -> Fields {
    data.mapValues { value in
      guard case .list(let rows) = value else { return value }
      return .list(rows.map { add(to: $0, context) })
    }
  }

  private static func add(to row: Value, _ context: SiteContext?) -> Value {
    guard case .record(var fields) = row else { return row }
    for (column, value) in fields where column.hasSuffix("_id") {
      let name = String(column.dropLast(3))
      let kind = name.split(separator: "_").last.map(String.init) ?? ""
      guard ["agent", "issue", "project", "goal", "run"].contains(kind), fields[name + "_link"] == nil else {
        continue
      }
      fields[name + "_link"] = link(kind, value.string.flatMap { $0.isEmpty ? nil : $0 }, context)
    }
    return .record(fields)
  }

  private static func link(_ kind: String, _ id: String?, _ context: SiteContext?) -> Value {
    guard let context else {
      return id.map { ["id": .string($0), "name": .string($0), "page": .null] } ?? .null
    }
    return switch kind {
    case "agent": context.agentReference(id)
    case "issue": context.issueReference(id)
    case "run":
      id.map { ["id": .string($0), "name": .string($0), "page": .optional(context.replays.page(ofRun: $0))] }
        ?? .null
    case "project": context.projectReference(id)
    default: context.goalReference(id)
    }
  }
}
