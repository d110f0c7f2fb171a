import Foundation
import Testing

/// Older entries of an issue are in parts. A part is made again only if something in it changed, and then it is.
@Suite struct TimelinePartTests {
  private static func changes(_ numbers: some Collection<Int>, at first: Int) -> String {
    numbers.map { number in
      let statuses = ["todo", "in_progress", "done"]
      let time = ISO8601DateFormatter().string(
        from: Date(timeIntervalSince1970: 1_770_000_000 + Double(first + number * 60)))
      return
        #"{"event":"issue:status_changed","timestamp":"\#(time)","payload":{"issueId":"i1","agentId":"a\#(number % 2 + 1)","fromStatus":"\#(statuses[number % 3])","toStatus":"\#(statuses[(number + 1) % 3])"}}"#
        + "\n"
    }.joined()
  }

  private static func agent(_ id: String, _ name: String, _ time: String) -> String {
    #"{"event":"agent:created","timestamp":"\#(time)","payload":{"agent":{"id":"\#(id)","name":"\#(name)"}}}"#
      + "\n"
  }

  private static func issue(_ title: String, _ time: String) -> String {
    #"{"event":"issue:created","timestamp":"\#(time)","payload":{"issue":{"id":"i1","identifier":"AC-1","title":"\#(title)"}}}"#
      + "\n"
  }

  @Test func partsAreWhatAFullRenderWouldBe() throws {
    let folder = try Folder()
    try folder.write("paperclip.config.json", #"{"company":{"name":"Acme"},"sources":["*.ndjson"]}"#)
    let part = "site/issues/AC-1/timeline-1.html"
    /// Publishes what changed, and everything beside it, and returns the first part.
    func publish(_ step: String) throws -> String {
      let result = try Program.run("paperclip-gen", ["generate"], in: folder.path)
      #expect(result.status == 0, "\(step): \(result.errors)")
      let full = folder.path + "/full"
      try Program.run("paperclip-gen", ["render", "--full", "--out", full], in: folder.path)
      let (a, b) = (try Folder.contents(of: folder.path + "/site"), try Folder.contents(of: full))
      #expect(Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted() == [], "\(step)")
      try FileManager.default.removeItem(atPath: full)
      return folder.read(part)
    }
    try folder.write(
      "1.ndjson",
      Self.agent("a1", "Ada", "2026-01-01T00:00:00Z") + Self.agent("a2", "Bo", "2026-01-01T00:00:00Z")
        + Self.issue("Write it", "2026-01-02T00:00:00Z") + Self.changes(0..<260, at: 0))
    let first = try publish("the first")
    #expect(first.contains("Ada") && folder.exists("site/issues/AC-1/timeline-2.html"))
    let before = try folder.tree()
    try folder.write("2.ndjson", Self.changes(260..<270, at: 0))
    #expect(try publish("ten newer entries") == first)
    #expect(try folder.tree()[part] == before[part])
    try folder.write("3.ndjson", Self.agent("a1", "Ada Lovelace", "2026-02-20T00:00:00Z"))
    #expect(try publish("an agent's name").contains("Ada Lovelace"))
    try folder.write("4.ndjson", Self.issue("Write it all", "2026-02-21T00:00:00Z"))
    #expect(try publish("the issue's title").contains("Write it all"))
    try folder.write("5.ndjson", Self.changes([1], at: 30))
    #expect(try publish("an older entry") != first)
    try folder.write(part, "edited")
    #expect(try publish("a damaged file").contains("Write it all"))
    try folder.write(
      "html/timeline.html", "{{<layout}}{{$content}}<h1>{{number}}</h1>{{/content}}{{/layout}}")
    #expect(try publish("a page template").contains("<h1>1</h1>"))
  }
}
