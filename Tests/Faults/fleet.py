#!/usr/bin/env python3
"""Publishes many companies by shards that are killed at random, and compares the site with that of one process.

    fleet.py PROGRAM SAMPLE [--companies 1000] [--events 100] [--shards 16] [--jobs 2] [--kills 40] [--seed 1] [--keep]

Nine of ten companies have a folder with a log, the others are in one backup. GNU parallel runs the shards while their processes
are killed. A page over all companies has to name those that are missing meanwhile, and to have the totals of SQL over all
databases in the end. The tree has to equal that of one process, byte for byte, and that of `generate` without shards but for the
names of folders. Needs GNU parallel. --keep leaves everything in .build/fleet-check.
"""
import argparse
import collections
import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".build" / "fleet-check"
# Files that say the name of their company's folder.
NAMED = {"api/company.json", "api/index.json", "api/summary.json", "metrics.prom"}


def fail(message):
    sys.exit(f"check-fleet: {message}")


def expect(condition, message):
    if not condition:
        fail(message)


def make(folder, logs, backup):
    """A workspace with links to its sources, which several can share."""
    folder.mkdir(parents=True)
    (folder / "companies").symlink_to(logs)
    (folder / "all.sql").symlink_to(backup)
    (folder / "paperclip.config.json").write_text('{ "sources": ["all.sql", "companies/{company}/*.ndjson"] }\n')


def sources(options):
    """Logs as they are before and after a night that has news of one company in ten, and a backup."""
    backed = options.companies // 10
    before, after, backup = FOLDER / "before", FOLDER / "after", FOLDER / "all.sql"
    for number in range(options.companies - backed):
        # An hour between two events, since few days have few pages.
        lines = subprocess.run(
            [options.sample, "hooklines", "--count", str(options.events), "--agents", "4", "--issues", "6", "--step", "3600000",
             "--seed", str(number + 1)], capture_output=True, check=True).stdout.splitlines(keepends=True)
        keep = len(lines) * 9 // 10 if number % 10 == 0 else len(lines)
        for folder, part in ((before, lines[:keep]), (after, lines)):
            path = folder / f"company-{number:04}"
            path.mkdir(parents=True)
            (path / "log.ndjson").write_bytes(b"".join(part))
    with backup.open("wb") as file:
        subprocess.run([options.sample, "dump", "--companies", str(max(1, backed)), "--agents", str(4 * max(1, backed)),
                        "--issues", str(6 * max(1, backed)), "--runs", str(10 * max(1, backed)), "--seed",
                        str(options.seed)], stdout=file, check=True)
    return before, after, backup


