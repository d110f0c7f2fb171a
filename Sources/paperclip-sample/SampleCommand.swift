/// What the generator can create.
enum SampleCommand {
  static let usage = """
    paperclip-sample workspace DIR [--seed N] [--days 90]
        a workspace: configuration, company template and logs that end on 2026-09-30
    paperclip-sample hooklines --count N [--seed N] [--agents 300] [--issues N/200] [--changes 3]
                               [--step MILLISECONDS] [--skip N]
        hook lines for benchmarks, to standard output; --changes is the percentage of status changes, --step the time
        between two lines (otherwise they span 90 days), --skip leaves out the first N lines of the same history
    paperclip-sample dump [--runs 2000] [--agents 12] [--issues 100] [--companies 2] [--seed N]
                          [--zone +00] [--long-line MEGABYTES] [--expected FILE]
        a database backup as pg_dump writes it, to standard output; agents, issues and runs are those of all
        companies together; --expected says which figures it must give

    """

  static func run(_ words: ArraySlice<String>) throws(Trouble) {
    switch words.first {
    case "workspace": try workspace(words.dropFirst())
    case "hooklines": try hookLines(words.dropFirst())
    case "dump": try dump(words.dropFirst())
    case nil, "help", "--help", "-h":
      var output = Output.standard
      output.bytes.append(text: usage)
      try output.finish()
    case .some(let word): throw Trouble("unknown command: \(word)\n\(usage)")
    }
  }

  private static func workspace(_ words: ArraySlice<String>) throws(Trouble) {
    let options = try Options(words, allowed: ["seed", "days"])
    guard let folder = options.operand else { throw Trouble("workspace needs a folder to write to") }
    let days = try options.number("days", or: 90, atLeast: 14)
    try WorkspaceWriter(folder: folder, seed: try options.seed(), days: days).write()
  }

  private static func hookLines(_ words: ArraySlice<String>) throws(Trouble) {
    let options = try Options(
      words, allowed: ["count", "seed", "agents", "issues", "changes", "step", "skip"])
    let count = try options.number("count", or: 1000)
    var stream = HookLineStream(
      count: count, agents: try options.number("agents", or: 300, atLeast: 1),
      issues: try options.number("issues", or: count / 200), seed: try options.seed())
    stream.changes = try options.number("changes", or: stream.changes)
    stream.skip = try options.number("skip", or: 0)
    if options.text("step") != nil { stream.step = try options.number("step", or: 0) }
    var output = Output.standard
    try stream.write(to: &output)
    try output.finish()
  }

  private static func dump(_ words: ArraySlice<String>) throws(Trouble) {
    let options = try Options(
      words,
      allowed: ["runs", "agents", "issues", "companies", "seed", "zone", "long-line", "expected"])
    guard let zone = Zone(options.text("zone") ?? "+00") else {
      throw Trouble("--zone must be an offset such as +09 or -03:30")
    }
    let companies = try options.number("companies", or: 2, atLeast: 1)
    let size = DumpSize(
      companies: companies, agents: try options.number("agents", or: 12, atLeast: companies),
      issues: try options.number("issues", or: 100), runs: try options.number("runs", or: 2000))
    let data = DumpData(size: size, seed: try options.seed())
    if let path = options.text("expected") {
      var file = try Output(path: path)
      data.appendFigures(to: &file.bytes)
      try file.finish()
    }
    let megabytes = try options.number("long-line", or: 0)
    var writer = DumpWriter(data: data, zone: zone, longLine: megabytes << 20, output: .standard)
    try writer.write()
  }
}
