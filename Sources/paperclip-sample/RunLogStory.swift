/// Logs of a few runs of the story, as Paperclip keeps them: what three agents wrote, and how a fourth one
/// failed.
struct RunLogStory {
  struct Run {
    let agent: String
    let heartbeat: Heartbeat
  }

  /// The runs of the story that have an ID.
  let runs: [Run]

  /// Each log with its path below the folder of run logs.
  func logs() -> [(path: String, bytes: [UInt8])] {
    let told: [(agent: String, isFailed: Bool, lines: (Heartbeat) -> [String])] = [
      ("eng-1", false, Self.claude), ("ops", false, Self.codex), ("eng-lead", false, Self.streamed),
      ("qa", true, Self.refused),
    ]
    return told.compactMap { entry in
      let run = runs.last {
        $0.agent == entry.agent && $0.heartbeat.issue != nil
          && ($0.heartbeat.usage.output == 0) == entry.isFailed
      }
      guard let run, let id = run.heartbeat.run else { return nil }
      return ("\(run.agent)/\(id.text).ndjson", log(of: run.heartbeat, entry.lines(run.heartbeat)))
    }
  }

  /// Chunks over the time of the run. A pipe ends them anywhere, so every third is cut within its line.
  private func log(of heartbeat: Heartbeat, _ lines: [String]) -> [UInt8] {
    var bytes: [UInt8] = []
    // Parts of a text follow each other quickly.
    let weights = lines.map { $0.contains("text_delta") ? 1 : 25 }
    let total = weights.reduce(25, +)
    var passed = 0
    func add(_ text: Substring, _ stream: String, _ place: Int) {
      bytes.append("{\"ts\":\"")
      (heartbeat.at + heartbeat.latency * place / total).append(to: &bytes)
      bytes.append("\",\"stream\":\"")
      bytes.append(text: stream)
      bytes.append("\",\"chunk\":")
      bytes.append(json: String(text))
      bytes.append("}\n")
    }
    add("[paperclip] Starting the run\n", "system", 0)
    for (place, line) in lines.enumerated() {
      passed += weights[place]
      let isError = !line.hasPrefix("{")
      let text = line + "\n"
      let cut = place % 3 == 1 ? text.index(text.startIndex, offsetBy: text.count / 2) : text.endIndex
      add(text[..<cut], isError ? "stderr" : "stdout", passed)
      if cut < text.endIndex { add(text[cut...], isError ? "stderr" : "stdout", passed) }
    }
    return bytes
  }

  private static func json(_ text: String) -> String { StoryLog.json(text) }

  private static func dollars(_ tenThousandths: Int) -> String {
    var bytes: [UInt8] = []
    bytes.append(tenThousandths: tenThousandths)
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Claude Code

  private static func claude(_ heartbeat: Heartbeat) -> [String] {
    func usage(_ share: Int) -> String {
      let usage = heartbeat.usage
      return "\"usage\":{\"input_tokens\":\(usage.input * share / 100),\"cache_read_input_tokens\":"
        + "\(usage.cachedInput * share / 100),\"cache_creation_input_tokens\":0,\"output_tokens\":"
        + "\(usage.output * share / 100)}"
    }
    func message(_ number: Int, _ content: String, _ share: Int) -> String {
      "{\"type\":\"assistant\",\"message\":{\"id\":\"msg_\(number)\",\"model\":\"\(heartbeat.model.name)\",\"content\":"
        + "[\(content)],\(usage(share))}}"
    }
    func text(_ text: String) -> String { "{\"type\":\"text\",\"text\":\(json(text))}" }
    func call(_ id: Int, _ name: String, _ input: String) -> String {
      "{\"type\":\"tool_use\",\"id\":\"call_\(id)\",\"name\":\"\(name)\",\"input\":{\(input)}}"
    }
    func result(_ id: Int, _ text: String, isError: Bool = false) -> String {
      "{\"type\":\"user\",\"message\":{\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"call_\(id)\",\"content\":"
        + "\(json(text)),\"is_error\":\(isError)}]}}"
    }
    let path = "\"file_path\":\"src/invoice/total.ts\""
    return [
      "{\"type\":\"system\",\"subtype\":\"init\",\"session_id\":\"session-1\",\"model\":\"\(heartbeat.model.name)\","
        + "\"tools\":[\"Bash\",\"Edit\",\"Read\"],\"permissionMode\":\"default\"}",
      message(
        1,
        "{\"type\":\"thinking\",\"thinking\":\(json("The issue says that totals are off by one cent. I look at the rounding first."))}",
        12),
      message(1, text("Reading how the total is computed."), 12),
      message(1, call(1, "Read", path), 12),
      result(
        1,
        "export function total(lines: Line[]): number {\n  return lines.reduce((sum, line) => sum + Math.round(line.net * 1.19), 0);\n}\n"
      ),
      message(
        2,
        text("Each line is rounded before the sum. I write a test that shows it, then round once.") + ","
          + call(
            2, "Write",
            "\"file_path\":\"src/invoice/total.test.ts\",\"content\":\(json("test(\"rounds once\", () => {\n  expect(total(lines)).toBe(2380);\n});\n"))"
          ),
        14),
      result(2, "File written"),
      message(3, call(3, "Bash", "\"command\":\"npm test -- total\""), 16),
      result(
        3, "FAIL src/invoice/total.test.ts\n  expected 2380, received 2381\n\nTests: 1 failed", isError: true),
      message(
        4,
        call(
          4, "Edit",
          path
            + ",\"old_string\":\(json("  return lines.reduce((sum, line) => sum + Math.round(line.net * 1.19), 0);"))"
            + ",\"new_string\":\(json("  const net = lines.reduce((sum, line) => sum + line.net, 0);\n  return Math.round(net * 1.19);"))"
        ), 18),
      result(4, "File changed"),
      message(5, call(5, "Bash", "\"command\":\"npm test\""), 18),
      result(5, "PASS src/invoice/total.test.ts\nPASS src/invoice/lines.test.ts\n\nTests: 41 passed"),
      message(6, text("Totals are now rounded once, and a test covers it. All 41 tests pass."), 22),
      "{\"type\":\"result\",\"subtype\":\"success\",\"is_error\":false,\"num_turns\":6,\"result\":\"Done\",\"session_id\":"
        + "\"session-1\",\"total_cost_usd\":\(dollars(heartbeat.usage.reportedCost(heartbeat.model))),\(usage(100))}",
    ]
  }

