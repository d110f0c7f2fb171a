import Foundation
import Testing

/// Files of every kind as sources: each is read, or described with what to do.
@Suite struct SourceKindTests {
  private static let dump = """
    --
    -- PostgreSQL database dump
    --

    SET client_encoding = 'UTF8';

    COPY public.agents (id, company_id, name, status, created_at) FROM stdin;
    a1\tc1\tZoë\tidle\t2026-01-01 00:00:00+00
    \\.
    COPY public.companies (id, name) FROM stdin;
    c1\tAcme
    \\.
    --
    -- PostgreSQL database dump complete
    --

    """

  struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    /// Creates the file "source" from the file "dump.sql".
    let command: String
    let message: String
    var testDescription: String { name }
    init(_ name: String, _ command: String, _ message: String) {
      (self.name, self.command, self.message) = (name, command, message)
    }
  }

  static let kinds = [
    Kind(
      "UTF-16, little-endian", "iconv -f UTF-8 -t UTF-16LE dump.sql > source", "source: error: is in UTF-16"),
    Kind(
      "UTF-16, big-endian", "iconv -f UTF-8 -t UTF-16BE dump.sql > source",
      "iconv -f UTF-16BE -t UTF-8 source"),
    Kind("UTF-16 with a mark", "iconv -f UTF-8 -t UTF-16 dump.sql > source", "is in UTF-16"),
    Kind(
      "UTF-16 JSON", "echo '[{\"id\":\"a1\",\"name\":\"A\",\"role\":\"x\"}]' | iconv -t UTF-16 > source",
      "is in UTF-16"),
    Kind(
      "custom format", "(printf PGDMP; head -c 500 /dev/zero) > source", "pg_restore --file=backup.sql source"
    ),
    Kind("tar format", "cp dump.sql toc.dat; tar cf source --format=ustar toc.dat", "tar format (-Ft)"),
    Kind("tar", "tar cf source --format=ustar dump.sql", "is a tar archive"),
    Kind("ZIP", "printf 'PK\\003\\004xxxx' > source", "is a ZIP archive"),
    Kind("zstd", "printf '\\050\\265\\057\\375xxxx' > source", "zstd -d source"),
    Kind("xz", "printf '\\3757zXZ\\000xx' > source", "compressed with xz"),
    Kind("bzip2", "printf 'BZh91AY&SY' > source", "compressed with bzip2"),
    Kind("gzip twice", "gzip -c dump.sql | gzip -c > source", "compressed twice"),
    Kind(
      "SQLite", "(printf 'SQLite format 3\\000'; head -c 100 /dev/zero) > source", "is an SQLite database"),
    Kind("PDF", "printf '%%PDF-1.7' > source", "is a PDF document"),
    Kind("HTML", "printf '\\n<!DOCTYPE html>\\n<title>502</title>' > source", "is a web page"),
    Kind("MySQL", "echo '-- MySQL dump 10.13' > source", "a different database system"),
    Kind("psql", "printf ' id | name\\n----+------\\n 1  | x\\n' > source", "a table as psql prints it"),
    Kind("a message", "echo 'pg_dump: error: connection failed' > source", "an error message of a program"),
    Kind("Git LFS", "echo 'version https://git-lfs.github.com/spec/v1' > source", "git lfs pull"),
    Kind("random", "printf 'x\\000\\001\\002' > source", "an unknown binary file"),
    Kind("prose", "echo 'Hello there' > source", "has an unknown format"),
    Kind("another CSV", "printf 'time,agent\\n1,2\\n' > source", "columns (time, agent) are not those"),
    Kind("empty", ": > source", "the file is empty"),
    Kind("blank", "printf '\\n \\n' > source", "only white space or NUL bytes"),
    Kind("NULs", "head -c 700000 /dev/zero > source", "only white space or NUL bytes"),
    Kind(
      "nothing known",
      "sed 's/public.agents/public.users/; s/public.companies/public.firms/' dump.sql > source",
      "no data from Paperclip"),
    Kind("an error answer", "echo '{\"error\": \"Unauthorized\"}' > source", "an error answer of an API"),
    Kind(
      "costs by agent", "echo '[{\"agentId\":\"a1\",\"agentName\":\"A\",\"costCents\":5}]' > source",
      "an answer of costs/by-agent"),
    Kind("a pipe", "mkfifo source", "is a named pipe"),
    Kind("a device", "ln -s /dev/zero source", "is a device"),
    Kind("a folder", "mkdir source", "is not a company package (no COMPANY.md)"),
    Kind(
      "an encoding that nobody knows", "sed s/UTF8/MULE_INTERNAL/ dump.sql > source",
      "create the backup with --encoding=UTF8"),
    Kind(
      "another encoding than it says", "sed s/UTF8/EUC_JP/ dump.sql | iconv -f UTF-8 -t ISO-8859-1 > source",
      "not in EUC-JP although it says so"),
    Kind("missing", "true", "file not found: \"source\""),
  ]

  @Test(arguments: kinds) func aFileWithoutDataIsReportedAndFailsTheRun(kind: Kind) throws {
    let folder = try Folder()
    try folder.write("dump.sql", Self.dump)
    try folder.write("paperclip.config.json", #"{ "sources": ["dump.sql"] }"#)
    #expect(try Program.run("paperclip-gen", ["generate"], in: folder.path).status == 0)
    try folder.write("paperclip.config.json", #"{ "sources": ["dump.sql", "source"] }"#)
    let made = try Program.run("/bin/sh", ["-c", kind.command], in: folder.path)
    #expect(made.status == 0, "\(made.errors)")
    // Before and after it was read.
    let check = try Program.run("paperclip-gen", ["check"], in: folder.path)
    #expect(check.status == 1)
    #expect(check.errors.contains(kind.message), "\(check.errors)")
    // Also in the second run without changes, and with --quiet.
    for _ in 1...2 {
      let result = try Program.run("paperclip-gen", ["generate", "--quiet"], in: folder.path)
      #expect(result.status == 1)
      #expect(result.errors.contains(kind.message), "\(result.errors)")
      #expect(result.errors.components(separatedBy: "error:").count == 2, "\(result.errors)")
      #expect(folder.read("site/api/data-quality.json").contains("\"severity\": \"error\""))
    }
    // Once the file is gone, so are its findings.
    try folder.write("paperclip.config.json", #"{ "sources": ["dump.sql"] }"#)
    #expect(try Program.run("paperclip-gen", ["generate"], in: folder.path).status == 0)
    // Rejected rows are kept under their source's name until it is read again.
    guard !["an error answer", "costs by agent"].contains(kind.name) else { return }
    #expect(!folder.read("site/api/data-quality.json").contains("\"severity\": \"error\""))
  }

  @Test func checkReportsMisnamedFilesOfATheme() throws {
    let folder = try Folder()
    try folder.write("dump.sql", Self.dump)
    try folder.write("paperclip.config.json", #"{ "sources": ["dump.sql"] }"#)
    try folder.write("html/agents.html", "{{<layout}}{{$content}}{{>parts/logo}}{{/content}}{{/layout}}")
    try folder.write("html/parts/logo.html", "<p>logo</p>")
    let good = try Program.run("paperclip-gen", ["check"], in: folder.path)
    #expect(good.status == 0, "\(good.errors)")
    try folder.write("html/dashbord.html", "x")
    try folder.write("html/site.css", "x")
    let result = try Program.run("paperclip-gen", ["check"], in: folder.path)
    #expect(result.status == 1)
    #expect(result.errors.contains("html/dashbord.html: warning: the file has no effect"), "\(result.errors)")
    #expect(result.errors.contains("html/site.css: warning: the file has no effect"), "\(result.errors)")
  }

  @Test(arguments: [
    ("Windows", "sed 's/$/\\r/' dump.sql > source"),
    ("Windows, gzipped", "sed 's/$/\\r/' dump.sql | gzip > source"),
    ("Latin 1", "sed s/UTF8/LATIN1/ dump.sql | iconv -f UTF-8 -t ISO-8859-1 > source"),
    ("Windows 1252, gzipped", "sed s/UTF8/WIN1252/ dump.sql | iconv -f UTF-8 -t CP1252 | gzip > source"),
    ("a byte order mark", "(printf '\\357\\273\\277'; cat dump.sql) > source"),
    ("SQL_ASCII", "sed s/UTF8/SQL_ASCII/ dump.sql > source"),
  ])
  func everyEncodingThatCanBeReadGivesTheSame(name: String, command: String) throws {
    let folder = try Folder()
    try folder.write("dump.sql", Self.dump)
    try folder.write("paperclip.config.json", #"{ "sources": ["source"] }"#)
    try Program.run("/bin/sh", ["-c", command], in: folder.path)
    let result = try Program.run("paperclip-gen", ["generate", "--strict"], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    #expect(folder.read("site/api/agents.json").contains("\"name\": \"Zoë\""))
    let pipe = try Program.run("/bin/sh", ["-c", "paperclip-gen ingest - --json < source"], in: folder.path)
    #expect(pipe.output.contains("\"rejected\": 0") && pipe.output.contains("\"read\": 2"), "\(pipe.output)")
  }

  @Test(arguments: ["head -c 700000 /dev/zero", "yes '' | head -c 700000"])
  func aSourceWithABlankStartIsReadAndReported(blank: String) throws {
    let folder = try Folder()
    try folder.write("dump.sql", Self.dump)
    try folder.write("paperclip.config.json", #"{ "sources": ["source"] }"#)
    try Program.run("/bin/sh", ["-c", "(\(blank); cat dump.sql) > source"], in: folder.path)
    for _ in 1...2 {
      let result = try Program.run("paperclip-gen", ["generate", "-q"], in: folder.path)
      #expect(result.status == 1)
      #expect(result.errors.contains("the first 700000 bytes are blank"), "\(result.errors)")
      #expect(folder.read("site/api/agents.json").contains("Zoë"))
      #expect(folder.read("site/api/data-quality.json").contains("bytes are blank"))
    }
  }

  @Test func csvInAnyFormGivesTheRows() throws {
    let comma = """
      cost_cents,agent_id,id,company_id,occurred_at,model,note,provider
      125,a1,x1,c1,2026-05-10 10:05:00+00,"claude ""x"", two
      lines",,anthropic
      310.5,a1,x2,c1,2026-05-11 10:05:00+00,,"",openai

      """
    let forms = [
      comma, comma.replacing("\n", with: "\r\n"), "\u{FEFF}" + comma,
      comma.replacing(",", with: ";").replacing("\"; two", with: "\", two"),
      comma.replacing(",", with: "|").replacing("\"| two", with: "\", two"),
      comma.split(separator: "\n", maxSplits: 1).enumerated().map { place, part in
        place == 0 ? part.uppercased().replacing(",", with: ", ") + "\n" : String(part)
      }.joined(),
      "cost_cents\tagent_id\tid\tcompany_id\toccurred_at\tmodel\tnote\tprovider\n"
        + "125\ta1\tx1\tc1\t2026-05-10 10:05:00+00\tclaude \"x\", two\\nlines\t\\N\tanthropic\n"
        + "310.5\ta1\tx2\tc1\t2026-05-11 10:05:00+00\t\\N\t\topenai\n",
    ]
    var pages: [String] = []
    for form in forms {
      let folder = try Folder()
      try folder.write("dump.sql", Self.dump)
      try folder.write("costs.csv", form)
      try folder.write("paperclip.config.json", #"{ "sources": ["costs.csv", "dump.sql"] }"#)
      let result = try Program.run("paperclip-gen", ["generate", "--strict", "-v"], in: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.errors.contains("costs.csv: CSV of cost_events, 2 read, 2 new"), "\(result.errors)")
      pages.append(folder.read("site/api/costs/summary.json"))
    }
    #expect(
      pages[0].contains("\"billedCents\": 435.5") && pages[0].contains("claude \\\"x\\\", two\\nlines"),
      "\(pages[0])")
    #expect(Set(pages).count == 1)
  }

  @Test func hookLinesWithWindowsLineEndingsAreRead() throws {
    let line =
      #"{"event":"agent:heartbeat","timestamp":"2026-01-01T00:00:0#Z","payload":{"agentId":"a","meta":{"tokensUsed":5}}}"#
    let folder = try Folder()
    try folder.write("paperclip.config.json", #"{ "sources": ["log"] }"#)
    let text = "\u{FEFF}" + (1...3).map { line.replacing("#", with: "\($0)") + "\r\n" }.joined()
    try folder.write("log", text)
    let first = try Program.run("paperclip-gen", ["ingest"], in: folder.path)
    #expect(
      first.errors.contains("3 read, 3 new, 0 known before, 0 rejected")
        || first.errors.contains("3 read, 3 new"))
    // Appended data is read from where the last run stopped.
    try folder.write("log", text + line.replacing("#", with: "4") + "\r\n")
    let second = try Program.run("paperclip-gen", ["ingest"], in: folder.path)
    #expect(second.errors.contains("1 read, 1 new"), "\(second.errors)")
  }

  @Test func theOrderOfSourcesThatNameNoCompanyDoesNotMatter() throws {
    let folder = try Folder()
    try folder.write("dump.sql", Self.dump)
    try folder.write(
      "a.json",
      #"[{"runId":"r1","agentId":"a1","status":"succeeded","startedAt":"2026-02-01T00:00:00.000Z","finishedAt":"2026-02-01T00:01:00.000Z","invocationSource":"timer","usageJson":{"inputTokens":5,"input_tokens":5,"outputTokens":1}}]"#
    )
    try folder.write("paperclip.config.json", #"{ "sources": ["*.json", "dump.sql"] }"#)
    let result = try Program.run("paperclip-gen", ["generate", "--strict"], in: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    #expect(folder.read("site/api/company.json").contains("Acme"))
    #expect(folder.read("site/api/dashboard.json").contains("\"succeeded\": 1"))
  }
}
