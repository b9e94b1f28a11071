#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Tests of scripts/count-tests: its sum is what everybody believes, so it must not lose a failure."""
import json
import os
import subprocess
import sys
import tempfile

SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scripts", "count-tests")


def entry(result, stdout="", stderr=""):
    return json.dumps({"name": "sample", "result": result, "stdout": stdout, "stderr": stderr})


CASES = [
    ("sub-tests count, one by one",
     [entry("OK", "1..2\nok 1 /a\nok 2 /b # done\n")], "2 passed, 0 failed", 0),
    ("a program without TAP counts as one",
     [entry("OK"), entry("OK", "hello\n")], "2 passed, 0 failed", 0),
    ("a failed sub-test is a failure",
     [entry("ERROR", "ok 1 /a\nnot ok 2 /b\nok 3 /c\n")], "2 passed, 1 failed", 1),
    ("a crash after good sub-tests is a failure",
     [entry("ERROR", "ok 1 /a\n")], "1 passed, 1 failed", 1),
    ("a time-out is a failure", [entry("TIMEOUT"), entry("OK")], "1 passed, 1 failed", 1),
    ("an interrupted run is a failure", [entry("INTERRUPT"), entry("OK")], "1 passed, 1 failed", 1),
    ("a result it does not know is a failure", [entry("WHATEVER")], "0 passed, 1 failed", 1),
    ("an unexpected pass is a failure", [entry("UNEXPECTEDPASS")], "0 passed, 1 failed", 1),
    ("skipped is neither passed nor failed",
     [entry("OK", "ok 1 /a\nok 2 /b # SKIP no display\n"), entry("SKIP")],
     "1 passed, 0 failed, 2 skipped", 0),
    ("nothing run is no success", [], "0 passed, 0 failed", 1),
    ("only skipped is no success", [entry("SKIP")], "0 passed, 0 failed, 1 skipped", 1),
    ("a log cut in half is a failure", [entry("OK"), '{"name": "sam'], "0 passed, 1 failed", 1),
    ("sub-tests of sub-tests do not count twice",
     [entry("OK", "    ok 1 - inner\n    ok 2 - inner\nok 1 - outer\n1..1\n")],
     "1 passed, 0 failed", 0),
]


# What is said above the sum.
WHYS = [
    ("a failed sub-test is said with its reason, good ones are not",
     entry("ERROR", "ok 1 /a\n# fine\nnot ok 2 /b\n# 1 != 2\nok 3 /c\n", "noise"),
     ["failed: sample", "  not ok 2 /b", "  # 1 != 2"]),
    ("a crash is said with its last words",
     entry("ERROR", "ok 1 /a\n", "Bail out!\n"), ["failed: sample", "  ok 1 /a", "  Bail out!"]),
    ("what passed says nothing", entry("OK", "ok 1 /a\n", "noise"), []),
]


def run(paths):
    done = subprocess.run([sys.executable, SCRIPT, *paths], capture_output=True, text=True, check=False)
    return done.stdout.splitlines(), done.returncode


def run_on(lines):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "testlog.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write("".join(line + "\n" for line in lines))
        return run([path])


def check(lines, expected, status):
    said, ended = run_on(lines)
    return (said[-1], ended) == (expected, status)


def check_missing_file():
    said, ended = run(["/nonexistent/testlog.json"])
    return (said[-1], ended) == ("0 passed, 1 failed", 1)


def main():
    results = [(name, check(lines, expected, status)) for name, lines, expected, status in CASES]
    results += [(name, run_on([line])[0][:-1] == expected) for name, line, expected in WHYS]
    results.append(("a log that is not there is a failure", check_missing_file()))
    print(f"1..{len(results)}")
    for number, (name, good) in enumerate(results, 1):
        print(f"{'ok' if good else 'not ok'} {number} {name}")
    return 0 if all(good for _, good in results) else 1


if __name__ == "__main__":
    sys.exit(main())
