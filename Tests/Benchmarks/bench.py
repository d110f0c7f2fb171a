#!/usr/bin/env python3
"""Measures paperclip-gen and other programs that do the same work, in one run on one machine.

    bench.py [--runs 3] [--scale 1.0] [--only WORD] [--json FILE]

Every row runs both sides in turn and takes the median of each; ratios say more than seconds on a machine that others
use too. A row whose peer is not installed says so and is measured without it. --scale 0.01 makes every input a
hundredth of its size, to try the benchmark itself.
"""
import argparse
import contextlib
import json
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
BUILD = ROOT / ".build" / "bench"
PROGRAM = str(ROOT / ".build/release/paperclip-gen")
SAMPLE = str(ROOT / ".build/release/paperclip-sample")
AGENTS, ISSUES, CHANGES, STEP = 200, 10_000, 40, 7_000
HISTORY = ["--agents", str(AGENTS), "--issues", str(ISSUES), "--changes", str(CHANGES), "--step", str(STEP)]


class Use:
    """Resources used by one run of a command: wall and CPU seconds, peak memory in MB, MB written."""

    def __init__(self, wall, usage):
        self.wall = wall
        self.cpu = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss / 1024
        self.written = usage.ru_oublock * 512 / 1e6


def seconds(command):
    """What a program says that the part of its work that counts took."""
    return float(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def run(command, output=None, folder=None, allowed=(0,)):
    """Runs a command. Its standard output goes to a file or is discarded."""
    with contextlib.ExitStack() as files:
        out = files.enter_context(open(output or os.devnull, "wb"))
        log = files.enter_context(tempfile.TemporaryFile())
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=log, cwd=folder)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in allowed:
            log.seek(0)
            sys.exit(f"bench: {' '.join(map(str, command))}: exit {process.returncode}\n{log.read().decode()}")
    return Use(wall, usage)


def median(uses):
    """The medians of several runs."""
    result = uses[0]
    for name in ("wall", "cpu", "memory", "written"):
        setattr(result, name, statistics.median(getattr(use, name) for use in uses))
    return result


class Bench:
    def __init__(self, options):
        self.options = options
        self.rows = []
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=BUILD))
        self.inputs = {}

    def count(self, number):
        return max(int(number * self.options.scale), 1000)

    # Inputs

    def lines(self, count, skip=0):
        """A file with `count` lines of one history, without the first `skip`."""
        name = self.folder / f"lines-{skip}-{count}.ndjson"
        if name not in self.inputs:
            self.inputs[name] = run(
                [SAMPLE, "hooklines", "--count", str(count), "--skip", str(skip), *HISTORY], output=name)
        return name

    def workspace(self, name, sources=(), modules=()):
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        configuration = {
            "company": {"name": "Benchmark"}, "sources": [str(s) for s in sources],
            "modules": {"enabled": list(modules)},
        }
        (folder / "paperclip.config.json").write_text(json.dumps(configuration))
        return folder

    # Running

    def both(self, ours, peer=None):
        """Medians of both sides, run in turn. Each side is a function that prepares and returns its Use."""
        mine, theirs = [], []
        for _ in range(self.options.runs):
            mine.append(ours())
            if peer:
                theirs.append(peer())
        return median(mine), median(theirs) if theirs else None

    def row(self, name, figure, unit, target, isMet, peer=None, note=""):
        self.rows.append({
            "name": name, "value": round(figure, 3), "unit": unit, "target": target,
            "met": bool(isMet), "peer": peer, "note": note,
        })
        mark = "ok  " if isMet else "MISS"
        print(f"{mark} {name:<58} {figure:>10.2f} {unit:<14} target {target:<12} {note}", flush=True)

    def bound(self, name, figure, unit, note=""):
        """The least that a part of a row's work costs: it says how near to its target the row can come."""
        self.rows.append({"name": name, "value": round(figure, 3), "unit": unit, "target": None, "met": None,
                          "peer": None, "note": note})
        print(f"     {name:<58} {figure:>10.2f} {unit:<14} {'':<19} {note}", flush=True)

    def wants(self, word):
        return not self.options.only or self.options.only in word


def database(workspace):
    files = sorted((workspace / ".paperclip").rglob("*.sqlite"))
    return files[0] if files else sys.exit("bench: there is no database in " + str(workspace))


def site_files(workspace, name="site"):
    """Path to (modification time, inode, size) of every published file."""
    files = {}
    for path in (workspace / name).rglob("*"):
        if path.is_file():
            status = path.stat()
            files[str(path)] = (status.st_mtime_ns, status.st_ino, status.st_size)
    return files


