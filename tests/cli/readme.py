#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""readme.py PROGRAM README [--update]: the examples of the README are what the program says.

An example is a code block between `<!-- example: NAME -->` and `<!-- end example -->` that begins with
`$ neuralnav-cli ...`. A last line `[...]` means that the output goes on. With --update the blocks are
written anew, cut ones to as many lines as they had."""
import os
import re
import shlex
import subprocess
import sys
import tempfile

BLOCK = re.compile(r"(<!-- example: ([\w-]+) -->\n)(.*?)(<!-- end example -->)", re.S)
CUT = "[...]"


def run(program, command, folder):
    words = shlex.split(command)
    env = dict(os.environ, XDG_DATA_HOME=folder, XDG_STATE_HOME=folder, NO_COLOR="1", COLUMNS="80",
               LC_ALL="C.UTF-8")
    done = subprocess.run([program, *words[1:]], env=env, capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, check=False)
    return done.stdout.rstrip("\n").split("\n")


def rewrite(program, body, folder):
    lines = body.strip("\n").split("\n")
    if len(lines) < 3 or not lines[1].startswith("$ "):
        raise SystemExit("an example is a code block that begins with `$ command`")
    command, old = lines[1], lines[2:-1]
    new = run(program, command[2:], folder)
    if old and old[-1] == CUT:
        new = new[:len(old) - 1] + [CUT]
    return "\n".join([lines[0], command, *new, lines[-1]]) + "\n"


def main():
    program, path = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    os.chdir(os.path.dirname(path))
    with open(path, encoding="utf-8") as file:
        text = file.read()
    found = list(BLOCK.finditer(text))
    results = []
    with tempfile.TemporaryDirectory() as folder:
        def replace(match):
            body = rewrite(program, match[3], folder)
            results.append((match[2], body == match[3]))
            return match[1] + body + match[4]
        fresh = BLOCK.sub(replace, text)
    if "--update" in sys.argv:
        with open(path, "w", encoding="utf-8") as file:
            file.write(fresh)
        return 0
    print(f"1..{len(found)}")
    for number, (name, same) in enumerate(results, 1):
        print(f"{'ok' if same else 'not ok'} {number} example {name}")
    return 0 if found and all(same for _, same in results) else 1


if __name__ == "__main__":
    sys.exit(main())
