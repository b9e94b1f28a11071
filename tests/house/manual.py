#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""manual.py PROGRAM PAGE: the manual page tells of each command and option of --help. Prints TAP."""
import re
import subprocess
import sys

OPTION = re.compile(r"^\s+(?:-\w, )?--([a-z][a-z-]*)", re.MULTILINE)
COMMAND = re.compile(r"^  ([a-z][a-z-]*)\s{2,}\S", re.MULTILINE)


def help_of(program, *command):
    done = subprocess.run([program, *command, "--help"], capture_output=True, text=True, check=True,
                          stdin=subprocess.DEVNULL)
    return done.stdout


def commands_of(program):
    """None where the program has no commands."""
    return COMMAND.findall(help_of(program).partition("Commands:")[2])


def verbs_of(program, command):
    """What a command takes as its verb, from the list in its help; nothing where it takes none."""
    usage, _, rest = help_of(program, command).partition("\n\n")
    if " VERB" not in usage:
        return []
    return [words.split()[0] for words in rest.partition("\n\n")[0].rstrip(".").split(",")]


def verbs_told(section, command):
    found = re.findall(rf'^\.TP\n\.BR? \"?{command}(?: " ")? ([a-z][a-z-]*)', section, re.MULTILINE)
    return [f"{command} {verb}" for verb in found]


def missing(said, told, what):
    for name in sorted(set(said) - set(told)):
        yield f"the manual page does not tell of {what}{name}"
    for name in sorted(set(told) - set(said)):
        yield f"the manual page tells of {what}{name}, which is not there"


def main(program, page):
    with open(page, encoding="utf-8") as file:
        text = file.read().replace("\\-", "-")
    commands = commands_of(program)
    options = set(OPTION.findall(help_of(program)))
    for command in commands:
        options |= set(OPTION.findall(help_of(program, command)))
    section = text.partition(".SH COMMANDS")[2].split(".SH ")[0]
    told = {words.split()[0] for words in re.findall(r"^\.TP\n\.B[RI]? \"?([a-z][a-z -]*)", section, re.MULTILINE)}
    verbs = []
    for command in commands:
        said = [f"{command} {verb}" for verb in verbs_of(program, command)]
        if said:
            verbs += missing(said, verbs_told(section, command), "")
    section = text.split(".SH OPTIONS")[1].split(".SH ")[0]
    results = [
        ("commands", list(missing(commands, told, ""))),
        ("verbs", verbs),
        ("options", list(missing(options, re.findall(r"--([a-z][a-z-]*)", section), "--"))),
    ]
    print(f"1..{len(results)}")
    for number, (name, findings) in enumerate(results, 1):
        print(f"{'not ok' if findings else 'ok'} {number} {name} of the manual page")
        for finding in findings:
            print(f"# {finding}")
    return 1 if any(findings for _, findings in results) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
