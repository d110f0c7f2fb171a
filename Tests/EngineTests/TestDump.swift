import Foundation

/// A small database that can be written in every format that Paperclip's operators have.
struct TestDump {
  struct Table {
    let name: String
    let columns: [String]
    var rows: [[String?]]
  }

  var tables: [Table] = []
  /// The time in the header of Paperclip's own writer.
  var createdAt = "2026-03-01T00:00:00.000Z"

  static let company = "0c000000-0000-4000-8000-000000000001"

  /// Adds a table. Each row is "a|b|c", with an empty field for NULL; `company_id` is inserted.
  mutating func add(_ name: String, _ columns: String, _ rows: String...) {
    let names = columns.split(separator: " ").map(String.init)
    tables.append(
      Table(
        name: name, columns: names + (name == "companies" ? [] : ["company_id"]),
        rows: rows.map { row in
          row.split(separator: "|", omittingEmptySubsequences: false).map { $0.isEmpty ? nil : String($0) }
            + (name == "companies" ? [] : [Self.company])
        }))
  }

  /// One company with two agents, an issue, runs and costs: rows in every table.
  static func small() -> TestDump {
    var dump = TestDump()
    dump.add(
      "activity_log", "id actor_type actor_id action entity_type entity_id agent_id details created_at",
      #"a1|agent|g2|issue.updated|issue|i1|g2|{"status": "done", "_previous": {"status": "todo"}}|2026-02-02 10:00:00.123456+00"#,
      "a2|user|local-board|agent.paused|agent|g2|||2026-02-03 10:00:00+00")
    dump.add(
      "agents",
      "id name role title status reports_to adapter_type budget_monthly_cents metadata created_at updated_at",
      "g1|Ünï \"Boss\"|ceo|Chief\tof\\N all|idle||claude_local|1000||2026-01-01 08:00:00+00|2026-02-05 00:00:00+00",
      "g2|Back\\slash $paperclip$|engineer||paused|g1|process|0|{\"k\": \"a\\\\b\\n\"}|2026-01-02 08:00:00+00|2026-02-05 00:00:00+00"
    )
    dump.add("companies", "id name issue_prefix status created_at updated_at budget_monthly_cents")
    dump.tables[2].rows = [
      [
        company, "Acme & <Sons>", "AC", "active", "2026-01-01 00:00:00+00", "2026-01-01 00:00:00+00", "0",
      ]
    ]
    dump.add(
      "cost_events",
      "id agent_id heartbeat_run_id issue_id provider model billing_type cost_status input_tokens cached_input_tokens output_tokens cost_cents occurred_at",
      "c1|g2|r1|i1|anthropic|opus|metered_api|reported|100|2000|30|12.5|2026-02-01 00:10:00+00",
      "c2|g1|||openai|gpt-5|metered_api|unpriced|5000000000|0|7|0|2026-02-01 23:59:59.999+00")
    dump.add(
      "goals", "id title level status owner_agent_id created_at updated_at",
      "l1|Launch|company|achieved|g1|2026-01-03 00:00:00+00|2026-02-04 00:00:00+00")
    dump.add(
      "heartbeat_runs",
      "id agent_id status invocation_source started_at finished_at usage_json context_snapshot created_at updated_at",
      #"r1|g2|succeeded|timer|2026-02-01 00:00:00+00|2026-02-01 00:10:00+00|{"inputTokens": 100, "outputTokens": 30, "cachedInputTokens": 2000, "costUsd": 0.125, "model": "opus"}|{"issueId": "i1"}|2026-02-01 00:00:00+00|2026-02-01 00:10:00+00"#,
      #"r2|g1|failed|timer|2026-02-01 01:00:00+00|2026-02-01 01:00:01.5+00|{"input_tokens": 7, "cost_usd": "0.01"}||2026-02-01 01:00:00+00|2026-02-01 01:00:01+00"#
    )
    dump.add(
      "issue_comments", "id issue_id author_agent_id author_type body created_at updated_at",
      "m1|i1|g2|agent|\\.\nfirst\r\nsecond\tline \\N|2026-02-02 09:00:00+00|2026-02-02 09:00:00+00")
    dump.add(
      "issues",
      "id identifier title description status priority project_id goal_id assignee_agent_id created_at updated_at completed_at",
      "i1|AC-1|It's; COPY x|two\nlines|done|high|p1|l1|g2|2026-01-04 00:00:00+00|2026-02-02 10:00:00+00|2026-02-02 10:00:00+00"
    )
    dump.add(
      "projects", "id name status lead_agent_id target_date created_at updated_at",
      "p1|Mvp|in_progress|g1|2026-12-31|2026-01-03 00:00:00+00|2026-01-03 00:00:00+00")
    dump.add(
      "approvals", "id type status requested_by_agent_id created_at updated_at",
      "v1|hire_agent|pending|g1|2026-02-01 00:00:00+00|2026-02-01 00:00:00+00")
    return dump
  }

  /// Changes a field of the row with an ID.
  mutating func set(_ table: String, _ id: String, _ column: String, _ value: String?) {
    guard let place = tables.firstIndex(where: { $0.name == table }),
      let row = tables[place].rows.firstIndex(where: { $0[0] == id }),
      let field = tables[place].columns.firstIndex(of: column)
    else { preconditionFailure("there is no \(column) of \(id) in \(table)") }
    tables[place].rows[row][field] = value
  }

  mutating func remove(_ table: String, _ id: String) {
    guard let place = tables.firstIndex(where: { $0.name == table }) else { return }
    tables[place].rows.removeAll { $0[0] == id }
  }

