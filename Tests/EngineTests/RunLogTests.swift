import Foundation
import Testing

@testable import Engine

/// What is read from run logs, by the programs that write them, and that neither the cuts of chunks nor an
/// incomplete file changes it.
@Suite struct RunLogTests {
  private func summary(_ steps: [RunStep]) -> [String] {
    steps.map { step in
      [
        step.kind.rawValue, step.name, step.body.text, step.result?.text.prefix(12).description,
        step.isError ? "failed" : nil, step.exitCode.map { "exit \($0)" },
      ].compactMap { $0 }.joined(separator: "|")
    }
  }

  @Test func stepsOfClaudeCode() throws {
    let (trace, steps, rejects) = try RunLogFixture.read(RunLogFixture.log(RunLogFixture.claude()))
    #expect(
      summary(steps) == [
        "status|Session started|m-1, 2 tools", "thought|First look at it.", "said|Reading the file 🙂 now.",
        #"tool|Read|{"file_path":"src/app.ts"}|line 0"# + "\nline ",
        "command|Bash|npm test|FAIL 1 test|failed", "edit|src/app.ts|+2 −1 lines|ok", "status|Finished|",
      ])
    #expect(rejects == 0)
    #expect((trace.engine, trace.model, trace.session) == ("claude", "m-1", "s1"))
    #expect((trace.toolCalls, trace.commands, trace.edits, trace.errors) == (1, 1, 1, 1))
    // Three messages, each once although the first has three lines, and the rest of the total that the end
    // states.
    #expect(trace.usage == StepUsage(input: 60, cacheRead: 3000, cacheWrite: 600, output: 300))
    #expect(steps.compactMap(\.usage).reduce(0) { $0 + $1.total } == trace.usage.total)
    #expect(steps[1].usage?.output == 60)
    #expect(trace.cost == Money(microcents: 12_340_000))
    // A long result is cut, and says so.
    let result = try #require(steps[3].result)
    #expect(result.text.split(separator: "\n").count == 40)
    #expect(result.size == 469 && result.digest?.count == 64)
    #expect(steps[3].duration == 1000)
    #expect(!trace.hasDeltas)
  }

  @Test func stepsOfCodex() throws {
    let (trace, steps, _) = try RunLogFixture.read(RunLogFixture.log(RunLogFixture.codex))
    #expect(
      summary(steps) == [
        "status|Session started|", "thought|Plan", "command|ls|a|failed|exit 2", "edit|a.txt|update a.txt|",
        #"tool|s.t|{"q":1}|r"#, "said|All done.", "status|Turn finished|",
      ])
    // Codex counts cached tokens as input.
    #expect(trace.usage == StepUsage(input: 400, cacheRead: 600, cacheWrite: 0, output: 50))
    #expect(trace.engine == "codex")
  }

  @Test func stepsOfTheAgentClientProtocol() throws {
    let (trace, steps, _) = try RunLogFixture.read(RunLogFixture.log(RunLogFixture.acp()))
    #expect(
      summary(steps) == [
        "status|Session started|claude", "said|Hello 🙂 world.", "command|Terminal|ls|a.txt",
        "status|Finished|",
      ])
    #expect(trace.hasDeltas)
    #expect(
      steps[1].deltas == [
        .init(after: 0, length: 3), .init(after: 1000, length: 9), .init(after: 2000, length: 15),
      ])
    #expect(trace.cost == Money(microcents: 5_000_000))
    #expect(trace.usage == StepUsage(input: 10, cacheRead: 5, cacheWrite: 0, output: 20))
  }

  @Test func otherOutputIsText() throws {
    let log =
      RunLogFixture.chunk("[paperclip] starting\n", 0, "system") + RunLogFixture.chunk("one\ntw", 1)
      + RunLogFixture.chunk("warning\n", 1, "stderr") + RunLogFixture.chunk("o\n{\"type\":\"other\"}\n", 2)
      + RunLogFixture.chunk("no newline", 3)
    let (trace, steps, _) = try RunLogFixture.read(log)
    #expect(
      summary(steps) == [
        "output|Paperclip|[paperclip] starting", "output|one", "output|stderr|warning",
        "output|two\n{\"type\":\"other\"}\nno newline",
      ])
    #expect(trace.engine == nil && !trace.hasUsage)
  }

  @Test(arguments: [1, 2, 3, 5, 17, 64, 1000])
  func chunksThatEndAnywhereGiveTheSame(size: Int) throws {
    for lines in [RunLogFixture.claude(), RunLogFixture.codex, RunLogFixture.acp()] {
      let whole = try RunLogFixture.read(RunLogFixture.log(lines, cutEvery: 1_000_000))
      let cut = try RunLogFixture.read(RunLogFixture.log(lines, cutEvery: size))
      #expect(cut.steps == whole.steps)
      #expect(cut.trace.content == whole.trace.content && cut.rejects == 0)
    }
  }

  /// Paperclip cuts texts by UTF-16 code units, and writes half a character as an escape.
  @Test func halvesOfACharacterAreJoined() throws {
    let halves =
      #"{"ts":"2026-11-20T10:00:00Z","stream":"stdout","chunk":"a \ud83d"}"# + "\n"
      + #"{"ts":"2026-11-20T10:00:01Z","seq":7,"stream":"stdout","chunk":"\ude42 b\n","more":{"a":[1,"}"]}}"#
      + "\n"
    #expect(try RunLogFixture.read(halves).steps.map(\.body.text) == ["a 🙂 b"])
    let alone = #"{"ts":"2026-11-20T10:00:00Z","stream":"stdout","chunk":"a \ud83d b\n"}"# + "\n"
    #expect(try RunLogFixture.read(alone).steps.map(\.body.text) == ["a \u{FFFD}\u{FFFD}\u{FFFD} b"])
  }

  @Test func aLogThatIsCutAnywhereKeepsTheStepsBefore() throws {
    let claude = RunLogFixture.claude()
    let lines = [claude[2], claude[5], claude[6]] + RunLogFixture.acp(parts: ["He", "llo"]).dropFirst()
    let log = Array(RunLogFixture.log(lines).utf8)
    let whole = try RunLogFixture.read(log).steps
    var last = 0
    for end in 0...log.count {
      let cut = try RunLogFixture.read(Array(log[..<end]))
      // Only the last step can be different: its result or the rest of its text may be missing.
      #expect(cut.steps.count >= last, "\(end)")
      let before = summary(cut.steps.dropLast())
      #expect(before == summary(Array(whole.prefix(before.count))), "\(end)")
      #expect(cut.rejects == 0)
      let isWhole = end == log.count || end == 0 || log[end - 1] == 0x0A || log[end] == 0x0A
      #expect(cut.trace.isCutShort == !isWhole, "\(end)")
      last = cut.steps.count
    }
    #expect(last == whole.count)
  }

  @Test func secretsAreRemovedWhereverAChunkEnds() throws {
    for (number, planted) in PlantedSecret.all().enumerated() {
      let lines =
        RunLogFixture.claude("I found " + planted.text + " there", command: "run " + planted.text)
        + RunLogFixture.acp(parts: planted.text.map { String($0) })
        + planted.text.split(separator: "\n").map(String.init)
      for size in [3 + number % 7, 40, 100_000] {
        let (trace, steps, _) = try RunLogFixture.read(RunLogFixture.log(lines, cutEvery: size))
        let text = steps.map { $0.body.text + ($0.result?.text ?? "") + ($0.name ?? "") }.joined(
          separator: "\n")
        #expect(!text.contains(planted.secret), "\(planted.kind) in chunks of \(size)")
        #expect(trace.redactions >= 3, "\(planted.kind)")
      }
    }
  }

  @Test func limitsAreKept() throws {
    let lines = (0..<300).map { number in
      #"{"type":"assistant","message":{"id":"m\#(number)","content":[{"type":"text","text":"\#(String(repeating: "word ", count: 20))\#(number)"}],"usage":{"input_tokens":1,"output_tokens":2}}}"#
    }
    let log = Array(RunLogFixture.log(lines).utf8)
    let settings = RunLogFixture.settings(["maximumSteps": 100, "maximumKilobytes": 5])
    let (trace, steps, _) = try RunLogFixture.read(log, settings)
    #expect(steps.count == 100 && trace.steps == 100 && trace.omitted == 200)
    #expect(steps.reduce(0) { $0 + $1.body.text.utf8.count } <= 5000)
    #expect(steps.last?.body.text == "" && steps.last?.body.size == 102)
    // Tokens count to the end.
    #expect(trace.usage == StepUsage(input: 300, cacheRead: 0, cacheWrite: 0, output: 600))
  }

  @Test func attemptsOfOneRunAreKeptApart() throws {
    func attempt(_ id: String, _ session: String) -> String {
      [
        #"{"type":"system","subtype":"init","session_id":"\#(session)"}"#,
        #"{"type":"assistant","message":{"id":"m1","content":[{"type":"text","text":"Hi"}],"usage":{"input_tokens":1,"output_tokens":2}}}"#,
      ].map {
        #"{"ts":"2026-11-20T10:00:00Z","stream":"stdout","attemptId":"\#(id)","chunk":\#(RunLogFixture.json($0 + "\n"))}"#
          + "\n"
      }.joined()
    }
    let (trace, steps, _) = try RunLogFixture.read(attempt("1", "a") + attempt("2", "b"))
    #expect(trace.attempts == 2)
    #expect(steps.map(\.attempt) == [1, 1, 2, 2])
    #expect(trace.usage.output == 4)
    // Without the IDs of attempts, another session is another attempt.
    let plain = (attempt("1", "a") + attempt("1", "b")).replacing("\"attemptId\":\"1\",", with: "")
    #expect(try RunLogFixture.read(plain).trace.attempts == 2)
  }

  @Test func whatPaperclipLeftOutIsNoError() throws {
    let long = #"{"type":"assistant","message":{"id":"m1","content":[{"type":"text","text":"abc"#
    let log =
      RunLogFixture.chunk(
        long + "\n[paperclip truncated run log chunk: omitted 70000 chars]\n" + "xyz\"}]}}\n", 0)
      + RunLogFixture.log(RunLogFixture.codex)
    let (trace, steps, rejects) = try RunLogFixture.read(log)
    #expect(rejects == 0 && trace.cuts == 1)
    #expect(steps[0].kind == .output && steps[0].body.text.contains("omitted 70000 chars"))
    #expect(steps.count == 8)
  }

  @Test func linesThatAreNotChunksAreCounted() throws {
    let log = "{\"a\":1}\n" + RunLogFixture.log(RunLogFixture.codex) + "\n[]\nnot json\n"
    let (_, steps, rejects) = try RunLogFixture.read(log)
    #expect(rejects == 3 && steps.count == 7)
    // Many of them take no memory.
    let many = RunLogFixture.log(RunLogFixture.codex) + String(repeating: "x\n", count: 3000)
    #expect(try RunLogFixture.read(many).rejects == 3000)
  }
}
