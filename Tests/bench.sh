#!/usr/bin/env bash
# Times ingest and publishing on inputs of the seeded generator, beside a plain copy of the same bytes, so that the
# figures are ratios and not the machine's mood. LINES sets the size.
set -euo pipefail
LINES_OF_INPUT="${LINES:-1000000}"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
mkdir -p "$folder/logs"
"$SAMPLE" hooklines --count "$LINES_OF_INPUT" > "$folder/logs/lines.ndjson"
echo '{ "company": { "name": "Bench" }, "sources": ["logs/*.ndjson"] }' > "$folder/paperclip.config.json"
measure() { # NAME COMMAND…
  local name="$1"; shift
  /usr/bin/env time -f "%e %M" -o "$folder/time" "$@" > /dev/null 2>&1
  read -r seconds kilobytes < "$folder/time"
  printf '%-28s %8s s %8s MB\n' "$name" "$seconds" "$((kilobytes / 1024))"
}
command -v time >/dev/null 2>&1 || { echo "GNU time is needed: apt-get install time"; exit 1; }
ls -l "$folder/logs/lines.ndjson" | awk '{print "input: " $5 / 1e6 " MB"}'
measure "copy (for comparison)" cp "$folder/logs/lines.ndjson" "$folder/copy"
measure "ingest" "$GEN" ingest -q -C "$folder"
measure "ingest, nothing new" "$GEN" ingest -q -C "$folder"
measure "render" "$GEN" render -q -C "$folder"
measure "generate, nothing new" "$GEN" generate -q -C "$folder"