def rows_in(path, query):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return connection.execute(query).fetchone()[0]
    finally:
        connection.close()


# Other programs, installed if possible. Each function returns the command, or None.

def installed(program, package):
    if not shutil.which(program) and os.geteuid() == 0:
        subprocess.run(
            ["apt-get", "install", "-y", "--no-install-recommends", package],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return shutil.which(program)


def duckdb():
    python = BUILD / "python" / "bin" / "python3"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(BUILD / "python")], stdout=subprocess.DEVNULL)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "duckdb"], stderr=subprocess.DEVNULL)
    found = python.exists() and subprocess.run([str(python), "-c", "import duckdb"], stderr=subprocess.DEVNULL)
    return str(python) if found and found.returncode == 0 else None


def compiled(name, library):
    binary = BUILD / name
    done = subprocess.run(["cc", "-O2", str(HERE / f"{name}.c"), f"-l{library}", "-o", str(binary)])
    return str(binary) if done.returncode == 0 else None


def files_alone(bench, site):
    """Seconds in which a C program writes the files of a site again, on as many threads as there are cores."""
    binary = compiled("files", "pthread")
    if not binary:
        return None
    times = []
    for number in range(bench.options.runs):
        copy = site.parent / f"alone-{number}"
        times.append(seconds([binary, site, copy, str(os.cpu_count())]))
    return statistics.median(times)


# Rows

def ingest(bench):
    count = bench.count(1_000_000)
    lines = bench.lines(count)
    folder = None

    def ours():
        nonlocal folder
        folder = bench.workspace("ingest")
        return run([PROGRAM, "ingest", "-q", "-C", folder, lines])

    python, binary = duckdb(), compiled("lean", "sqlite3")
    out = bench.folder / "duck.db"

    def duck():
        with contextlib.suppress(FileNotFoundError):
            out.unlink()
        return run([python, HERE / "duck.py", lines, out])

    mine, theirs = bench.both(ours, duck if python else None)
    size = os.path.getsize(database(folder)) / count
    if theirs:
        bench.row("ingest, speed beside DuckDB", theirs.wall / mine.wall, "x as fast", ">= 1.5",
                  theirs.wall / mine.wall >= 1.5, "duckdb", f"{mine.wall:.2f} s : {theirs.wall:.2f} s")
        bench.row("ingest, CPU beside DuckDB", mine.cpu / theirs.cpu, "x the CPU", "<= 1.6",
                  mine.cpu / theirs.cpu <= 1.6, "duckdb", f"{mine.cpu:.2f} s : {theirs.cpu:.2f} s")
    else:
        print("     DuckDB cannot be installed here; ingest is measured without it")
    if binary:
        def floor():
            one = run([binary, bench.folder / "lean.sqlite", str(count)])
            two = run(["wc", lines])
            one.cpu += two.cpu
            one.wall += two.wall
            return one
        low = median([floor() for _ in range(bench.options.runs)])
        bench.row("ingest, CPU beside lean C", mine.cpu / low.cpu, "x the CPU", "<= 3", mine.cpu / low.cpu <= 3,
                  "lean.c", f"{mine.cpu:.2f} s : {low.cpu:.2f} s")
        if theirs:
            bench.bound("lean C, speed beside DuckDB", theirs.wall / low.wall, "x as fast",
                        f"{low.wall:.2f} s : {theirs.wall:.2f} s")
    bench.row("ingest, peak memory", mine.memory, "MB", "< 150", mine.memory < 150)
    bench.row("database, for each line", size, "bytes", "< 200", size < 200, None, f"{mine.written:.0f} MB written")
    bench.row("start (version)", 1000 * median([run([PROGRAM, "version"]) for _ in range(9)]).wall, "ms", "< 10",
              True)
    bench.rows[-1]["met"] = bench.rows[-1]["value"] < 10


def history(bench):
    """The cost of adding one part to four."""
    part = bench.count(1_000_000)
    first, whole = bench.lines(part), bench.lines(4 * part)
    more = bench.lines(5 * part, skip=4 * part)
    folder = bench.workspace("history")
    run([PROGRAM, "ingest", "-q", "-C", folder, whole])
    kept = bench.folder / "history-kept"
    shutil.copytree(folder, kept)

    def ours():
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        return run([PROGRAM, "ingest", "-q", "-C", folder, more])

    def empty():
        return run([PROGRAM, "ingest", "-q", "-C", bench.workspace("history-empty"), first])

    mine, base = bench.both(ours, empty)
    bench.row("one part on four parts, beside one on none", mine.wall / base.wall, "x the time", "<= 1.3",
              mine.wall / base.wall <= 1.3, None, f"{mine.wall:.2f} s : {base.wall:.2f} s")
    binary = compiled("lean", "sqlite3")
    if binary:
        file = bench.folder / "lean.sqlite"
        more, alone = seconds([binary, file, str(part), str(4 * part)]), seconds([binary, file, str(part)])
        bench.bound("the same with lean C", more / alone, "x the time", f"{more:.2f} s : {alone:.2f} s")


