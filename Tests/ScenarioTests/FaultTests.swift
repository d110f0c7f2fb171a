import Foundation
import Testing

/// A sample of `make faults`: runs that are killed, or whose system calls fail, and what the next run makes
/// of it.
@Suite struct FaultTests {
  private static let hasTools = ["strace", "python3"].allSatisfy { name in
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: $0 + "/" + name)
    }
  }

  @Test(.enabled(if: hasTools, "strace or python3 is not installed"))
  func theNextRunRepairsWhatAFaultLeaves() throws {
    let result = try Program.run(
      "/usr/bin/env",
      [
        "python3", Program.root + "/Tests/Faults/faults.py", Program.folder + "/paperclip-gen", "--sample",
        "24",
        "--seed", "5",
      ], in: Program.root)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  @Test(.enabled(if: hasTools, "strace or python3 is not installed"))
  func aRebuildThatCannotReadASourceChangesNothing() throws {
    let folder = try Folder()
    try folder.write(
      "paperclip.config.json", #"{ "company": { "name": "Acme" }, "sources": ["a.ndjson", "b.ndjson"] }"#)
    for (name, agent) in [("a", "Ada"), ("b", "Bob")] {
      let line =
        #"{"event":"agent:created","timestamp":"2026-01-03T10:00:00Z","payload":{"agent":{"id":"\#(name)1","name":"\#(agent)"}}}"#
      try folder.write(name + ".ndjson", line + "\n")
    }
    #expect(try Program.run("paperclip-gen", ["generate"], in: folder.path).status == 0)
    let (site, databases) = (folder.path + "/site", folder.path + "/.paperclip/companies")
    let before = try (Folder.contents(of: site), Folder.contents(of: databases))
    for options in [[], ["--discard"]] {
      let failed = try Program.run(
        "/usr/bin/env",
        [
          "strace", "-f", "-qq", "-o", "/dev/null", "-P", folder.path + "/b.ndjson", "-e", "trace=openat",
          "-e", "inject=openat:error=EIO", Program.folder + "/paperclip-gen", "generate", "--rebuild",
        ] + options, in: folder.path)
      #expect(failed.status == 3, "\(failed.errors)")
      #expect(failed.errors.contains("would lose the data of b.ndjson"), "\(failed.errors)")
      #expect(try Folder.contents(of: site) == before.0)
      #expect(try Folder.contents(of: databases) == before.1)
      #expect(!folder.exists(".paperclip/companies.old"))
    }
    #expect(try Program.run("paperclip-gen", ["generate", "--rebuild"], in: folder.path).status == 0)
    #expect(try Folder.contents(of: site) == before.0)
  }
}
