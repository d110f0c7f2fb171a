/// Writes the data like `pg_dump --format=plain --clean --if-exists`: settings, definitions, one COPY block
/// per table in alphabetical order, then constraints.
struct DumpWriter {
  let data: DumpData
  let longLine: Int
  var output: Output
  private var row: CopyRow

  /// `longLine` is the number of bytes of transcript in the first run's result.
  init(data: DumpData, zone: Zone, longLine: Int, output: Output) {
    self.data = data
    self.longLine = longLine
    self.output = output
    row = CopyRow(zone: zone)
  }

  private var token: String {
    var random = RandomSource(seed: data.seed ^ 0x7E57)
    return "sample" + random.uniqueID().text.split(separator: "-").joined()
  }

  mutating func write() throws(Trouble) {
    writeHead()
    try copy(.account) { $0.writeAccounts() }
    try copy(.activityLog) { (writer: inout DumpWriter) throws(Trouble) in try writer.writeActivity() }
    try copy(.agentKeys) { $0.writeAgentKeys() }
    try copy(.agents) { $0.writeAgents() }
    try copy(.approvals) { $0.writeApprovals() }
    try copy(.companies) { $0.writeCompanies() }
    try copy(.costEvents) { (writer: inout DumpWriter) throws(Trouble) in try writer.writeCostEvents() }
    try copy(.environments) { $0.writeEnvironments() }
    try copy(.goals) { $0.writeGoals() }
    try copy(.heartbeatRuns) { (writer: inout DumpWriter) throws(Trouble) in try writer.writeRuns() }
    try copy(.issueComments) { $0.writeComments() }
    try copy(.issues) { (writer: inout DumpWriter) throws(Trouble) in try writer.writeIssues() }
    try copy(.labels) { _ in }
    try copy(.projects) { $0.writeProjects() }
    try copy(.session) { $0.writeSessions() }
    try copy(.user) { $0.writeUsers() }
    writeTail()
    try output.finish()
  }

  /// One COPY block, even for tables without rows.
  private mutating func copy(
    _ table: DumpTable, rows: (inout DumpWriter) throws(Trouble) -> Void
  ) throws(Trouble) {
    let columns = table.columns.joined(separator: ", ")
    output.bytes.append(
      text: """
        --
        -- Data for Name: \(table.name); Type: TABLE DATA; Schema: public; Owner: -
        --

        COPY public.\(table.name) (\(columns)) FROM stdin;

        """)
    try rows(&self)
    output.bytes.append("\\.\n\n\n")
    try output.settle()
  }

  /// Adds one row of `table`.
  mutating func add(_ table: DumpTable, _ fields: (inout CopyRow) -> Void) {
    fields(&row)
    row.take(into: &output.bytes, columns: table.columns.count)
  }

  private mutating func writeHead() {
    output.bytes.append(
      text: """
        --
        -- PostgreSQL database dump
        --

        \\restrict \(token)

        -- Dumped from database version 15.18
        -- Dumped by pg_dump version 15.18

        SET statement_timeout = 0;
        SET lock_timeout = 0;
        SET idle_in_transaction_session_timeout = 0;
        SET client_encoding = 'UTF8';
        SET standard_conforming_strings = on;
        SELECT pg_catalog.set_config('search_path', '', false);
        SET check_function_bodies = false;
        SET xmloption = content;
        SET client_min_messages = warning;
        SET row_security = off;

        ALTER TABLE IF EXISTS ONLY public.agents DROP CONSTRAINT IF EXISTS agents_reports_to_agents_id_fk;
        DROP TABLE IF EXISTS public.agents;
        DROP FUNCTION IF EXISTS public.sample_trap();

        --
        -- Name: sample_trap(); Type: FUNCTION; Schema: public; Owner: -
        --

        CREATE FUNCTION public.sample_trap() RETURNS trigger
            LANGUAGE plpgsql
            AS $$
        BEGIN
          -- Lines that look like data of the dump; they belong to this body.
        COPY public.companies (id, name) FROM stdin;
        00000000-0000-4000-8000-000000000000\tA company that does not exist
        \\.
          RETURN OLD;
        END;
        $$;


        SET default_tablespace = '';

        SET default_table_access_method = heap;


        """)
    for table in DumpTable.all {
      output.bytes.append(text: "CREATE TABLE public.\(table.name) (\n")
      for (index, column) in table.columns.enumerated() {
        let comma = index + 1 < table.columns.count ? "," : ""
        output.bytes.append(text: "    \(column) \(DumpSchema.type(of: column, in: table))\(comma)\n")
      }
      output.bytes.append(");\n\n\n")
    }
  }

  private mutating func writeTail() {
    for table in DumpTable.all {
      // "user" is quoted, since it is a keyword.
      let key = String(table.name.filter { $0 != "\"" }) + "_pkey"
      write("\(table.name) \(key)", "CONSTRAINT", Self.constraint(table, key, "PRIMARY KEY (id)"))
    }
    for index in DumpSchema.indexes {
      let name = "\(index.table.name)_\(index.name)_idx"
      write(
        name, "INDEX", "CREATE INDEX \(name) ON public.\(index.table.name) USING btree (\(index.columns));")
    }
    for reference in DumpSchema.references {
      let (table, other) = (reference.table, reference.other.name)
      let name = "\(table.name)_\(reference.column)_\(other)_id_fk"
      let rule = "FOREIGN KEY (\(reference.column)) REFERENCES public.\(other)(id)"
      write("\(table.name) \(name)", "FK CONSTRAINT", Self.constraint(table, name, rule))
    }
    output.bytes.append(
      text: """
        --
        -- PostgreSQL database dump complete
        --

        \\unrestrict \(token)


        """)
  }

  private static func constraint(_ table: DumpTable, _ name: String, _ rule: String) -> String {
    "ALTER TABLE ONLY public.\(table.name)\n    ADD CONSTRAINT \(name) \(rule);"
  }

  private mutating func write(_ name: String, _ type: StaticString, _ statement: String) {
    output.bytes.append(
      text: "--\n-- Name: \(name); Type: \(type); Schema: public; Owner: -\n--\n\n\(statement)\n\n\n")
  }
}
