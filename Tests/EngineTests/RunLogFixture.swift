import Foundation

@testable import Engine

/// Run logs as Paperclip keeps them, and the steps that are read from them.
enum RunLogFixture {
  static let agent = "22222222-2222-4222-8222-222222222222"
  static let issue = "44444444-4444-4444-8444-444444444444"
  static let run = "aaaaaaaa-0000-4000-8000-000000000001"

  /// A session of Claude Code: a message in three lines, a call, a failed command and an edit.
  static func claude(_ said: String = "Reading the file 🙂 now.", command: String = "npm test") -> [String] {
    let usage =
      #""usage":{"input_tokens":12,"cache_read_input_tokens":1000,"cache_creation_input_tokens":200,"#
    func message(_ id: String, _ content: String, output: Int) -> String {
      #"{"type":"assistant","message":{"id":"\#(id)","model":"m-1","content":[\#(content)],"#
        + usage + #""output_tokens":\#(output)}}}"#
    }
    func result(_ id: String, _ text: String, isError: Bool = false) -> String {
      #"{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"\#(id)","content":\#(json(text)),"is_error":\#(isError)}]}}"#
    }
    return [
      #"{"type":"system","subtype":"init","session_id":"s1","model":"m-1","tools":["Bash","Read"]}"#,
      message("m1", #"{"type":"thinking","thinking":"First look at it."}"#, output: 40),
      message("m1", #"{"type":"text","text":\#(json(said))}"#, output: 40),
      message(
        "m1", #"{"type":"tool_use","id":"t1","name":"Read","input":{"file_path":"src/app.ts"}}"#, output: 60),
      result("t1", (0..<60).map { "line \($0)" }.joined(separator: "\n")),
      message(
        "m2", #"{"type":"tool_use","id":"t2","name":"Bash","input":{"command":\#(json(command))}}"#,
        output: 40),
      result("t2", "\u{1B}[31mFAIL\u{1B}[0m 1 test", isError: true),
      message(
        "m3",
        #"{"type":"tool_use","id":"t3","name":"Edit","input":{"file_path":"src/app.ts","old_string":"a","new_string":"a\nb"}}"#,
        output: 40),
      result("t3", "ok"),
      #"{"type":"result","subtype":"success","is_error":false,"result":"Done","session_id":"s1","total_cost_usd":0.1234,"#
        + usage.replacing("\"input_tokens\":12", with: "\"input_tokens\":60") + #""output_tokens":300}}"#,
    ]
  }

  /// A turn of Codex.
  static let codex = [
    #"{"type":"thread.started","thread_id":"th1"}"#, #"{"type":"turn.started"}"#,
    #"{"type":"item.completed","item":{"id":"i0","type":"reasoning","text":"Plan"}}"#,
    #"{"type":"item.started","item":{"id":"i1","type":"command_execution","command":"ls","aggregated_output":"","status":"in_progress"}}"#,
    #"{"type":"item.completed","item":{"id":"i1","type":"command_execution","command":"ls","aggregated_output":"a\n","exit_code":2,"status":"failed"}}"#,
    #"{"type":"item.completed","item":{"id":"i2","type":"file_change","changes":[{"path":"a.txt","kind":"update"}],"status":"completed"}}"#,
    #"{"type":"item.completed","item":{"id":"i3","type":"mcp_tool_call","server":"s","tool":"t","arguments":{"q":1},"result":{"content":[{"type":"text","text":"r"}]},"status":"completed"}}"#,
    #"{"type":"item.completed","item":{"id":"i4","type":"agent_message","text":"All done."}}"#,
    #"{"type":"turn.completed","usage":{"input_tokens":1000,"cached_input_tokens":600,"output_tokens":50}}"#,
  ]

  /// A session over the Agent Client Protocol, with a text in parts.
  static func acp(parts: [String] = ["Hel", "lo 🙂 ", "world."]) -> [String] {
    [#"{"type":"acpx.session","agent":"claude","acpSessionId":"a1"}"#]
      + parts.map { #"{"type":"acpx.text_delta","text":\#(json($0)),"channel":"output"}"# }
      + [
        #"{"type":"acpx.status","text":"usage","tag":"usage_update","used":10,"cost":{"amount":0.05,"currency":"USD"}}"#,
        #"{"type":"acpx.tool_call","name":"Terminal","toolCallId":"c1","status":"pending","input":{"command":"ls"}}"#,
        #"{"type":"acpx.tool_call","name":"Terminal","toolCallId":"c1","status":"completed","text":"a.txt","tag":"tool_call_update"}"#,
        #"{"type":"acpx.result","stopReason":"end_turn","inputTokens":10,"outputTokens":20,"cachedTokens":5}"#,
      ]
  }

  static func json(_ text: String) -> String {
    String(decoding: JSONWriter.encode(.string(text), layout: .compact), as: UTF8.self)
  }

  static func time(_ second: Int) -> String {
    "2026-11-20T10:\(CivilDate.padded(second / 60 % 60, 2)):\(CivilDate.padded(second % 60, 2)).250Z"
  }

  static func chunk(_ text: String, _ second: Int, _ stream: String = "stdout") -> String {
    #"{"ts":"\#(time(second))","stream":"\#(stream)","chunk":\#(json(text))}"# + "\n"
  }

  /// A chunk per line.
  static func log(_ lines: [String]) -> String {
    lines.enumerated().map { chunk($1 + "\n", $0) }.joined()
  }

  /// Chunks of so many bytes, wherever they end, all at one time, so that only the cuts differ.
  static func log(_ lines: [String], cutEvery size: Int) -> [UInt8] {
    let text = Array(lines.map { $0 + "\n" }.joined().utf8)
    var log: [UInt8] = []
    for start in stride(from: 0, to: text.count, by: size) {
      log += Array(#"{"ts":"\#(time(0))","stream":"stdout","chunk":""#.utf8)
      for byte in text[start..<min(start + size, text.count)] {
        switch byte {
        case UInt8(ascii: "\""): log += Array(#"\""#.utf8)
        case UInt8(ascii: "\\"): log += Array(#"\\"#.utf8)
        case 0x0A: log += Array(#"\n"#.utf8)
        default: log.append(byte)
        }
      }
      log += Array("\"}\n".utf8)
    }
    return log
  }

  static func settings(_ fields: Fields = [:]) -> ReplaySettings {
    ReplaySettings(.record(Fields(["agents": ["*"]]).merging(fields) { $1 }))
  }

  /// Reads a log without an ingest.
  static func read(
    _ log: [UInt8], _ settings: ReplaySettings = settings()
  ) throws -> (trace: RunTrace, steps: [RunStep], rejects: Int) {
    let folder = TemporaryFolder()
    let path = folder.path + "/\(run).ndjson"
    try Data(log).write(to: URL(fileURLWithPath: path))
    let database = try Database(path: ":memory:")
    for sql in [DatabaseSchema.runLogs, DatabaseSchema.runWords] { try database.execute(sql) }
    var lines = LineReader(try ByteReader(path: path), limit: Limits.line)
    var rejects = 0
    let outcome = try RunLogReader(redactor: Redactor(), settings: settings)
      .read(&lines, RunTrace(run: run, source: "log"), into: database) { _, reason in
        if reason != nil { rejects += 1 }
      }
    var steps: [RunStep] = []
    try database.query("SELECT \(TraceReader.stepColumns) FROM run_steps ORDER BY n") {
      steps.append(TraceReader.step($0))
    }
    return (outcome.trace, steps, rejects)
  }

  static func read(_ log: String) throws -> (trace: RunTrace, steps: [RunStep], rejects: Int) {
    try read(Array(log.utf8))
  }
}