def site(bench):
    count = bench.count(1_000_000)
    lines = bench.lines(count)
    goaccess = installed("goaccess", "goaccess")
    access = bench.folder / "access.log"
    if goaccess:
        run([sys.executable, HERE / "access_log.py", str(count)], output=access)
    folder = None

    def ours():
        nonlocal folder
        folder = bench.workspace("site", [lines], ["observability"])
        return run([PROGRAM, "generate", "-q", "-C", folder])

    def peer():
        return run([goaccess, access, "--log-format=COMBINED", "-o", bench.folder / "report.html", "--no-progress"])

    first, theirs = bench.both(ours, peer if goaccess else None)
    if theirs:
        bench.row("log to site, speed beside GoAccess", theirs.wall / first.wall, "x as fast", ">= 2.5",
                  theirs.wall / first.wall >= 2.5, "goaccess", f"{first.wall:.2f} s : {theirs.wall:.2f} s")
    files = site_files(folder)
    size = sum(size for _, _, size in files.values()) / 1e6
    alone = files_alone(bench, folder / "site")
    if alone:
        bench.bound("its files alone, written by C", alone, "s")
    bench.row("published site", size, "MB", "< 200", size < 200, None, f"{len(files)} files")
    bench.row("generate, peak memory", first.memory, "MB", "< 150", first.memory < 150)
    same = median([run([PROGRAM, "generate", "-q", "-C", folder]) for _ in range(5)])
    touched = sum(files.get(path) != status for path, status in site_files(folder).items())
    bench.row("nothing new", 1000 * same.cpu, "ms of CPU", "< 50", same.cpu < 0.05 and touched == 0, None,
              f"{touched} files touched")
    nights = []
    for night in range(bench.options.runs):
        add_night(bench, lines, count, night)
        before = site_files(folder)
        nights.append(run([PROGRAM, "generate", "-q", "-C", folder]))
        after = site_files(folder)
        touched = sum(before.get(path) != status for path, status in after.items())
    night = median(nights)
    bench.row("a night of 1,000 lines, beside the first run", 100 * night.wall / first.wall, "%", "<= 5",
              night.wall <= 0.05 * first.wall, None, f"{night.wall:.2f} s, {touched} files rewritten")
    # The lines file has grown, so later rows create their own.
    bench.inputs.pop(lines, None)


def add_night(bench, lines, count, night):
    """Appends the lines of a night to a history that had `count` before the first."""
    start = count + 1000 * night
    with open(lines, "ab") as history_file:
        history_file.write(bench.lines(start + 1000, skip=start).read_bytes())


def nights(bench):
    """A night on four parts of history beside one on one part."""
    sizes = [bench.count(1_000_000), 4 * bench.count(1_000_000)]
    folders = {}
    for count in sizes:
        folders[count] = bench.workspace(f"nights-{count}", ["lines.ndjson"], ["observability"])
        lines = bench.lines(count)
        lines.rename(folders[count] / "lines.ndjson")
        bench.inputs.pop(lines)
        run([PROGRAM, "generate", "-q", "-C", folders[count]])
    done = dict.fromkeys(sizes, 0)

    def night(count):
        add_night(bench, folders[count] / "lines.ndjson", count, done[count])
        done[count] += 1
        return run([PROGRAM, "generate", "-q", "-C", folders[count]])

    mine, base = bench.both(lambda: night(sizes[1]), lambda: night(sizes[0]))
    bench.row("a night on four parts, beside one on one", mine.wall / base.wall, "x the time", "<= 1.2",
              mine.wall / base.wall <= 1.2, None, f"{mine.wall:.2f} s : {base.wall:.2f} s, {mine.memory:.0f} MB")