def start(folder, *words):
    return subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(process, codes=(0,)):
    """Waits for a process; returns CPU seconds and MB."""
    errors = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    expect(process.returncode in codes, f"{' '.join(process.args[1:])}: exit {process.returncode}: {errors[-2000:]}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def run(folder, *words, codes=(0,)):
    return finish(start(folder, *words), codes)


def say(name, use):
    print(f"{name}: {use[0]:.1f} s of CPU, {use[1]:.0f} MB", flush=True)


class Killer(threading.Thread):
    """Kills a running shard now and then."""

    def __init__(self, folder, chance, most, longest):
        super().__init__(daemon=True)
        self.folder, self.chance, self.most, self.longest = folder, chance, most, longest
        self.killed, self.ends = 0, threading.Event()

    def run(self):
        while self.killed < self.most and not self.ends.wait(self.chance.uniform(0.05, self.longest)):
            paths = list((self.folder / "pids").iterdir())
            for path in self.chance.sample(paths, len(paths)):
                if self.kill(path.read_text().strip()):
                    self.killed += 1
                    break

    def kill(self, text):
        # The number of a process that has ended can be that of another one.
        try:
            words = pathlib.Path(f"/proc/{text}/cmdline").read_bytes().split(b"\0")
            if b"--shard" not in words or os.readlink(f"/proc/{text}/cwd") != str(self.folder):
                return False
            os.kill(int(text), signal.SIGKILL)
            return True
        except (OSError, ValueError):
            return False


def parallel(folder, options, chance, numbers, kills, *more):
    """Runs shards by GNU parallel under a killer; returns how many processes it killed, and the result."""
    (folder / "pids").mkdir(exist_ok=True)
    killer = Killer(folder, chance, kills, options.longest)
    killer.start()
    line = f'echo $$ >pids/{{}}; exec "{options.program}" generate -q --jobs 1 --shard {{}}/{options.shards}'
    result = subprocess.run(["parallel", "-j", str(options.jobs), *more, line, ":::", *map(str, numbers)], cwd=folder,
                            stdin=subprocess.DEVNULL, capture_output=True, text=True)
    killer.ends.set()
    killer.join()
    return killer.killed, result


def tree(folder):
    files = {}
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            with open(path, "rb") as file:
                files[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).digest()
    return files


def differences(a, b):
    return sorted(path for path in a.keys() | b.keys() if a.get(path) != b.get(path))


def index(folder):
    return json.loads((folder / "site/api/index.json").read_text())["data"]


def missing(folder):
    """The companies that the page has to name, against those that it names."""
    expected = json.loads((folder / "site/fleet/companies.json").read_text())["data"]["companies"]
    there = {json.loads(path.read_text())["data"]["company"]["id"] for path in folder.glob("site/*/api/summary.json")}
    data = index(folder)
    shown = {company["id"] for company in data["companies"]}
    named = {problem["id"] for problem in data["problems"]}
    expect(shown == there, f"{len(there)} companies are published, and {len(shown)} are on the page")
    gone = {company["id"] for company in expected} - there
    expect(named == gone, f"{len(gone)} companies are missing, and the page names {len(named)}")
    halfway = {company["id"] for company in expected if company["state"] == "unfinished"} & there
    marked = {company["id"] for company in data["companies"] if "not finished" in company.get("note", "")}
    expect(marked == halfway, f"{len(halfway)} companies are not finished, and the page marks {len(marked)}")
    return len(gone), len(halfway)


def figures(path, month):
    """The ID of a company and its figures, from its database alone."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    def one(query, *values):
        return database.execute(query, values).fetchone()[0] or 0

    issues = "SELECT count(*) FROM issues WHERE merged_into IS NULL AND left_at IS NULL AND NOT is_hidden AND status "
    spend = "SELECT sum(billed_microcents) FROM spend"
    id = one("SELECT id FROM company")
    found = {
        "agents": one("SELECT count(*) FROM agents WHERE merged_into IS NULL AND left_at IS NULL"),
        "openIssues": one(issues + "NOT IN ('done', 'cancelled')"),
        "blockedIssues": one(issues + "= 'blocked'"),
        "runs": one("SELECT count(*) FROM runs"),
        "billedCents": one(spend),
        "monthBilledCents": one(spend + " WHERE strftime('%Y-%m', at / 1000, 'unixepoch') = ?", month(id)),
    }
    database.close()
    return id, found


def reconcile(folder):
    """The page against the databases; returns what does not agree, and the sums."""
    data = index(folder)
    total = data["total"]
    shown = {company["id"]: company for company in data["companies"]}
    rows = dict(figures(path, lambda id: shown[id]["month"]) for path in folder.glob(".paperclip/companies/*/companies/*.sqlite"))
    sums = collections.Counter(companies=len(rows))
    for id, row in rows.items():
        # A total of the month is that of the companies whose newest month it is.
        sums.update({field: value for field, value in row.items()
                     if field != "monthBilledCents" or shown[id]["month"] == total["month"]})
    wrong = []
    for name, page, database in [("all", total, sums)] + [(id, shown[id], row) for id, row in rows.items()]:
        for field, value in database.items():
            given = round(page[field] * 1_000_000) if field.endswith("Cents") else page[field]
            if given != value:
                wrong.append(f"{name}: {field} is {value} in the database and {given} on the page")
    return wrong, sums


def same_companies(shards, whole):
    """Sites with other names of folders: every file of every company, and the totals."""
    a, b = index(shards), index(whole)
    expect(a["total"] == b["total"], f"the totals differ: {a['total']} {b['total']}")
    slugs = [{company["id"]: company["slug"] for company in data["companies"]} for data in (a, b)]
    expect(slugs[0].keys() == slugs[1].keys(), "the companies differ")
    count = 0
    for id, slug in slugs[0].items():
        folders = (shards / "site" / slug, whole / "site" / slugs[1][id])
        trees = [tree(folder) for folder in folders]
        # Only a site that is published on its own has a list of its files, and names it.
        trees[0].pop("manifest.json")
        other = set(differences(*trees)) - NAMED
        expect(not other, f"{slug}: {sorted(other)[:5]} differ from a run without shards")
        for path in NAMED:
            texts = [(folder / path).read_text() for folder in folders]
            texts[0] = texts[0].replace(slug, slugs[1][id])
            if path.endswith(".json"):
                texts = [json.loads(text) for text in texts]
                for text in texts:
                    if path == "api/index.json":
                        text["data"]["files"] = [file for file in text["data"]["files"] if file["path"] != "manifest.json"]
            expect(texts[0] == texts[1], f"{slug}/{path} differs from a run without shards")
        count += len(trees[1])
    return count


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("sample")
    parser.add_argument("--companies", type=int, default=1000)
    parser.add_argument("--events", type=int, default=100)
    parser.add_argument("--shards", type=int, default=16)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--longest", type=float, default=3, help="seconds between two kills, at most")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    options.program, options.sample = map(os.path.abspath, (options.program, options.sample))
    expect(shutil.which("parallel"), "install GNU parallel")
    os.environ["SWIFT_BACKTRACE"] = "enable=no"
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    before, after, backup = sources(options)
    one, whole, fleet = (FOLDER / name for name in ("one", "whole", "fleet"))
    make(fleet, before, backup)
    make(one, after, backup)
    make(whole, after, backup)
    # What to compare with is made meanwhile.
    one_run = start(one, options.program, "generate", "-q", "--jobs", "1", "--shard", "1/1")
    whole_run = start(whole, options.program, "generate", "-q", "--jobs", "1")
    combine = [options.program, "combine", "-q", "site", "--out", "site", "--max-age", "9999d"]
    chance = random.Random(options.seed)
    every = range(1, options.shards + 1)
    kills = 0

    # A first night: one shard is never started, and others are killed without another try.
    kills, _ = parallel(fleet, options, chance, every[1:], min(options.kills // 4, options.shards // 3))
    run(fleet, *combine, codes=(1,))
    gone, halfway = missing(fleet)
    expect(gone > 0, "no company is missing, although a shard was not started")
    run(fleet, options.program, "verify", "site")
    print(f"first night: {kills} shards killed, 1 not started; the page names {gone} companies as missing", flush=True)

    # The night after; again, some are killed without another try.
    for path in before.iterdir():
        news = (after / path.name / "log.ndjson").read_bytes()[(path / "log.ndjson").stat().st_size:]
        with (path / "log.ndjson").open("ab") as log:
            log.write(news)
    more, _ = parallel(fleet, options, chance, every, options.kills // 4)
    kills += more
    run(fleet, *combine, codes=(0, 1))
    gone, halfway = missing(fleet)
    print(f"second night: {more} shards killed; {gone} companies are missing, {halfway} marked as not finished", flush=True)

    # Then parallel tries again what was killed.
    more, result = parallel(fleet, options, chance, every, options.kills - kills, "--retries", str(options.kills + 2))
    expect(result.returncode == 0, f"parallel: exit {result.returncode}: {result.stderr[-2000:]}")
    kills += more
    expect(kills > 0, "no shard was killed; use more companies, or a smaller --longest")
    say("combine", run(fleet, *combine))
    expect(missing(fleet) == (0, 0), "companies are missing")
    run(fleet, options.program, "verify", "site")
    print(f"{kills} kills in all, {options.shards} shards, {options.jobs} at a time", flush=True)

    say("one process", finish(one_run))
    run(one, *combine)
    say("without shards", finish(whole_run))
    wrong, sums = reconcile(fleet)
    expect(not wrong, "; ".join(wrong[:10]))
    print("the totals are those of the databases: " + ", ".join(f"{name} {value:,}" for name, value in sums.items()))
    expected = tree(one / "site")
    differing = differences(tree(fleet / "site"), expected)
    expect(not differing, f"{len(differing)} files differ from those of one process: {differing[:10]}")
    print(f"the tree is that of one process: {len(expected):,} files")
    print(f"without shards, companies have the same pages: {same_companies(fleet, whole):,} files")

    # Differences have to be noticed.
    with next(fleet.glob("site/*/index.html")).open("ab") as file:
        file.write(b"\n")
    next(fleet.glob("site/*/alerts.html")).unlink()
    expect(len(differences(tree(fleet / "site"), expected)) == 2, "a changed and a lost page were not noticed")
    run(fleet, options.program, "verify", "site", codes=(1,))
    database = next(fleet.glob(".paperclip/companies/*/companies/*.sqlite"))
    database.unlink()
    expect(reconcile(fleet)[0], "a lost database was not noticed")
    print("a changed page, a lost page and a lost database are noticed")
    if not options.keep:
        shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    main()
