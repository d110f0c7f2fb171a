#!/usr/bin/env python3
"""Kills a run, or fails one of its system calls, at every step; then lets the next run repair what is left.

    faults.py PROGRAM [--sample N] [--seed N] [--only CALL]

Each case: a workspace in a known state, one run in which the n-th call of a kind is killed or fails, then a run that nobody
disturbs. The published site must have the same bytes as one that was never disturbed, data quality included. Needs strace.
"""
import argparse, hashlib, os, random, shutil, signal, subprocess, sys, tempfile, time

CALLS = ["openat", "pwrite64", "write", "fsync", "fdatasync", "syncfs", "rename", "renameat2", "unlink", "mkdir", "ftruncate",
         "getdents64"]
FAULTS = ["signal=KILL", "error=ENOSPC", "error=EIO", "error=EDQUOT"]
# Nothing of these is written to disk, so a full disk is no error of theirs.
NEVER = {("openat", "error=EDQUOT"), ("unlink", "error=ENOSPC"), ("unlink", "error=EDQUOT"),
         ("ftruncate", "error=ENOSPC"), ("ftruncate", "error=EDQUOT"), ("getdents64", "error=ENOSPC"), ("getdents64", "error=EDQUOT")}

CONFIGURATION = """{ "company": { "name": "Acme" }, "templates": ["template.json"], "sources": ["logs/*.ndjson", "rows/*.json"],
  "modules": { "enabled": [%s] } }"""
TEMPLATE = """{"id": "t", "name": "Acme", "agents": [{"ref": "ceo", "name": "Ada", "role": "ceo"},
  {"ref": "dev", "name": "Bob", "role": "engineer", "reportsTo": "ceo"}], "goals": [{"ref": "g", "title": "Grow"}]}"""


def beat(number, day):
    return ('{"event":"agent:heartbeat","timestamp":"2026-02-%02dT10:%02d:00Z","payload":{"agent":"%s","meta":'
            '{"runId":"r%d","inputTokens":100,"outputTokens":20,"costCents":%d,"model":"m","provider":"anthropic"}}}\n'
            % (day, number % 60, "Ada" if number % 2 else "Bob", number, number % 7))


def issue(number, status, day):
    return ('{"id":"i%d","companyId":"%s","identifier":"ACM-%d","title":"Issue %d","status":"%s","priority":"high",'
            '"createdAt":"2026-02-01T00:00:00Z","updatedAt":"2026-02-%02dT00:00:00Z"}' % (number, COMPANY, number, number, status, day))


COMPANY = ""


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


class Ended:
    def __init__(self, returncode, stderr):
        self.returncode, self.stderr = returncode, stderr


