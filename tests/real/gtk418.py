#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""gtk418.py: builds on Debian 13 with warnings as errors and runs the window's tests there, and those of the
simulator, whose connections libsoup 3.6 keeps in another way than 3.2.

The system lies in a folder of the build folder. What is mounted in it is mounted in a namespace of this
part's own, and gone when the last of its processes is, however that ends. The source is read-only there.
"""
import json
import os
import re
import subprocess

import real

SUITE = "trixie"
ROOT = os.path.join(real.CACHE, SUITE)
FLOOR = {"gtk4": "4.18", "libadwaita-1": "1.7", "libsoup-3.0": "3.6"}
ENTER = r"""
set -e
mount -t proc proc "$ROOT/proc"
mount --rbind /dev "$ROOT/dev"
mount --bind "$TOP" "$ROOT/src"
mount -o remount,ro,bind "$ROOT/src"
exec chroot "$ROOT" env -i PATH=/usr/sbin:/usr/bin HOME=/tmp LC_ALL=C.UTF-8 LANGUAGE=en \
  DEBIAN_FRONTEND=noninteractive "$@"
"""


def inside(timeout, *command):
    """Runs a command in the other Debian; all of its processes end with it."""
    enter = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--propagation", "private", "sh", "-c",
             ENTER, "sh", *command]
    return real.run(enter, timeout, cwd="/", env=dict(os.environ, ROOT=ROOT, TOP=real.TOP))


def packages():
    """What scripts/packages.list names for building and testing; the first of alternatives."""
    rows = [line.split() for line in real.read(os.path.join(real.TOP, "scripts", "packages.list")).splitlines()]
    return [row[1].split("|")[0] for row in rows if row and row[0] in ("build", "app", "test")]


def debian():
    """Makes the other Debian, or brings it up to the list of packages."""
    if os.geteuid() != 0:
        raise real.Skip("only root can make a chroot")
    if real.run(["unshare", "--mount", "true"], 10).returncode:
        raise real.Skip("no namespace of mounts can be had")
    debootstrap, mirror = real.tool("debootstrap"), real.debian_mirror()
    stamp = os.path.join(ROOT, ".packages")
    if os.path.exists(stamp) and real.read(stamp) == " ".join(packages()):
        return
    if not os.path.exists(os.path.join(ROOT, ".base")):
        done = real.run([debootstrap, "--variant=minbase", SUITE, ROOT, mirror], 600)
        if done.returncode:
            raise real.Skip(f"debootstrap cannot make Debian 13: {done.stdout[-150:]}")
        open(os.path.join(ROOT, ".base"), "w", encoding="utf-8").close()
    for name in ("src", "build"):
        os.makedirs(os.path.join(ROOT, name), exist_ok=True)
    with open(os.path.join(ROOT, "etc", "resolv.conf"), "w", encoding="utf-8") as file:
        file.write(real.read("/etc/resolv.conf"))
    done = inside(900, "sh", "-c", "apt-get -q update && apt-get -q -y install --no-install-recommends "
                  + " ".join(packages()) + " && apt-get clean")
    if done.returncode:
        raise real.Skip(f"the packages of Debian 13 cannot be fetched: {done.stderr[-150:]}")
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(" ".join(packages()))


def check_versions(part):
    for module, floor in FLOOR.items():
        version = inside(30, "pkg-config", "--modversion", module).stdout.strip()
        good = version and [int(n) for n in version.split(".")[:2]] >= [int(n) for n in floor.split(".")]
        part.check(f"{module} {version} is at least {floor}", good)


def build(part):
    done = inside(1500, "sh", "-c", "rm -f /build/meson-logs/testlog*; exec /src/scripts/build /build --werror")
    said = re.sub(r"(?m)^\[\d+/\d+\].*\n", "", done.stdout + done.stderr)
    return part.check("builds without a warning", done.returncode == 0, said)


def results():
    path = os.path.join(ROOT, "build", "meson-logs", "testlog.json")
    if not os.path.exists(path):
        return []
    return [json.loads(line) for line in real.read(path).splitlines() if line.strip()]


def run_suites(part):
    done = inside(1200, "/src/scripts/with-display", "meson", "test", "-C", "/build", "--no-rebuild",
                  "--suite", "app", "--suite", "chart", "--suite", "simulator", "--timeout-multiplier", "6")
    found = results()
    part.check("the tests run", len(found) > 10, done.stdout + done.stderr)
    for entry in found:
        name, said = entry["name"].split("/")[-1].strip(), entry.get("stdout") or ""
        if entry["result"] == "SKIP":
            part.skip(name)
        else:
            bad = "\n".join(line for line in said.splitlines() if not re.match(r"ok |# (Start|End)", line))
            part.check(f"{name}, {len(re.findall(r'(?m)^ok ', said))} subtests", entry["result"] == "OK",
                       bad + (entry.get("stderr") or "")[-2000:])


def body(part):
    debian()
    check_versions(part)
    if build(part):
        run_suites(part)
        left = subprocess.run(["grep", "-c", re.escape(ROOT), "/proc/self/mounts"], capture_output=True,
                              text=True, check=False)
        part.near("mounts that are left", int(left.stdout or 0), 0, 0)


real.Part("gtk418").run(body)
