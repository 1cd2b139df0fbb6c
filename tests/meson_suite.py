"""Run one meson suite and count its single tests: meson_suite.py BUILD SUITE.

A program speaks TAP, or is a single test told by its exit code. A test that was announced and never reported (the program
died) is a failure, as is a program that ends badly after its tests passed (a leak found at exit). Failures and skips are
named; the rest is one line a program.
"""
import json
import os
import re
import subprocess
import sys

RESULT = re.compile(r"^(ok|not ok)\s+(\d+)?\s*(?:- )?(.*)$")


def tally(out, died):
    """Counts of passed, failed and skipped, and lines about the last two."""
    passed = failed = skipped = 0
    planned, said, notes = None, 0, []
    for line in out.splitlines():
        plan = re.match(r"^1\.\.(\d+)", line)
        result = RESULT.match(line)
        if plan:
            planned = int(plan[1])
        elif result:
            said += 1
            if "# SKIP" in line.upper():
                skipped += 1
                notes.append("skipped: " + line.split("# SKIP", 1)[-1].strip())
            elif result[1] == "ok":
                passed += 1
            else:
                failed += 1
                notes.append("FAILED: " + result[3])
        elif notes and notes[-1].startswith(("FAILED", "  ")) and line.startswith("#"):
            notes.append("  " + line)
    if planned is None:
        failed += 1
        notes.append("FAILED: announced no tests")
    elif said < planned:
        failed += planned - said
        notes.append(f"FAILED: {planned - said} of {planned} tests did not report: the program ended early")
    if died and failed == 0:
        failed += 1
        notes.append("FAILED: every test passed, but the program ended badly")
    return passed, failed, skipped, notes


def whole(out, died):
    """A program that is one test, told by its exit code."""
    return (0, 1, 0, out.splitlines()[-40:]) if died else (1, 0, 0, [])


def speakers(build):
    """Names of the tests that speak TAP."""
    told = subprocess.run(["meson", "introspect", build, "--tests"], stdout=subprocess.PIPE, text=True, check=True)
    return {test["name"] for test in json.loads(told.stdout) if test["protocol"] == "tap"}


def main():
    build, suite = sys.argv[1:]
    base = "log-" + suite
    log = os.path.join(build, "meson-logs", base + ".json")
    if os.path.exists(log):
        os.remove(log)
    run = subprocess.run(
        ["meson", "test", "-C", build, "--no-rebuild", "--suite", suite, "--logbase", base,
         "-t", os.environ.get("TIMEOUT_FACTOR", "1")],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    total = [0, 0, 0]
    if not os.path.exists(log):
        if "No suitable tests" not in run.stdout and "No tests defined" not in run.stdout:
            sys.exit(run.stdout)
    else:
        tap = speakers(build)
        with open(log, encoding="utf-8") as lines:
            for program in map(json.loads, lines):
                bad = program["result"] not in ("OK", "SKIP")
                name = program["name"].split(" / ")[-1]
                count = tally if name in tap else whole
                passed, failed, skipped, notes = count(program.get("stdout", ""), bad)
                for i, n in enumerate((passed, failed, skipped)):
                    total[i] += n
                print(f"{name}: {passed} passed, {failed} failed"
                      f"{f', {skipped} skipped' if skipped else ''} ({program['duration']:.1f} s)")
                for note in notes:
                    print("  " + note)
                if failed and program.get("stderr"):
                    print("\n".join("  | " + line for line in program["stderr"].splitlines()[-60:]))
    print(f"{total[0]} passed, {total[1]} failed" + (f", {total[2]} skipped" if total[2] else ""))
    sys.exit(1 if total[1] else 0)


main()