def pages(bench):
    count = bench.count(10_000)
    hugo = installed("hugo", "hugo")
    lines = bench.folder / "pages.ndjson"
    run([SAMPLE, "hooklines", "--count", str(AGENTS + count * 4), "--agents", str(AGENTS), "--issues", str(count),
         "--changes", "100", "--step", str(STEP)], output=lines)
    folder = bench.workspace("pages", [lines])
    run([PROGRAM, "ingest", "-q", "-C", folder])
    project = bench.folder / "hugo"
    if hugo:
        write_hugo(project, count)

    # Every run writes into a new folder: for some seconds after files were deleted, ext4 is slow to create others.
    def ours():
        return run([PROGRAM, "render", "--full", "-q", "-C", folder, "--out", new_folder(folder)])

    def peer():
        return run([hugo, "--quiet", "-d", new_folder(project)], folder=project)

    mine, theirs = bench.both(ours, peer if hugo else None)
    files = len(site_files(folder, newest(folder).name)) / mine.wall
    if theirs:
        made = sum(1 for path in newest(project).rglob("index.html")) / theirs.wall
        bench.row("files a second, beside Hugo's pages", files / made, "x", ">= 4", files / made >= 4, "hugo",
                  f"{files:.0f}/s : {made:.0f}/s")
    else:
        print(f"     Hugo cannot be installed here; {files:.0f} files a second")
    alone = files_alone(bench, newest(folder))
    if alone:
        count = len(site_files(folder, newest(folder).name))
        bench.bound("these files alone, written by C", count / alone, "files a second", f"{alone:.2f} s")


def new_folder(parent):
    return parent / f"out-{len(list(parent.glob('out-*'))):03}"


def newest(parent):
    return max(parent.glob("out-*"))


def write_hugo(project, count):
    """A layout with what an issue's page of ours has: a menu, the facts, and a line for each change."""
    (project / "content" / "issues").mkdir(parents=True)
    (project / "layouts" / "_default").mkdir(parents=True)
    menu = ""
    for part in range(5):
        entries = json.dumps([f"Entry {part} {number}" for number in range(4)])
        menu += f'[[params.menu]]\nname = "Section {part}"\nentries = {entries}\n'
    (project / "hugo.toml").write_text(f'baseURL = "https://example.com/"\ntitle = "Benchmark"\n{menu}')
    (project / "layouts" / "_default" / "single.html").write_text(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><meta name=viewport content=\"width=device-width\">"
        "<title>{{ .Title }} · {{ .Site.Title }}</title><link rel=stylesheet href=/site.css></head><body><header>"
        "<p><a href=/>{{ .Site.Title }}</a></p><nav>{{ range .Site.Params.menu }}<p>{{ .name }}</p><ul>"
        "{{ range .entries }}<li><a href=\"{{ . | urlize | relURL }}\">{{ . }}</a></li>{{ end }}</ul>{{ end }}</nav></header>"
        "<main><p>Last changed {{ .Date.Format \"2 Jan 2006, 15:04\" }}</p><h1>{{ .Title }} <b>{{ .Params.status }}</b></h1>"
        "<dl>{{ range $name, $value := .Params }}<div><dt>{{ humanize $name }}</dt><dd>{{ $value }}</dd></div>{{ end }}</dl>"
        "<h2>Timeline</h2>{{ .Content }}</main></body></html>")
    (project / "layouts" / "_default" / "list.html").write_text("<h1>{{ .Title }}</h1>")
    body = "".join(f"- 2026-07-{day:02}: status changed from todo to **in progress**\n" for day in range(1, 5))
    for number in range(count):
        (project / "content" / "issues" / f"ben-{number}.md").write_text(
            f"---\ntitle: Benchmark issue {number}\ndate: 2026-07-01\nstatus: todo\npriority: medium\n"
            f"assignee: Agent {number % AGENTS}\nproject: none\ngoal: none\n---\n{body}")


def backups(bench):
    runs = bench.count(200_000)
    newer = bench.folder / "newer.sql"
    # Ten entries of the activity log for each issue.
    issues = str(bench.count(30_000))
    run([SAMPLE, "dump", "--companies", "1", "--agents", "300", "--issues", issues, "--runs", str(runs)], output=newer)
    older = bench.folder / "older.sql"
    without_last_night(newer, older, 0.01)

    folder = None

    def ours():
        nonlocal folder
        folder = bench.workspace("backup")
        return run([PROGRAM, "ingest", "-q", "-C", folder, newer])

    psql = shutil.which("psql") and postgres(bench)
    mine, theirs = bench.both(ours, (lambda: restore(psql, newer)) if psql else None)
    if theirs:
        same_rows(psql, folder)
        bench.row("backup, speed beside psql", theirs.wall / mine.wall, "x as fast", ">= 1",
                  theirs.wall >= mine.wall, "psql", f"{mine.wall:.2f} s : {theirs.wall:.2f} s")
        copies = [run([sys.executable, HERE / "copy_rows.py", database(folder), bench.folder / f"copy-{number}"])
                  for number in range(bench.options.runs)]
        bound = median(copies).wall
        bench.bound("its rows alone, copied by SQLite, beside psql", theirs.wall / bound, "x as fast",
                    f"{bound:.2f} s : {theirs.wall:.2f} s")
    else:
        print(f"     PostgreSQL is not installed here; a backup of {runs} runs takes {mine.wall:.2f} s")

    def again():
        folder = bench.workspace("backup-again")
        first = run([PROGRAM, "ingest", "-q", "-C", folder, older])
        second = run([PROGRAM, "ingest", "-q", "-C", folder, newer])
        return first, second

    pairs = [again() for _ in range(bench.options.runs)]
    share = statistics.median(second.wall / first.wall for first, second in pairs)
    bench.row("a newer backup, 99 % known, beside its first", 100 * share, "%", "<= 40", share <= 0.4)


