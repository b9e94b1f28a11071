#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""translations.py: no sentence for people escapes the translators. Prints TAP.

po/POTFILES.in lists, sorted, exactly the files that hold such sentences; xgettext reads them without
a complaint; each catalogue that po/LINGUAS names is there, complete, and consistent with its formats
and its marks.
"""
import os
import re
import subprocess
import sys
import tempfile

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
MARKED_C = re.compile(r"\b(?:_|N_|P_|C_|NC_|Q_|gettext|ngettext|g_dngettext|g_dpgettext2)\s*\(\s*\"")
# Errors of the folders that know no language: their texts are marked by the call that sets them.
MARKED_ERROR = re.compile(r"\b(?:nav_set_error|nav_json_reader_fail|NAV_ERROR_TEXT)\s*\([^;\"]*\"")
MARKED_XML = re.compile(r"\btranslatable=\"(?:yes|true)\"")
COMMENTS = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
ALWAYS = (".desktop.in.in", ".metainfo.xml.in.in", ".gschema.xml.in")
# What i18n.gettext(preset: 'glib') of meson passes, so that this reads what the catalogue reads;
# ours are in po/meson.build.
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "Q_:1g", "ngettext:1,2", "g_dcgettext:2",
            "g_dngettext:2,3", "g_dpgettext2:2c,3"]
BUGS = "https://github.com/neuralnav/neuralnav/issues"
ARGUMENTS = re.compile(r"'(--(?:keyword|flag)=[^']+)'")


def read(name):
    with open(os.path.join(TOP, name), encoding="utf-8") as file:
        return file.read()


def entries(name):
    return [line.strip() for line in read(name).splitlines()
            if line.strip() and not line.startswith("#")]


def is_marked(name):
    if name.endswith(ALWAYS):
        return True
    if name.endswith((".c", ".h")):
        text = COMMENTS.sub("", read(name))
        return bool(MARKED_C.search(text) or MARKED_ERROR.search(text))
    if name.endswith(".ui"):
        return bool(MARKED_XML.search(read(name)))
    return False


def marked_files():
    found = []
    for folder in ("data", "src", "ui"):
        for parent, _, names in os.walk(os.path.join(TOP, folder)):
            relative = os.path.relpath(parent, TOP)
            found += [os.path.join(relative, name) for name in names]
    return sorted(name for name in found if is_marked(name))


def check_list():
    listed, marked = entries("po/POTFILES.in"), marked_files()
    for name in sorted(set(marked) - set(listed)):
        yield f"{name}: has words for people and is not in po/POTFILES.in (scripts/update-potfiles)"
    for name in sorted(set(listed) - set(marked)):
        yield f"{name}: is in po/POTFILES.in and has no words for people, or is gone"
    if listed != sorted(set(listed)):
        yield "po/POTFILES.in is not sorted, or names a file twice"


def extract(template):
    """Writes a fresh template; xgettext says on stderr what it cannot read or what it doubts."""
    return subprocess.run(
        ["xgettext", "--files-from=po/POTFILES.in", "--output=" + template, "--from-code=UTF-8",
         "--add-comments=Translators", "--package-name=neuralnav", "--msgid-bugs-address=" + BUGS, "--sort-by-file",
         "--add-location=file", *["--keyword=" + word for word in KEYWORDS],
         *ARGUMENTS.findall(read("po/meson.build"))],
        cwd=TOP, capture_output=True, text=True, check=False)


def check_extraction():
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, "neuralnav.pot")
        done = extract(template)
        # Where an extension is unknown xgettext reads the file as C and says so; no such file is ours.
        yield from done.stderr.splitlines()
        if done.returncode or not os.path.exists(template):
            yield f"xgettext ended with {done.returncode} and made no template"


def check_catalogues():
    languages = entries("po/LINGUAS")
    if languages != sorted(set(languages)):
        yield "po/LINGUAS is not sorted, or names a language twice"
    there = sorted(name[:-3] for name in os.listdir(os.path.join(TOP, "po")) if name.endswith(".po"))
    for language in sorted(set(languages) ^ set(there)):
        yield f"po/{language}.po and po/LINGUAS do not agree"
    for language in set(languages) & set(there):
        done = subprocess.run(
            ["msgfmt", "--check", "--output-file=/dev/null", f"po/{language}.po"],
            cwd=TOP, capture_output=True, text=True, check=False)
        if done.returncode:
            yield from done.stderr.splitlines()


def lacking(catalogue, template, folder):
    """How many messages of the template are fuzzy or untranslated in the catalogue."""
    merged = os.path.join(folder, "merged.po")
    subprocess.run(["msgmerge", "--quiet", "--no-fuzzy-matching", "--output-file=" + merged,
                    os.path.join(TOP, catalogue), template], check=True)
    done = subprocess.run(["msgfmt", "--statistics", "--output-file=/dev/null", merged],
                          env=dict(os.environ, LC_ALL="C"), capture_output=True, text=True, check=True)
    return sum(int(count) for count in re.findall(r"(\d+) (?:fuzzy|untranslated)", done.stderr))


def check_complete():
    with tempfile.TemporaryDirectory() as folder:
        template = os.path.join(folder, "neuralnav.pot")
        extract(template)
        for language in entries("po/LINGUAS"):
            count = lacking(f"po/{language}.po", template, folder)
            if count:
                yield f"po/{language}.po lacks {count} messages (scripts/update-translations brings them in)"


STRING = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)? ?"(.*)"$')
MARK = re.compile(r"\{[a-z0-9_]+(?::[a-z0-9-]+)?\}")


def messages(text):
    """The messages of a catalogue as dictionaries; escapes stay as they are."""
    for block in text.split("\n\n"):
        message, key = {}, None
        for line in block.splitlines():
            match = STRING.match(line)
            if match is None:
                continue
            key = match.group(1) or key
            message[key] = message.get(key, "") + match.group(2)
        if message.get("msgid"):
            yield message


def check_marks():
    """A mark such as {users:people} is replaced by a value; a translation has the same ones."""
    for language in entries("po/LINGUAS"):
        for message in messages(read(f"po/{language}.po")):
            marks = sorted(MARK.findall(message["msgid"]))
            for key, text in message.items():
                if key.startswith("msgstr") and text and sorted(MARK.findall(text)) != marks:
                    yield f"po/{language}.po: “{message['msgid']}” and “{text}” have other marks"


CHECKS = [
    ("po/POTFILES.in lists what has words for people", check_list),
    ("xgettext reads it all", check_extraction),
    ("the catalogues are in order", check_catalogues),
    ("the catalogues are complete", check_complete),
    ("translations keep the marks", check_marks),
]


def main():
    good = True
    print(f"1..{len(CHECKS)}")
    for number, (name, check) in enumerate(CHECKS, 1):
        findings = list(check())
        good = good and not findings
        print(f"{'not ok' if findings else 'ok'} {number} {name}")
        for finding in findings:
            print(f"# {finding}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
