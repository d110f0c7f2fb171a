import Foundation

/// Makes the inputs of samples and measurements, from a seed.
@main
struct Main {
  private static let usage = """
    paperclip-sample workspace DIR [--seed N] [--days N]       the sample workspace
    paperclip-sample hooklines --count N [--seed N] [--agents N] [--issues N]
    paperclip-sample dump [--runs N] [--agents N] [--issues N] [--companies N] [--seed N] [--zone HOURS]
                          [--long-line MB] [--expected FILE]   a pg_dump backup, and the figures it must give
    """

  static func main() throws {
    var words = Array(CommandLine.arguments.dropFirst())
    func value(_ name: String) -> String? {
      guard let place = words.firstIndex(of: name), place + 1 < words.count else { return nil }
      let value = words[place + 1]
      words.removeSubrange(place...(place + 1))
      return value
    }
    func number(_ name: String, _ standard: Int) -> Int { value(name).flatMap { Int($0) } ?? standard }
    let seed = UInt64(number("--seed", 42))
    switch words.first {
    case "workspace" where words.count >= 2:
      var workspace = SampleWorkspace(folder: words[1], seed: seed, days: number("--days", 90))
      try workspace.write()
    case "hooklines":
      try HookLines.write(
        count: number("--count", 1000), seed: seed, agents: number("--agents", 300),
        issues: number("--issues", 1000))
    case "dump":
      var size = DumpWriter.Size()
      size.runs = number("--runs", size.runs)
      size.agents = number("--agents", size.agents)
      size.issues = number("--issues", size.issues)
      size.companies = number("--companies", size.companies)
      size.zone = number("--zone", 0)
      size.longLine = number("--long-line", 0)
      let expected = value("--expected")
      var writer = DumpWriter(size: size, seed: seed)
      try writer.write(expectedTo: expected)
    default:
      print(usage)
      exit(2)
    }
  }
}