  // MARK: Codex

  private static func codex(_ heartbeat: Heartbeat) -> [String] {
    func item(_ event: String, _ id: Int, _ type: String, _ fields: String) -> String {
      "{\"type\":\"item.\(event)\",\"item\":{\"id\":\"item_\(id)\",\"type\":\"\(type)\",\(fields)}}"
    }
    func command(_ id: Int, _ line: String, _ output: String, exit: Int) -> [String] {
      let fields = "\"command\":\(json(line)),\"aggregated_output\":"
      let status = exit == 0 ? "completed" : "failed"
      return [
        item("started", id, "command_execution", fields + "\"\",\"status\":\"in_progress\""),
        item(
          "completed", id, "command_execution",
          fields + "\(json(output)),\"exit_code\":\(exit),\"status\":\"\(status)\""),
      ]
    }
    let usage = heartbeat.usage
    return [
      "{\"type\":\"thread.started\",\"thread_id\":\"thread-1\"}", "{\"type\":\"turn.started\"}",
      item("completed", 0, "reasoning", "\"text\":\"Check the last backup before the deployment.\""),
    ]
      + command(
        1, "ls -1 backups | tail -2", "paperclip-20260928.sql.gz\npaperclip-20260929.sql.gz\n", exit: 0)
      + command(2, "gzip -t backups/paperclip-20260929.sql.gz", "gzip: unexpected end of file\n", exit: 1)
      + [
        item(
          "completed", 3, "agent_message",
          "\"text\":\"The newest backup is incomplete. I run it again before I deploy.\"")
      ]
      + command(4, "./bin/backup && gzip -t backups/latest.sql.gz", "done, 41 MB\n", exit: 0)
      + [
        item(
          "completed", 5, "file_change",
          "\"changes\":[{\"path\":\"deploy/cron.txt\",\"kind\":\"update\"}],\"status\":\"completed\""),
        item(
          "completed", 6, "agent_message", "\"text\":\"The backup is complete, and cron now tests each one.\""
        ),
        "{\"type\":\"turn.completed\",\"usage\":{\"input_tokens\":\(usage.input + usage.cachedInput),"
          + "\"cached_input_tokens\":\(usage.cachedInput),\"output_tokens\":\(usage.output)}}",
      ]
  }

  // MARK: Agent Client Protocol

  private static func streamed(_ heartbeat: Heartbeat) -> [String] {
    func parts(_ text: String, _ channel: String = "output") -> [String] {
      let words = text.split(separator: " ")
      return stride(from: 0, to: words.count, by: 3).map { place in
        let part = words[place..<min(place + 3, words.count)].joined(separator: " ")
        let end = place + 3 < words.count ? " " : ""
        return "{\"type\":\"acpx.text_delta\",\"text\":\(json(part + end)),\"channel\":\"\(channel)\"}"
      }
    }
    func call(_ id: String, _ name: String, _ status: String, _ fields: String) -> String {
      "{\"type\":\"acpx.tool_call\",\"name\":\(json(name)),\"toolCallId\":\"\(id)\",\"status\":\"\(status)\",\(fields)}"
    }
    let usage = heartbeat.usage
    return [
      "{\"type\":\"acpx.session\",\"agent\":\"claude\",\"mode\":\"persistent\",\"acpSessionId\":\"acp-1\"}"
    ]
      + parts("Two reviews are open. The import comes first, since the release waits for it.", "thought")
      + parts("I read the change of the import and check that it keeps rows it does not know.")
      + [
        call("c1", "Read", "pending", "\"input\":{\"file_path\":\"src/import/rows.ts\"}"),
        call("c1", "Read", "completed", "\"text\":\"214 lines\""),
        call("c2", "Terminal", "pending", "\"input\":{\"command\":\"git diff main --stat\"}"),
        call(
          "c2", "Terminal", "completed",
          "\"text\":\(json("src/import/rows.ts | 31 +++++----\nsrc/import/rows.test.ts | 48 ++++++++\n2 files changed"))"
        ),
      ]
      + parts(
        "The change is good. One case is missing: a column that is renamed. I asked for a test in the review."
      )
      + [
        "{\"type\":\"acpx.result\",\"stopReason\":\"end_turn\",\"inputTokens\":\(usage.input),\"cachedTokens\":"
          + "\(usage.cachedInput),\"outputTokens\":\(usage.output),\"costUsd\":"
          + "\(dollars(heartbeat.usage.reportedCost(heartbeat.model)))}"
      ]
  }

  /// A run that the provider refused.
  private static func refused(_ heartbeat: Heartbeat) -> [String] {
    [
      "Connecting to the model…", "Error 429: the quota of the project is used up", "Retrying in 30 seconds",
      "Error 429: the quota of the project is used up", "Giving up after 2 attempts",
    ]
  }
}
