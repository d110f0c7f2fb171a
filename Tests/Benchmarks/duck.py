"""Loads hook lines into a typed DuckDB table with the columns that paperclip-gen keeps: duck.py LINES FILE"""
import sys

import duckdb

lines, file = sys.argv[1:]
columns = {"id": "VARCHAR", "event": "VARCHAR", "timestamp": "VARCHAR", "payload": "JSON"}
texts = {"agent": "agentId", "run": "meta.runId", "model": "meta.model", "provider": "meta.provider",
         "status": "meta.status", "error": "meta.errorCode", "issue": "issue.id", "from_status": "from",
         "to_status": "to"}
numbers = {"input": "inputTokens", "cached": "cachedInputTokens", "output": "outputTokens", "latency": "latencyMs"}
fields = [f"payload->>'$.{path}' AS {name}" for name, path in texts.items()]
fields += [f"(payload->>'$.meta.{path}')::BIGINT AS {name}" for name, path in numbers.items()]
fields += ["(payload->>'$.meta.costCents')::DECIMAL(18,6) AS cost"]
database = duckdb.connect(file)
database.execute(
    f"""CREATE TABLE lines AS SELECT id, event, "timestamp"::TIMESTAMPTZ AS at, {', '.join(fields)}
    FROM read_json(?, format = 'newline_delimited', columns = {columns})""", [lines])
print(database.execute("SELECT count(*) FROM lines").fetchone()[0])
database.close()
