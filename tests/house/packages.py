#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""packages.py: the libraries that meson.build asks for, the package list and the README agree.

A library that is linked is installed by scripts/packages.list and has its reason in README.md, and
neither names a development package that nothing links any more.
"""
import os
import re
import sys

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
PACKAGES = {  # pkg-config module: Debian package
    "glib-2.0": "libglib2.0-dev",
    "gobject-2.0": "libglib2.0-dev",
    "gio-2.0": "libglib2.0-dev",
    "gio-unix-2.0": "libglib2.0-dev",
    "json-glib-1.0": "libjson-glib-dev",
    "sqlite3": "libsqlite3-dev",
    "gtk4": "libgtk-4-dev",
    "libadwaita-1": "libadwaita-1-dev",
    "cairo": "libcairo2-dev",
    "pango": "libpango1.0-dev",
    "pangocairo": "libpango1.0-dev",
    "libsoup-3.0": "libsoup-3.0-dev",
    "libcurl": "libcurl4-openssl-dev",
    "yaml-0.1": "libyaml-dev",
    "gtksourceview-5": "libgtksourceview-5-dev",
    "libsecret-1": "libsecret-1-dev",
    "libpq": "libpq-dev",
}
GROUPS = {"build", "app", "test", "check", "clang", "fuzz", "real"}


def read(name):
    with open(os.path.join(TOP, name), encoding="utf-8") as file:
        return file.read()


def linked_packages():
    modules = set()
    for parent, folders, names in os.walk(TOP):
        folders[:] = [name for name in folders if not name.startswith((".", "_"))]
        if "meson.build" in names:
            text = re.sub(r"#.*", "", read(os.path.join(parent, "meson.build")))
            modules |= set(re.findall(r"\bdependency\(\s*'([^']+)'", text))
    for module in sorted(modules):
        if module not in PACKAGES:
            yield None, f"meson asks for {module}, which tests/house/packages.py does not know"
        else:
            yield PACKAGES[module], None


def is_library(package):
    """A development package of a library, not the parts of a compiler."""
    return package.endswith("-dev") and not package.startswith(("libc6-dev", "libclang-rt-"))


def findings():
    rows = [line.split(None, 2) for line in read("scripts/packages.list").splitlines()
            if line.strip() and not line.startswith("#")]
    for row in rows:
        if len(row) != 3 or row[0] not in GROUPS:
            yield f"scripts/packages.list: not GROUP PACKAGE REASON: {' '.join(row)}"
    names = [row[1] for row in rows]
    for name in sorted(set(name for name in names if names.count(name) > 1)):
        yield f"scripts/packages.list names {name} twice"
    listed = set(names)
    readme = read("README.md")
    linked = set()
    for package, problem in linked_packages():
        if problem:
            yield problem
            continue
        linked.add(package)
        if package not in listed:
            yield f"{package} is linked and not in scripts/packages.list"
        if f"`{package}`" not in readme:
            yield f"{package} is linked and README.md does not give its reason"
    for package in sorted(listed):
        if is_library(package):
            if package not in linked:
                yield f"{package} is in scripts/packages.list and nothing links it"


def main():
    found = sorted(set(findings()))
    for finding in found:
        print(finding)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
