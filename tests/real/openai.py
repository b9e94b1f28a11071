#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""openai.py: the npm clients `openai` and `@langchain/openai` talk to neuralnav-sim."""
import os
import shutil

import real

HERE = os.path.dirname(os.path.abspath(__file__))


def clients():
    """Installs the exact versions of tests/real/package-lock.json, once."""
    node, npm = real.tool("node"), real.tool("npm")
    version = real.run([node, "--version"], 30).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < 20:
        raise real.Skip(f"the clients need Node.js 20 or newer, here is {version}")
    place = os.path.join(real.CACHE, "npm")
    stamp, lock = os.path.join(place, ".whole"), real.read(os.path.join(HERE, "package-lock.json"))
    if os.path.exists(stamp) and real.read(stamp) == lock:
        return node, place
    os.makedirs(place, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(HERE, name), place)
    done = real.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], 180,
                    cwd=place)
    if done.returncode:
        raise real.Skip(f"npm cannot install the clients: {done.stderr}")
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(lock)
    return node, place


def body(part):
    node, place = clients()
    # Modules are looked up from where the script lies.
    script = shutil.copy(os.path.join(HERE, "openai.mjs"), place)
    with real.simulator() as plain, real.simulator("--api-key", "right") as locked:
        done = real.run([node, script, plain, locked, real.MODEL], 120, cwd=place)
        part.relay(done.stdout)
        part.check("the clients end well", done.returncode == 0, done.stderr)


real.Part("openai").run(body)
