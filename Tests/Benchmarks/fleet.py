#!/usr/bin/env python3
"""Measures a fleet: many companies by shards, in one process and in two, the night after, and the page over all of them.

    fleet.py [--companies 1000] [--events 2000] [--changed 50] [--cores 1,2] [--keep] [--program PATH] [--sample PATH] [--json FILE]

Every company has a folder with a log. The night after, some of them have new lines: its cost has to follow these. Each row is run
once; memory is that of the largest process. --keep leaves the workspaces in .build/fleet.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".build" / "fleet"


def generate(sample, folder, companies, events):
    """A log for each company: the first 97 percent of it, and the rest for the night beside it. Nothing of it is kept, since a
    process that is started counts the memory of this one as its own."""
    keep = events * 97 // 100
    for number in range(companies):
        name = f"company-{number:04}"
        lines = subprocess.run(
            [sample, "hooklines", "--count", str(events), "--agents", "8", "--issues", str(max(4, events // 50)),
             "--seed", str(number % 50 + 1)], capture_output=True, check=True).stdout.splitlines(keepends=True)
        path = folder / "companies" / name
        path.mkdir(parents=True)
        (path / "log.ndjson").write_bytes(b"".join(lines[:keep]))
        (path / "night").write_bytes(b"".join(lines[keep:]))
    (folder / "paperclip.config.json").write_text('{ "sources": ["companies/{company}/*.ndjson"] }\n')


def run(commands, folder):
    """Runs commands at once; returns wall and CPU seconds, MB of the largest, and MB written."""
    start = time.perf_counter()
    processes = [subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE) for command in commands]
    cpu = memory = written = 0
    for process in processes:
        errors = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"fleet: exit {process.returncode}: {errors[:2000]}")
        cpu += usage.ru_utime + usage.ru_stime
        memory = max(memory, usage.ru_maxrss / 1024)
        written += usage.ru_oublock * 512 / 1e6
    return {"wall": time.perf_counter() - start, "cpu": cpu, "memory": memory, "written": written}


def size(folder):
    words = subprocess.run(["du", "-s", "--apparent-size", "-B1", folder], capture_output=True, check=True).stdout.split()
    return int(words[0]) / 1e6


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--companies", type=int, default=1000)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--changed", type=int, default=50)
    parser.add_argument("--cores", default="1,2", type=lambda text: [int(part) for part in text.split(",")])
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--program", default=str(ROOT / ".build/release/paperclip-gen"))
    parser.add_argument("--sample", default=str(ROOT / ".build/release/paperclip-sample"))
    parser.add_argument("--json")
    options = parser.parse_args()
    rows = {}

    def row(name, commands, folder):
        use = run(commands, folder)
        rows[name] = use
        print(f"{name:34} {use['wall']:8.2f} s {use['cpu']:8.2f} s CPU {use['memory']:6.0f} MB {use['written']:9.1f} MB written",
              flush=True)

    trees = []
    for cores in options.cores:
        folder = FOLDER / str(cores)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        generate(options.sample, folder, options.companies, options.events)
        part = ["--jobs", "1"]
        shards = [[options.program, "generate", "-q", "--shard", f"{number}/{cores}", *part] for number in range(cores)]
        combine = [[options.program, "combine", "-q", "site", "--out", "site"]]
        word = f"{cores} core" + ("s" if cores > 1 else "")
        row(f"first, {word}", shards, folder)
        row(f"combine, {word}", combine, folder)
        print(f"  site {size(folder / 'site'):.0f} MB, state {size(folder / '.paperclip'):.0f} MB", flush=True)
        for path in sorted((folder / "companies").iterdir())[: options.changed]:
            with (path / "log.ndjson").open("ab") as log:
                log.write((path / "night").read_bytes())
        row(f"night, {options.changed} changed, {word}", shards, folder)
        row(f"combine again, {word}", combine, folder)
        row(f"nothing new, {word}", shards, folder)
        trees.append(folder / "site")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(rows, indent=1) + "\n")
    if len(trees) == 2:
        first = [rows[name]["wall"] for name in rows if name.startswith("first")]
        print(f"first: {options.cores[1]} cores take {first[1] / first[0]:.2f} of the time of {options.cores[0]}")
        same = subprocess.run(["diff", "-rq", *map(str, trees)], capture_output=True, text=True)
        print("the trees are the same" if same.returncode == 0 else f"the trees differ:\n{same.stdout[:1000]}")
        if same.returncode != 0:
            sys.exit(1)
    if not options.keep:
        shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    main()