def run(program, folder, *arguments, before=()):
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    # A program that is killed may be in the middle of anything, its backtrace included.
    environment["SWIFT_BACKTRACE"] = "enable=no"
    environment["TMPDIR"] = os.path.dirname(folder)
    with tempfile.TemporaryFile() as output:
        # In a file: a pipe would wait for whatever the program left behind.
        process = subprocess.Popen([*before, program, *arguments, "--jobs", "1"], cwd=folder, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=output, env=environment, start_new_session=True)
        try:
            code = process.wait(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            end(process)
        output.seek(0)
        text = output.read().decode(errors="replace")
    return Ended(HUNG, "did not end within %d s\n%s" % (LONGEST, text)) if code is None else Ended(code, text)


# A run takes less than a second; at idle priority beside other work it may wait long.
LONGEST = 900
HUNG = 124


def end(process):
    """Ends what is left of a run: strace may end before the last thread of a program that it killed."""
    for _ in range(500):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            break
        process.poll()
        time.sleep(0.01)
    process.wait()


def tree(folder):
    digests = {}
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            with open(path, "rb") as file:
                digests[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    return digests


class Scenario:
    """A state of a workspace, what changes in it, and the run to disturb."""

    def __init__(self, name, start, arguments):
        self.name, self.start, self.arguments = name, start, arguments

    def prepare(self, program, place):
        self.start(program, place)
        self.base = place
        whole = place + ".whole"
        shutil.copytree(place, whole)
        result = run(program, whole, *self.arguments)
        assert result.returncode == 0, result.stderr
        self.expected = tree(whole + "/site")
        shutil.rmtree(whole)


def first(program, place):
    module = os.path.join(os.path.dirname(__file__), "../../modules/observability")
    enabled = '"observability"' if os.path.isdir(module) else ""
    write(place + "/paperclip.config.json", CONFIGURATION % enabled)
    if enabled:
        shutil.copytree(module, place + "/modules/observability")
    write(place + "/template.json", TEMPLATE)
    write(place + "/logs/a.ndjson", "".join(beat(number, 1 + number // 10) for number in range(40)))
    write(place + "/rows/issues.json", "[" + ",\n".join(issue(number, "todo", 2) for number in range(5)) + "]")


def update(program, place):
    first(program, place)
    assert run(program, place, "generate").returncode == 0
    with open(place + "/logs/a.ndjson", "a") as file:
        file.write("".join(beat(number, 6) for number in range(40, 60)))
    write(place + "/logs/b.ndjson", "".join(beat(number, 7) for number in range(60, 70)))
    write(place + "/rows/issues.json", "[" + ",\n".join(issue(number, "done", 8) for number in range(4)) + "]")


def rebuilt(program, place):
    first(program, place)
    assert run(program, place, "generate").returncode == 0


SCENARIOS = [Scenario("first run", first, ["generate"]), Scenario("update", update, ["generate"]),
             Scenario("rebuild", rebuilt, ["generate", "--rebuild"])]


def count(program, scenario, place):
    """How often each call is made in the scenario's run: the largest n that is worth a case."""
    shutil.copytree(scenario.base, place)
    log = place + ".calls"
    run(program, place, *scenario.arguments, before=["strace", "-f", "-qq", "-o", log, "-e", "trace=" + ",".join(CALLS)])
    counts = {}
    with open(log) as file:
        for line in file:
            thread, _, rest = line.partition(" ")
            call = rest.strip().partition("(")[0]
            if call in CALLS:
                counts[(call, thread)] = counts.get((call, thread), 0) + 1
    os.remove(log)
    shutil.rmtree(place)
    return {call: max((n for (name, _), n in counts.items() if name == call), default=0) for call in CALLS}


def check(program, scenario, call, fault, number, place):
    """Returns what is wrong after one case, or None."""
    shutil.copytree(scenario.base, place)
    try:
        inject = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e",
                  "inject=%s:%s:when=%d" % (call, fault, number)]
        disturbed = run(program, place, *scenario.arguments, before=inject)
        if disturbed.returncode == HUNG:
            return disturbed.stderr[-500:]
        if fault != "signal=KILL" and disturbed.returncode < 0:
            return "the fault killed the program: %d\n%s" % (disturbed.returncode, disturbed.stderr[-500:])
        for word in ("disk I/O error", "SELECT ", "INSERT ", "Fatal error", "no such table"):
            if word in disturbed.stderr:
                return "the message is not for an operator: " + disturbed.stderr[-500:]
        after = run(program, place, "generate")
        if after.returncode != 0:
            return "the next run exits %d: %s\n  (disturbed: %s)" % (after.returncode, after.stderr[-500:], disturbed.stderr[-300:])
        found = tree(place + "/site")
        different = sorted(path for path in set(found) | set(scenario.expected) if found.get(path) != scenario.expected.get(path))
        if different:
            return "other bytes in %s (%d files)" % (", ".join(different[:4]), len(different))
        return None
    finally:
        shutil.rmtree(place)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--sample", type=int, help="so many cases, chosen by the seed, instead of all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=CALLS)
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    if not shutil.which("strace"):
        sys.exit("faults.py: strace is not installed")
    with tempfile.TemporaryDirectory(prefix="paperclip-faults-") as folder:
        global COMPANY
        probe = folder + "/probe"
        first(program, probe)
        write(probe + "/rows/issues.json", "[]")
        run(program, probe, "generate")
        COMPANY = [name[:-7] for name in os.listdir(probe + "/.paperclip/companies") if name.endswith(".sqlite")][0]
        cases = []
        for scenario in SCENARIOS:
            scenario.prepare(program, folder + "/" + scenario.name.replace(" ", "-"))
            for call, most in count(program, scenario, folder + "/count").items():
                if options.only in (None, call):
                    cases += [(scenario, call, fault, number) for fault in FAULTS if (call, fault) not in NEVER
                              for number in range(1, most + 1)]
        print("%d cases" % len(cases), flush=True)
        if options.sample and options.sample < len(cases):
            # As many of each kind: most calls are of two kinds.
            chooser = random.Random(options.seed)
            kinds = {}
            for case in cases:
                kinds.setdefault((case[0].name, case[1], case[2]), []).append(case)
            order = sorted(kinds)
            chooser.shuffle(order)
            chosen = []
            while len(chosen) < options.sample:
                for kind in order:
                    if kinds[kind] and len(chosen) < options.sample:
                        chosen.append(kinds[kind].pop(chooser.randrange(len(kinds[kind]))))
            cases = chosen
        failures = 0
        for scenario, call, fault, number in cases:
            problem = check(program, scenario, call, fault, number, folder + "/case")
            if problem:
                failures += 1
                print("FAILED %s: %s at %s %d: %s" % (scenario.name, fault, call, number, problem), flush=True)
        print("%d of %d cases failed" % (failures, len(cases)))
        sys.exit(1 if failures else 0)


main()
