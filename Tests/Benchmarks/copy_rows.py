"""The least that SQLite itself needs to write a database: copy_rows.py DATABASE COPY

The same tables, rows and indexes, one table after the other, into a file that nothing protects: no parsing, no checks, no sums.
"""
import sqlite3
import sys

source, target = sys.argv[1:]
copy = sqlite3.connect(target, isolation_level=None)
for pragma in ("page_size = 8192", "journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"):
    copy.execute(f"PRAGMA {pragma}")
copy.execute("ATTACH ? AS source", (source,))
schema = copy.execute("SELECT type, name, sql FROM source.sqlite_master WHERE sql IS NOT NULL").fetchall()
tables = [(name, sql) for kind, name, sql in schema if kind == "table" and not name.startswith("sqlite_")]
copy.execute("BEGIN")
for name, sql in tables:
    copy.execute(sql)
    first, *rest = (row[1] for row in copy.execute(f"PRAGMA source.table_info({name})"))
    # The signs keep SQLite from copying whole pages.
    columns = ", ".join([first, *(f"+{column}" for column in rest)])
    copy.execute(f"INSERT INTO main.{name} SELECT {columns} FROM source.{name}")
for kind, _, sql in schema:
    if kind == "index":
        copy.execute(sql)
copy.execute("COMMIT")
