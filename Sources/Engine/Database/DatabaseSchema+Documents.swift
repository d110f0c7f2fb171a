/// What agents write down: documents of issues with their revisions, skills, and Markdown files of configured
/// folders.
extension DatabaseSchema {
  static let documents = """
    CREATE TABLE documents (
      id TEXT PRIMARY KEY, title TEXT, format TEXT, body TEXT, revision_id TEXT, revision_number INTEGER,
      created_by_agent_id TEXT, created_by_user_id TEXT, updated_by_agent_id TEXT, updated_by_user_id TEXT,
      created_at INTEGER, updated_at INTEGER, locked_at INTEGER, state INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE document_revisions (
      id TEXT PRIMARY KEY, document_id TEXT, revision_number INTEGER, body TEXT, change_summary TEXT,
      created_by_agent_id TEXT, created_by_user_id TEXT, created_at INTEGER, title TEXT, format TEXT,
      created_by_run_id TEXT, state INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX document_revisions_by_document ON document_revisions (document_id, revision_number);
    CREATE TABLE issue_documents (
      id TEXT PRIMARY KEY, issue_id TEXT, document_id TEXT, key TEXT, created_at INTEGER, updated_at INTEGER,
      state INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX issue_documents_by_document ON issue_documents (document_id);
    -- `files`: the paths of a skill's other files, as a JSON list.
    CREATE TABLE skills (
      id TEXT PRIMARY KEY, key TEXT, slug TEXT, name TEXT, description TEXT, body TEXT, source_type TEXT,
      source_locator TEXT, trust_level TEXT, created_at INTEGER, updated_at INTEGER, files TEXT,
      state INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE document_files (
      source TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (source, path)
    ) STRICT, WITHOUT ROWID;
    """
}
