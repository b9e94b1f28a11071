#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""layers.py [ROOT]: holds src/ to the layers of src/DESIGN.md. Prints TAP.

Reads every #include and every call in src/<folder>/ and fails on what a folder may not use. It first
proves itself on a bad sample, so that a check that finds nothing is known to be able to find something.
"""
import os
import re
import sys
import tempfile

# Each folder and the folders it stands on; what those stand on is allowed too.
STANDS_ON = {
    "base": [],
    "catalog": ["base"],
    "knowledge": ["catalog"],
    "serving": ["catalog"],
    "intent": ["catalog"],
    "planner": ["serving"],
    "chart": ["catalog"],
    "report": ["chart"],
    "llm": ["base"],
    "kube": ["base"],
    "deploy": ["catalog"],
    "observe": ["serving"],
    "simulator": ["serving"],
    "workflow": ["knowledge", "intent", "planner", "chart", "report", "llm", "kube", "deploy",
                 "observe", "simulator"],
    "app": ["workflow"],
    "cli": ["workflow"],
}

# System headers that belong to some folders only.
HEADERS = [
    (re.compile(r"^(gtk/|gdk/|gsk/|adwaita\.h|gtksourceview/)"), {"app"}, "GTK and libadwaita"),
    (re.compile(r"^(sqlite3|libpq)"), {"knowledge"}, "SQL"),
    (re.compile(r"^libsoup/"), {"llm", "kube", "observe", "simulator"}, "HTTP"),
    (re.compile(r"^curl/"), {"observe"}, "HTTP of load tests"),
    (re.compile(r"^(cairo|pango/)"), {"chart", "report", "app"}, "drawing"),
    (re.compile(r"^glib/gi18n"), {"workflow", "report", "app", "cli"}, "sentences for people"),
]

# Calls that belong to some folders only; matched outside comments and strings.
PURE = {"serving", "intent", "planner"}
IMPURE = set(STANDS_ON) - PURE
CALLS = [
    (re.compile(r"\b(g_get_real_time|g_get_monotonic_time|g_get_current_time|clock_gettime|gettimeofday"
                r"|g_timer_new|g_date_time_new_now\w*|time|clock|localtime\w*|gmtime\w*)\s*\("),
     {"base"}, "reads a clock"),
    (re.compile(r"\b(g_random_\w+|g_rand_\w+|rand|rand_r|srand|random|srandom|[deln]rand48|getrandom"
                r"|arc4random\w*|g_uuid_string_random)\s*\("),
     {"base"}, "draws a random number"),
    (re.compile(r"\b(fopen|open|g_open|g_fopen|g_file_\w+|g_mapped_file_new|g_spawn_\w+|g_socket_\w+)\s*\("),
     IMPURE, "does I/O"),
    (re.compile(r"\b(_|N_|C_|NC_|Q_|gettext|ngettext|g_dgettext|g_dngettext|g_dpgettext2?)\s*\("),
     {"workflow", "report", "app", "cli"}, "builds a sentence for people"),
    (re.compile(r"\b(g_thread_\w+|g_thread_pool_\w+|g_task_run_in_thread\w*|pthread_create)\s*\("),
     IMPURE, "starts a thread"),
    (re.compile(r"\b(setlocale)\s*\("), {"app", "cli"}, "sets the locale"),
    (re.compile(r"\b(strtod|strtof|strtold|atof|g_strtod)\s*\("), {"app"}, "reads a number as the locale has it"),
]
# The one pure folder with a worker pool keeps it in one file.
EXCEPT = {("planner/nav-plan-job.c", "starts a thread"), ("planner/nav-plan-job.h", "starts a thread")}

# Outside the window a number is written by g_ascii_formatd or a helper of base, never by printf.
FLOAT_FORMAT = re.compile(r'"(?:\\.|[^"\\\n])*?(%[-+#0]*[\d*]*(?:\.[\d*]*)?l?[aefgAEFG])')
ASCII_WRITER = "g_ascii_formatd"

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.MULTILINE)
SKIPPED = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def closure(folder):
    """The folders that `folder` may include: itself and all it stands on."""
    found = {folder}
    for below in STANDS_ON[folder]:
        found |= closure(below)
    return found


def blank(match):
    """Keeps the lines, so that a finding has the right number."""
    return re.sub(r"[^\n]", " ", match.group(0))


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def included_folder(root, folder, path, name):
    """The folder of src/ that a quoted include points to, or None for one that is made by the build."""
    beside = os.path.normpath(os.path.join(os.path.dirname(path), name))
    for candidate in (beside, os.path.normpath(os.path.join(root, name))):
        relative = os.path.relpath(candidate, root)
        if os.path.exists(candidate) and not relative.startswith(".."):
            parts = relative.split(os.sep)
            return parts[0] if len(parts) > 1 else None
    first = name.split("/")[0]
    return first if "/" in name and first in STANDS_ON else None


def check_includes(root, folder, path, text):
    allowed = closure(folder)
    code = re.sub(r"/\*.*?\*/", blank, text, flags=re.DOTALL)
    for match in INCLUDE.finditer(code):
        line, name = line_of(code, match.start()), match.group(2)
        if match.group(1) == '"':
            target = included_folder(root, folder, path, name)
            if target is not None and target not in allowed:
                yield line, f"{folder} may not include {target} ({name})"
                continue
        for pattern, homes, what in HEADERS:
            if pattern.match(name) and folder not in homes:
                yield line, f"{what} in {folder} ({name})"


def check_calls(folder, relative, text):
    code = SKIPPED.sub(blank, text)
    for pattern, homes, what in CALLS:
        if folder in homes or (relative, what) in EXCEPT:
            continue
        for match in pattern.finditer(code):
            before = code[:match.start()].rstrip()
            if before.endswith((".", "->")):
                continue  # a member of that name
            yield line_of(code, match.start()), f"{folder} {what} ({match.group(1)})"


def check_formats(folder, text):
    """Floating-point formats in printf-like calls."""
    if folder == "app":
        return
    code = re.sub(r"/\*.*?\*/|(?<![:\w\"])//[^\n]*", blank, text, flags=re.DOTALL)
    for match in FLOAT_FORMAT.finditer(code):
        statement = re.split(r"[;{}]", code[:match.start()])[-1]
        if ASCII_WRITER not in statement:
            yield line_of(code, match.start()), f"{folder} writes a number as the locale has it ({match.group(1)})"


def check_folder(root, folder):
    if folder not in STANDS_ON:
        yield f"src/{folder}: not in the table of layers"
        return
    for parent, folders, names in os.walk(os.path.join(root, folder)):
        folders.sort()
        for name in sorted(names):
            if not name.endswith((".c", ".h")):
                continue
            path = os.path.join(parent, name)
            relative = os.path.relpath(path, root)
            with open(path, encoding="utf-8") as file:
                text = file.read()
            findings = list(check_includes(root, folder, path, text))
            findings += check_calls(folder, relative, text)
            findings += check_formats(folder, text)
            for line, finding in sorted(findings):
                yield f"src/{relative}:{line}: {finding}"


def folders_of(root):
    return sorted(name for name in os.listdir(root)
                  if os.path.isdir(os.path.join(root, name)) and not name.startswith((".", "_")))


BAD = {
    "base/nav-a.c": '#include "catalog/nav-b.h"\n',
    "catalog/nav-b.h": '#include <gtk/gtk.h>\n',
    "catalog/nav-b.c": '#include "../planner/nav-c.h"\nint f (void) { return g_random_int (); }\n',
    "planner/nav-c.h": '#pragma once\n#include <sqlite3.h>\n',
    "planner/nav-c.c": 'gint64 f (void) { return g_get_monotonic_time (); }\n',
    "serving/nav-d.c": 'void f (void) { g_thread_new (NULL, NULL, NULL); }\n',
    "serving/nav-e.c": 'char *f (double x) { return g_strdup_printf ("%.2f ms", x); }\n',
    "intent/nav-e.c": 'const char *f (void) { return _("Hello"); }\n',
    "attic/nav-f.c": "",
}
BAD_EXPECTED = [
    "src/attic: not in the table",
    "src/base/nav-a.c:1: base may not include catalog",
    "src/catalog/nav-b.c:1: catalog may not include planner",
    "src/catalog/nav-b.c:2: catalog draws a random number (g_random_int)",
    "src/catalog/nav-b.h:1: GTK and libadwaita in catalog",
    "src/intent/nav-e.c:1: intent builds a sentence",
    "src/planner/nav-c.c:1: planner reads a clock (g_get_monotonic_time)",
    "src/planner/nav-c.h:2: SQL in planner",
    "src/serving/nav-d.c:1: serving starts a thread",
    "src/serving/nav-e.c:1: serving writes a number as the locale has it (%.2f)",
]
GOOD = {
    "base/nav-clock.c": "gint64 f (void) { return g_get_real_time (); }\n",
    "base/nav-format.c": 'void f (char *s) { g_ascii_formatd (s, 9, "%.2f", 1.5); }\n',
    "base/nav-text.c": 'const char *s = "80 % of it, 5 % free", *t = "%d of %s";\n',
    "planner/nav-plan-job.c": '#include "serving/nav-s.h"\nvoid f (void) { g_thread_new (0, 0, 0); }\n',
    "serving/nav-s.h": '// rand (), not called\nextern double (*x) (void);\n',
    "serving/nav-s.c": '#include "base/nav-x.h"\nconst char *s = "time ()";\nint t (T *p) { return p->time (); }\n',
    "app/main.c": '#include <adwaita.h>\n#include "planner/nav-c.h"\n',
}


def findings_in(sample):
    with tempfile.TemporaryDirectory() as root:
        for name, text in sample.items():
            os.makedirs(os.path.dirname(os.path.join(root, name)), exist_ok=True)
            with open(os.path.join(root, name), "w", encoding="utf-8") as file:
                file.write(text)
        return [finding for folder in folders_of(root) for finding in check_folder(root, folder)]


def self_test():
    """What is wrong with the check itself."""
    found = findings_in(BAD)
    for expected in BAD_EXPECTED:
        if not any(finding.startswith(expected) for finding in found):
            yield f"missed in the bad sample: {expected}"
    if len(found) != len(BAD_EXPECTED):
        yield f"{len(found)} findings in the bad sample instead of {len(BAD_EXPECTED)}: {found}"
    for finding in findings_in(GOOD):
        yield f"found in the good sample: {finding}"


def report(number, name, findings):
    findings = list(findings)
    print(f"{'not ok' if findings else 'ok'} {number} {name}")
    for finding in findings:
        print(f"# {finding}")
    return not findings


def main(arguments):
    here = os.path.dirname(os.path.abspath(__file__))
    root = arguments[0] if arguments else os.path.join(here, "..", "..", "src")
    folders = folders_of(root)
    print(f"1..{len(folders) + 1}")
    good = report(1, "the check finds what it should", self_test())
    for number, folder in enumerate(folders, 2):
        good &= report(number, f"layers of src/{folder}", check_folder(root, folder))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
