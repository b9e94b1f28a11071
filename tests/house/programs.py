#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""programs.py: the test programs are registered as tests/meson.build asks. Prints TAP.

A program that never takes the locale from its environment would pass under de_DE.UTF-8 whatever it does,
and one that is not registered would pass by not running.
"""
import os
import re
import sys

TESTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
# The fixture of the window's tests initialises GTK, which takes the locale itself.
LOCALE = re.compile(r"\bfixture_run\b|"
                    r'\bsetlocale\s*\(\s*LC_ALL\s*,\s*""\s*\)|\bgtk_(test_)?init\b|\badw_init\b')
CALL = re.compile(r"^\s*test\(", re.MULTILINE)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def areas():
    return sorted(name for name in os.listdir(TESTS)
                  if os.path.exists(os.path.join(TESTS, name, "meson.build")))


def check_area(area):
    folder = os.path.join(TESTS, area)
    build = re.sub(r"#.*", "", read(os.path.join(folder, "meson.build")))
    if f"subdir('{area}')" not in read(os.path.join(TESTS, "meson.build")):
        yield f"tests/{area} is not in tests/meson.build"
    if CALL.search(build) and not re.search(rf"suite:\s*\[?'{area}'", build):
        yield f"tests/{area}/meson.build: no test of the suite '{area}'"
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".c") or not name.startswith("test-"):
            continue
        text, stem = read(os.path.join(folder, name)), name[len("test-"):-len(".c")]
        if not re.search(rf"\b(test-)?{re.escape(stem)}\b", build):
            yield f"tests/{area}/{name}: not in its meson.build"
        if re.search(r"\bmain\s*\(", text) and not LOCALE.search(text):
            yield f"tests/{area}/{name}: main() does not call setlocale (LC_ALL, \"\")"


def main():
    good, found = True, areas()
    print(f"1..{len(found)}")
    for number, area in enumerate(found, 1):
        findings = list(check_area(area))
        good = good and not findings
        print(f"{'not ok' if findings else 'ok'} {number} programs of tests/{area}")
        for finding in findings:
            print(f"# {finding}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
