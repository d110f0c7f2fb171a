import Testing

@testable import Engine

/// INSERT statements as various programs and people write them.
@Suite struct InsertTests {
  private struct Result {
    var goals: [[String?]] = []
    var lines: [Int64] = []
    var rejects: [String] = []
    var findings: [String] = []
  }

  /// Reads a script and returns its goal rows: ID, company, title, description, level.
  private static func read(_ script: String, ending: String = "\n") throws -> Result {
    let folder = TemporaryFolder()
    let text = "-- PostgreSQL database dump\n" + script + "\n-- PostgreSQL database dump complete\n"
    let path = try folder.write(
      "dump.sql", text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: ending))
    var lines = LineReader(try ByteReader(path: path), limit: BackupReader.pieceSize)
    var result = Result()
    var reader = BackupReader(name: "dump.sql")
    try reader.read(
      &lines,
      BackupReader.Handlers { table, row, line, _ in
        guard table == .goals else { return }
        result.goals.append((0..<5).map { row.text($0) })
        result.lines.append(line)
      } reject: { line, reason in
        result.rejects.append("\(line): \(reason)")
      })
    result.findings = reader.summary.findings.map(\.text)
    #expect(reader.summary.isComplete)
    return result
  }

  private static let table = """
    CREATE TABLE public.goals (
        id uuid DEFAULT gen_random_uuid() NOT NULL,
        company_id uuid NOT NULL,
        title text DEFAULT 'a, b (c' NOT NULL, -- the name, as people say it
        description character varying(255),
        level numeric(20,6) DEFAULT 1,
        CONSTRAINT "title, short" CHECK ((length(title) < 100))
    );

    """
  private static let two: [[String?]] = [
    ["g1", "c", "It's; (one)", "x\ny", "1"], ["g2", "c", "-- two", nil, "-2.5"],
  ]

  static let statements = [
    // Paperclip's writer, one row per statement.
    """
    INSERT INTO "public"."goals" ("id", "company_id", "title", "description", "level") VALUES ($paperclip$g1$paperclip$, 'c', $paperclip$It's; (one)$paperclip$, $p_1$x
    y$p_1$, 1);
    INSERT INTO "public"."goals" ("id", "company_id", "title", "description", "level") VALUES ($paperclip$g2$paperclip$, 'c', $paperclip$-- two$paperclip$, NULL, -2.5);
    """,
    // All on one line.
    "INSERT INTO public.goals (id, company_id, title, description, level) VALUES ('g1','c','It''s; (one)',E'x\\ny',1),('g2','c','-- two',NULL,-2.5);",
    // pg_dump --rows-per-insert, without column names.
    """
    INSERT INTO public.goals VALUES
    \t('g1', 'c', 'It''s; (one)', 'x
    y', 1),
    \t('g2', 'c', '-- two', NULL, -2.5)
    ON CONFLICT DO NOTHING;
    """,
    // Written by hand.
    """
    insert into goals
      (ID, "company_id", title, description, level) overriding system value
    values
      -- the first; ('not a row')
      ('g1'::uuid, 'c'::character varying(40), 'It''s; (one)'::text, /* said /* twice */ E'x\\u000Ay', 1::numeric(20,6))
      , -- and the second
      (CAST('g2' AS uuid), $$c$$, ('-- two'), null::text, - 2.5)
    on conflict (id) do update set title = excluded.title || ';' where 'VALUES (1)' <> '' returning id;
    """,
    // A row of another kind at the end, no optional spaces, and unknown columns.
    "INSERT INTO public.goals(env,level,description,title,company_id,id)VALUES('{\"a\":\");\"}'::jsonb,1,'x\ny','It''s; (one)','c','g1'),(now(),-2.5,NULL,'-- two','c','g2');",
    // Another order of statements, comments everywhere, and every kind of white space.
    """
    /* VALUES */ INSERT --
    INTO public . goals AS g (id,company_id /* ; */,title,description,level)
    VALUES('g1','c','It''s; ' '(one)',U&'x
    y',+1) , ('g2'
    ,'c'
    ,'-- two',DEFAULT,-2.5) ;
    """,
  ]

  @Test(arguments: statements, ["\n", "\r\n"])
  func everyWayOfWritingRowsIsRead(statement: String, ending: String) throws {
    let result = try Self.read(Self.table + statement, ending: ending)
    #expect(
      result.goals.map { [$0[0], $0[1], $0[2], $0[3]] } == Self.two.map { [$0[0], $0[1], $0[2], $0[3]] })
    #expect(result.goals.map { $0[4]?.replacing("+", with: "") } == ["1", "-2.5"])
    #expect(result.findings == [] && result.rejects == [])
  }

  @Test func textAfterAStatementIsRead() throws {
    let result = try Self.read(
      Self.table + Self.statements.joined(separator: "\n")
        + "\nCOPY public.goals (id, company_id) FROM stdin;\nz\tc\n\\.\n")
    #expect(result.goals.count == Self.statements.count * 2 + 1)
    #expect(result.findings == [])
  }

  @Test func everyTextEscapeIsRead() throws {
    let result = try Self.read(
      #"INSERT INTO goals (id, company_id, title, description) VALUES ('a', 'c', E'\'\\\t\x41\101\u00e9\U0001F600''\q', '\n'), (E'it''s \' ok', 'c', e'', ' ');"#
    )
    #expect(result.goals.map { $0[2] } == ["'\\\tAAé😀'q", ""])
    #expect(result.goals.map { $0[3] } == ["\\n", " "])
    #expect(result.goals[1][0] == "it's ' ok")
  }

  @Test func withoutStandardStringsABackslashEscapes() throws {
    let result = try Self.read(
      #"""
      SET standard_conforming_strings = off;
      INSERT INTO public.goals (id, company_id, title) VALUES ('a', 'c', 'it\'s; C:\\temp');
      SET standard_conforming_strings = on;
      INSERT INTO public.goals (id, company_id, title) VALUES ('b', 'c', 'C:\temp\');
      """#)
    #expect(result.goals.map { $0[2] } == ["it's; C:\\temp", "C:\\temp\\"])
  }

  @Test func rowsAreNumberedByTheLineOnWhichTheyBegin() throws {
    let result = try Self.read(Self.table + Self.statements[2])
    #expect(result.lines == [11, 13])
  }

  @Test func anUnreadableValueOfTheServerIsRejectedAndReported() throws {
    let result = try Self.read(
      "INSERT INTO goals (id, company_id, title, level) VALUES ('a', 'c', 'x' || 'y', 1), ('b', 'c', lower('B'), 1), ('c', 'c', 'ok', 1 + 1), ('d', 'c', 'ok', 7);"
    )
    #expect(result.goals.map { $0[0] } == ["d"])
    #expect(
      result.rejects == [
        "2: the title of a row of goals is not a literal value",
        "2: the title of a row of goals is not a literal value",
        "2: the level of a row of goals is not a literal value",
      ])
    #expect(
      result.findings == [
        "dump.sql:2: error: goals was not read in full: the level of a row of goals is not a literal value",
        "dump.sql:2: error: goals was not read in full: the title of a row of goals is not a literal value (2 times)",
      ])
  }

  @Test(arguments: [
    ("INSERT INTO public.goals VALUES ('a', 'c', 'x');", "a statement has no column names"),
    ("COPY public.goals FROM stdin;\na\tc\tx\n\\.", "a statement has no column names"),
    ("INSERT INTO goals SELECT * FROM old_goals;", "without a list of values"),
    ("INSERT INTO goals DEFAULT VALUES;", "without a list of values"),
    ("INSERT INTO goals (title) VALUES ('x');", "no id or no company_id"),
    ("COPY goals (id, company_id) FROM '/tmp/goals.txt';", "its rows are in another file"),
    ("COPY goals (id, company_id) FROM stdin WITH (FORMAT csv);\na,c\n\\.", "not in COPY's text format"),
    ("INSERT INTO goals (id, company_id) VALUES ('a', 'c', 'x');", "has 3 fields, not 2"),
  ])
  func whatCannotBeReadIsAnErrorWithItsLine(statement: String, reason: String) throws {
    let result = try Self.read("\n\(statement)\nINSERT INTO goals (id, company_id) VALUES ('last', 'c');")
    #expect(result.findings.count == 1)
    #expect(result.findings.first?.hasPrefix("dump.sql:3: error: goals was not read in full: ") == true)
    #expect(result.findings.first?.contains(reason) == true, "\(result.findings)")
    #expect(result.goals.map { $0[0] } == ["last"])
  }

  /// A parameter is no literal. What follows it is not taken for a text that it begins.
  @Test func aParameterIsNotTheStartOfAText() throws {
    let result = try Self.read(
      """
      \(Self.table)
      INSERT INTO public.goals VALUES ($1, $2, 'x', NULL, 'l');
      INSERT INTO public.goals VALUES ('a', 'c', $t$it's$t$, $$$ 1$$, 'l');
      """)
    #expect(result.goals.map { $0[2] } == ["it's"])
    #expect(result.goals.map { $0[3] } == ["$ 1"])
    #expect(result.rejects.count == 1)
  }

  @Test func tablesOfOtherSchemasAndOtherTablesAreSkippedWhole() throws {
    let result = try Self.read(
      """
      CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN
      INSERT INTO goals (id, company_id) VALUES ('no', 'c');
      END $body$;
      INSERT INTO plugin.goals (id, company_id) VALUES ('no', 'c');
      INSERT INTO notes (id, body) VALUES (1, 'x;
      INSERT INTO goals (id, company_id) VALUES (''no'', ''c'');'), (2, $$);
      COPY goals (id) FROM stdin;
      $$);
      SET search_path = plugin, pg_catalog;
      INSERT INTO goals (id, company_id) VALUES ('no', 'c');
      SET search_path TO public;
      INSERT INTO goals (id, company_id) VALUES ('yes', 'c');
      """)
    #expect(result.goals.map { $0[0] } == ["yes"])
    #expect(result.findings == [])
  }

  @Test func programMessagesBetweenTheLinesAreSkippedAndReported() throws {
    let result = try Self.read(
      "pg_dump: warning: there are circular foreign-key constraints on this table:\npg_dump: hint: You'd better look\nINSERT INTO goals (id, company_id) VALUES ('a', 'c');"
    )
    #expect(result.goals.count == 1)
    #expect(
      result.findings.map { $0.prefix(60) } == [
        "dump.sql:2: warning: messages of pg_dump are mixed into the "
      ])
  }

  @Test func piecesCanBeSplitAnywhere() throws {
    // A text longer than a piece, with a doubled quote and a false closing tag at every piece boundary.
    let long = String(repeating: "x''y$paper$paperclip", count: 60_000) + "."
    let result = try Self.read(
      "INSERT INTO goals (id, env, company_id, title) VALUES ('a', '\(long)', 'c', 'one'), ('b', $paperclip$\(long)$paperclip$, 'c', 'two');"
    )
    #expect(result.goals.map { $0[2] } == ["one", "two"])
    #expect(result.findings == [])
  }
}