  /// Adds rows to an existing table, in the same form as `add`.
  mutating func append(_ table: String, _ rows: String...) {
    guard let place = tables.firstIndex(where: { $0.name == table }) else { return }
    for row in rows {
      tables[place].rows.append(
        row.split(separator: "|", omittingEmptySubsequences: false).map { $0.isEmpty ? nil : String($0) }
          + [Self.company])
    }
  }

  // MARK: Files

  private static func escaped(_ field: String?) -> String {
    guard let field else { return "\\N" }
    var text = ""
    for character in field.unicodeScalars {
      switch character {
      case "\\": text += "\\\\"
      case "\t": text += "\\t"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      default: text.unicodeScalars.append(character)
      }
    }
    return text
  }

  func copyBlock(_ table: Table, quoted: Bool) -> String {
    let columns = table.columns.map { quoted ? "\"\($0)\"" : $0 }.joined(separator: ", ")
    let name = quoted ? "\"public\".\"\(table.name)\"" : "public.\(table.name)"
    let rows = table.rows.map { $0.map(Self.escaped).joined(separator: "\t") + "\n" }.joined()
    return "COPY \(name) (\(columns)) FROM stdin;\n\(rows)\\.\n"
  }

  func inserts(_ table: Table) -> String {
    table.rows.map { row in
      let values = zip(table.columns, row).map { column, field -> String in
        guard var field else { return "NULL" }
        if column.hasSuffix("_cents"), !field.contains(".") { return field }
        if column.hasSuffix("_at") { field = Self.javaScript(field) }
        if column == "target_date" { field += "T00:00:00.000Z" }
        let tag = field.contains("$paperclip$") ? "$paperclip_a1b2c3$" : "$paperclip$"
        return tag + field + tag
      }
      let columns = table.columns.map { "\"\($0)\"" }.joined(separator: ", ")
      return
        "INSERT INTO \"public\".\"\(table.name)\" (\(columns)) VALUES (\(values.joined(separator: ", ")));\n"
        + Self.breakpoint
    }.joined()
  }

  static let breakpoint =
    "-- paperclip statement breakpoint 69f6f3f1-42fd-46a6-bf17-d1d85f8f3900\n"

  /// "2026-02-02 10:00:00.123456+00" in JavaScript's format.
  private static func javaScript(_ text: String) -> String {
    let parts = text.dropLast(3).split(separator: ".")
    let fraction = parts.count > 1 ? String((parts[1] + "000").prefix(3)) : "000"
    return parts[0].split(separator: " ").joined(separator: "T") + "." + fraction + "Z"
  }

  static let pgDumpHead = """
    --
    -- PostgreSQL database dump
    --

    \\restrict Ab12

    SET client_encoding = 'UTF8';
    CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $_$
    begin; insert into x values ('a;b');
    COPY public.agents (id, company_id, name) FROM stdin;
    end $_$;
    COPY public."user" (id, name, "limit") FROM stdin;
    u1\tSomebody\t5
    \\.
    COPY public.agent_api_keys (id, company_id, key_hash) FROM stdin;
    k1\t\(company)\tsecret
    \\.

    """

  /// pg_dump's plain format.
  var pgDump: String {
    Self.pgDumpHead + tables.map { copyBlock($0, quoted: false) + "\n" }.joined()
      + "--\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict Ab12\n"
  }

  /// The format of Paperclip's own writer, with COPY or INSERT per table according to `usesCopy`.
  func ownWriter(_ usesCopy: (Table) -> Bool) -> String {
    let head = "-- Paperclip database backup\n-- Created: \(createdAt)\n\nBEGIN;\n" + Self.breakpoint
    let blocks = tables.map { table in
      usesCopy(table)
        ? "-- Data for: public.\(table.name) (\(table.rows.count) rows)\n"
          + copyBlock(table, quoted: true) + "\n" + Self.breakpoint
        : "-- Data for: public.\(table.name) (\(table.rows.count) rows)\n" + inserts(table)
    }
    return head + blocks.joined() + "COMMIT;\n" + Self.breakpoint
  }

  private static let numbers: Set<String> = [
    "budget_monthly_cents", "cost_cents", "input_tokens", "cached_input_tokens", "output_tokens",
  ]
  private static let objects: Set<String> = ["details", "metadata", "usage_json", "context_snapshot"]

  /// The rows of a table as JSON objects, in the API's camel case or a table export's snake case.
  func objects(_ table: Table, camelCase: Bool) -> [String] {
    table.rows.map { row in
      let fields = zip(table.columns, row).map { column, field -> String in
        let words = column.split(separator: "_")
        let key =
          camelCase ? words[0] + words.dropFirst().map(\.capitalized).joined() : Substring(column)
        guard let field else { return "\"\(key)\":null" }
        // A table export can have JSON columns as text.
        if Self.numbers.contains(column) || Self.objects.contains(column) && camelCase {
          return "\"\(key)\":\(field)"
        }
        let value = column.hasSuffix("_at") && camelCase ? Self.javaScript(field) : field
        let text = String(decoding: (try? JSONEncoder().encode(value)) ?? Data(), as: UTF8.self)
        return "\"\(key)\":\(text)"
      }
      return "{" + fields.joined(separator: ",") + "}"
    }
  }

  var arrays: [(name: String, text: String)] {
    tables.map { table in
      (table.name + ".json", "[" + objects(table, camelCase: true).joined(separator: ", ") + "]")
    }
  }

  var lines: [(name: String, text: String)] {
    tables.map { table in
      (table.name + ".ndjson", objects(table, camelCase: false).map { $0 + "\n" }.joined())
    }
  }
}