def without_last_night(source, target, share):
    """Copies a dump without the rows of the last part of its time, as the backup of the night before would be."""

    def rows(lines):
        """Each line with the time of its row, if it is one of a table that grows."""
        table, place = None, None
        for line in lines:
            time = None
            if table is not None and line == b"\\.\n":
                table = None
            elif table is not None and place is not None:
                time = line.split(b"\t")[place].rstrip()
            elif line.startswith(b"COPY "):
                table = line.split()[1].decode()
                names = [name.strip() for name in line.decode().split("(")[1].split(")")[0].split(",")]
                column = GROWING.get(table)
                place = names.index(column) if column else None
            yield line, time

    with open(source, "rb") as lines:
        times = sorted(time for _, time in rows(lines) if time and time != b"\\N")
    border = times[int(len(times) * (1 - share))]
    with open(source, "rb") as lines, open(target, "wb") as out:
        for line, time in rows(lines):
            if not time or time == b"\\N" or time < border:
                out.write(line)


# The time of a row, in the tables that grow.
GROWING = {
    "public.activity_log": "created_at", "public.cost_events": "occurred_at",
    "public.heartbeat_runs": "started_at", "public.issue_comments": "created_at",
}


def postgres(bench):
    """A separate server on a socket in the benchmark's folder: (folder, database name), or None."""
    binaries = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        return None
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pg"))
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")
    subprocess.run([*user, binaries[-1] / "initdb", "-D", folder / "data", "-A", "trust", "-U", "bench"],
                   stdout=subprocess.DEVNULL, check=True)
    subprocess.run([*user, binaries[-1] / "pg_ctl", "-w", "-D", folder / "data", "-l", folder / "log", "-o",
                    f"-k {folder} -c listen_addresses=''", "start"], stdout=subprocess.DEVNULL, check=True)
    bench.stop = lambda: subprocess.run(
        [*user, binaries[-1] / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"],
        stdout=subprocess.DEVNULL)
    return folder


def restore(folder, dump):
    """psql's own CPU is small; the server does the work, so the wall time is compared."""
    base = ["-h", str(folder), "-U", "bench"]
    run(["psql", *base, "-q", "-d", "postgres", "-c", "DROP DATABASE IF EXISTS copy", "-c", "CREATE DATABASE copy"])
    # Otherwise a COPY that fails at its first row would count as a fast one.
    return run(["psql", *base, "-q", "-v", "ON_ERROR_STOP=1", "-d", "copy", "-f", dump])


def same_rows(psql, folder):
    """Stops the benchmark if one side has fewer rows than the other."""
    tables = {"heartbeat_runs": "run_rows", "activity_log": "activity_rows", "cost_events": "cost_events"}
    for table, own in tables.items():
        query = f"SELECT count(*) FROM public.{table}"
        theirs = subprocess.run(["psql", "-h", psql, "-U", "bench", "-At", "-d", "copy", "-c", query],
                                stdout=subprocess.PIPE, text=True, check=True).stdout
        mine = rows_in(database(folder), f"SELECT count(*) FROM {own}")
        if mine != int(theirs):
            sys.exit(f"bench: {own} has {mine} rows, {table} has {theirs}")


ROWS = [ingest, history, site, nights, pages, backups]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--only", default="")
    parser.add_argument("--json", default="")
    options = parser.parse_args()
    BUILD.mkdir(parents=True, exist_ok=True)
    bench = Bench(options)
    bench.stop = lambda: None
    try:
        for row in ROWS:
            if bench.wants(row.__name__):
                row(bench)
    finally:
        bench.stop()
        shutil.rmtree(bench.folder, ignore_errors=True)
    if options.json:
        machine = {"cores": os.cpu_count(), "system": " ".join(os.uname()[i] for i in (0, 2, 4))}
        pathlib.Path(options.json).write_text(json.dumps({"machine": machine, "rows": bench.rows}, indent=1) + "\n")


main()
