#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""readme.py: what the texts for newcomers say is so: files they point to, figures they state."""
import json
import os
import re
import sys

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
TEXTS = ["README.md", "CONTRIBUTING.md", "src/DESIGN.md"]
COUNTS = {  # what README.md calls the rows of a collection
    "models": r"(\d+) models",
    "gpus": r"(\d+) GPUs",
    "prices": r"(\d+) prices",
    "use-cases": r"(\d+) use cases",
    "benchmarks": r"(\d+) measured runs",
}
LINK = re.compile(r"\[[^\]]*\]\((?!https?:|#)([^)#\s]+)[^)]*\)")
TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")


def read(name):
    with open(os.path.join(TOP, name), encoding="utf-8") as file:
        return file.read()


def check_links(name):
    folder = os.path.dirname(os.path.join(TOP, name))
    for link in LINK.findall(read(name)):
        if not os.path.exists(os.path.join(folder, link)):
            yield f"{name} points to {link}, which is not there"


def check_targets(name):
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    blocks = re.findall(r"```.*?```|`make [^`]*`", read(name), re.DOTALL)
    for target in TARGET.findall("\n".join(blocks)):
        if target not in targets:
            yield f"{name} says make {target}, which the Makefile does not have"


def check_counts():
    text = read("README.md")
    for collection, pattern in COUNTS.items():
        rows = len(json.loads(read(f"data/knowledge/{collection}.json"))["rows"])
        if str(rows) not in re.findall(pattern, text):
            yield f"data/knowledge/{collection}.json has {rows} rows; README.md states something else"


def main():
    found = list(check_counts())
    for name in TEXTS:
        found += [*check_links(name), *check_targets(name)]
    for finding in found:
        print(finding)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
