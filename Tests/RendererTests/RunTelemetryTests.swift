import Foundation
import Testing

@testable import Engine
@testable import Renderer

/// A run as OTLP JSON.
@Suite struct RunTelemetryTests {
  private static let start = CompanyViewFixture.asOf

  private static func spans() throws -> [Value] {
    var trace = RunTrace(run: "run-1", source: "log")
    (trace.agentId, trace.engine, trace.model, trace.session) = ("a", "claude", "m-1", "s1")
    trace.startedAt = start
    trace.endedAt = Instant(milliseconds: start.milliseconds + 5000)
    (trace.hasUsage, trace.usage) = (true, StepUsage(input: 10, cacheRead: 20, cacheWrite: 5, output: 7))
    var said = RunStep(number: 1, kind: .said, at: start)
    said.body = StepText(text: "hidden words", size: 12)
    said.usage = trace.usage
    var call = RunStep(number: 2, kind: .command, at: Instant(milliseconds: start.milliseconds + 1000))
    (call.call, call.isError, call.exitCode) = ("t1", true, 2)
    call.body = StepText(text: "hidden words", size: 12)
    call.result = StepText(text: "hidden words", size: 12)
    call.resultAt = Instant(milliseconds: start.milliseconds + 3000)
    let bytes = try #require(
      RunTelemetry.bytes(CompanyView.Replay(trace: trace), [said, call], agent: "Ada", company: "Acme"))
    #expect(bytes.count { $0 == 0x0A } == 1 && bytes.last == 0x0A)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("hidden"))
    let value = try JSONDocument.read(bytes) { $0.value($0.root) }
    let scope = value["resourceSpans"]?.list?.first?["scopeSpans"]?.list?.first
    #expect(scope?["schemaUrl"] == "https://opentelemetry.io/schemas/gen-ai/1.42.0")
    return scope?["spans"]?.list ?? []
  }

  private static func attribute(_ span: Value, _ key: String) -> String? {
    let value = span["attributes"]?.list?.first { $0["key"]?.string == key }?["value"]
    return value?["stringValue"]?.string ?? value?["intValue"]?.string
  }

  @Test func theRunItsMessagesAndItsCallsAreSpans() throws {
    let spans = try Self.spans()
    #expect(spans.map { $0["name"]?.string } == ["invoke_agent Ada", "chat m-1", "execute_tool command"])
    let root = try #require(spans.first)
    #expect(root["traceId"]?.string?.count == 32 && root["spanId"]?.string?.count == 16)
    #expect(root["parentSpanId"] == nil)
    #expect(Set(spans.map { $0["spanId"]?.string }).count == 3)
    #expect(spans.dropFirst().allSatisfy { $0["parentSpanId"] == root["spanId"] })
    #expect(root["startTimeUnixNano"]?.string == "\(Self.start.milliseconds)000000")
    #expect(Self.attribute(root, "gen_ai.conversation.id") == "s1")
    #expect(Self.attribute(root, "gen_ai.provider.name") == "anthropic")
  }

  /// The conventions count cached tokens as input.
  @Test func inputTokensAreThoseOfTheConvention() throws {
    for span in try Self.spans().prefix(2) {
      #expect(Self.attribute(span, "gen_ai.usage.input_tokens") == "35")
      #expect(Self.attribute(span, "gen_ai.usage.cache_read.input_tokens") == "20")
      #expect(Self.attribute(span, "gen_ai.usage.cache_creation.input_tokens") == "5")
      #expect(Self.attribute(span, "gen_ai.usage.output_tokens") == "7")
    }
  }

  @Test func aFailedCallIsAnError() throws {
    let call = try #require(Self.spans().last)
    #expect(call["status"]?["code"] == 2)
    #expect(Self.attribute(call, "error.type") == "exit 2")
    #expect(Self.attribute(call, "gen_ai.tool.call.id") == "t1")
  }

  /// A collector would take 1970 for the time of the run.
  @Test func aRunWithoutAnyTimeHasNoSpans() throws {
    var replay = CompanyView.Replay(trace: RunTrace(run: "run-1", source: "log"))
    let call = RunStep(number: 1, kind: .command, at: nil)
    #expect(RunTelemetry.bytes(replay, [call], agent: nil, company: "Acme") == nil)
    // A call without a time is as late as what came before.
    replay.trace.startedAt = Self.start
    let bytes = try #require(RunTelemetry.bytes(replay, [call], agent: nil, company: "Acme"))
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("execute_tool command"))
    #expect(text.components(separatedBy: "\(Self.start.milliseconds)000000").count == 5)
  }
}
