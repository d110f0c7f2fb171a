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
}
