#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""flatpak.py: the Flatpak manifest parses, is ours, and asks for no more than the application needs."""
import os
import sys

import yaml

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
APP_ID = "io.github.neuralnav.NeuralNav"
# To show a window, and nothing else: no home folder, no network, no bus of the session.
PERMISSIONS = {"--share=ipc", "--socket=wayland", "--socket=fallback-x11", "--device=dri"}


def findings():
    with open(os.path.join(TOP, "flatpak", APP_ID + ".yml"), encoding="utf-8") as file:
        manifest = yaml.safe_load(file)
    expected = {"id": APP_ID, "runtime": "org.gnome.Platform", "sdk": "org.gnome.Sdk",
                "command": "neuralnav"}
    for key, value in expected.items():
        if manifest.get(key) != value:
            yield f"{key} is {manifest.get(key)!r} instead of {value!r}"
    if not isinstance(manifest.get("runtime-version"), str):
        yield "runtime-version is not a string"
    for permission in sorted(set(manifest.get("finish-args", [])) - PERMISSIONS):
        yield f"asks for {permission}"
    modules = manifest.get("modules", [])
    if not modules or modules[-1].get("name") != "neuralnav":
        yield "the last module is not neuralnav"
    for module in modules:
        for source in module.get("sources", []):
            if source.get("type") != "dir" and "sha256" not in source and "commit" not in source:
                yield f"a source of {module.get('name')} has no hash"


def main():
    found = list(findings())
    for finding in found:
        print(finding)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
