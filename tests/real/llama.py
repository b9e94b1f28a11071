#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""llama.py: neuralnav-cli test and load ask a real llama-server, whose own counts agree.

The server is of Debian's unstable branch, unpacked with all it links and run by its own loader: nothing is
installed, and no root is needed. The model is made on the spot.
"""
import glob
import os
import re
import shutil
import subprocess

import real
import tiny_gguf

PLACE = os.path.join(real.CACHE, "llama")
KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
REQUESTS, OUTPUT = 40, 50


def fetch(apt):
    """Downloads the package and everything below it, with lists and a state of apt's own."""
    for name in ("lists/partial", "cache/archives/partial"):
        os.makedirs(os.path.join(apt, name), exist_ok=True)
    with open(os.path.join(apt, "status"), "w", encoding="utf-8"):
        pass
    with open(os.path.join(apt, "sources.list"), "w", encoding="utf-8") as file:
        file.write(f"deb [signed-by={KEYS}] {real.debian_mirror()} sid main\n")
    options = {"Dir::Etc::sourcelist": apt + "/sources.list", "Dir::Etc::sourceparts": "/dev/null",
               "Dir::Etc::preferencesparts": "/dev/null", "Dir::State::lists": apt + "/lists",
               "Dir::State::status": apt + "/status", "Dir::Cache": apt + "/cache",
               "Acquire::Languages": "none", "APT::Install-Recommends": "false", "Debug::NoLocking": "1",
               "APT::Sandbox::User": "root"}  # who fetches as another user may not enter this folder
    apt_get = ["apt-get", "-q", "-y", *(f"-o{name}={wanted}" for name, wanted in options.items())]
    for command in (["update"], ["--download-only", "install", "llama.cpp-tools"]):
        done = real.run(apt_get + command, 300)
        if done.returncode:
            raise real.Skip(f"llama.cpp-tools of Debian's unstable branch cannot be fetched: {done.stderr}")
    return glob.glob(apt + "/cache/archives/*.deb")


def install():
    stamp = os.path.join(PLACE, ".whole")
    if os.path.exists(stamp):
        return
    if not os.path.exists(KEYS):
        raise real.Skip("the keys of Debian's archive are not here")
    shutil.rmtree(PLACE, ignore_errors=True)
    apt = os.path.join(PLACE, "apt")
    for package in fetch(apt):
        subprocess.run(["dpkg-deb", "-x", package, PLACE], check=True)
    shutil.rmtree(apt)
    open(stamp, "w", encoding="utf-8").close()


def only(pattern):
    found = sorted(glob.glob(os.path.join(PLACE, pattern)))
    if not found:
        raise real.Skip(f"the packages hold no {pattern}, which this machine would need")
    return found[0]


def llama_server(model):
    loader = only("usr/lib*/ld-linux*.so.*")
    libraries = os.path.dirname(only("usr/lib/*/libc.so.6"))
    command = [loader, "--library-path", f"{libraries}:{libraries}/llama", only("usr/bin/llama-server"),
               "-m", model, "--alias", "tiny", "--host", "127.0.0.1", "--port", "0", "--offline", "--no-ui",
               "--metrics", "-t", "1", "-c", "16384", "-np", "4"]
    # The plainest of the back ends: the others are chosen where Debian would have installed them.
    env = dict(real.ENV, GGML_BACKEND_PATH=only("usr/lib/*/ggml/*/libggml-cpu*x64.so"))

    def ready(log):
        match = re.search(r"listening on (http://127\.0\.0\.1:\d+)", log)
        return match and match.group(1)
    return real.server(command, os.path.join(real.CACHE, "llama-server.log"), ready, env=env)


def body(part):
    install()
    model = os.path.join(real.CACHE, "tiny.gguf")
    tiny_gguf.write(model)
    with llama_server(model) as base:
        done = real.run([real.CLI, "test", base], 60)
        part.check("neuralnav-cli test shows an answer and its times", done.returncode == 0
                   and re.search(r"(?m)^ *answer +complete$", done.stdout)
                   and re.search(r"(?m)^ *time to first token +[\d.]+ ms$", done.stdout), done.stdout + done.stderr)
        before = real.metric(base, "llamacpp:tokens_predicted_total")
        run = real.load(base, "--concurrency", "4", "--requests", str(REQUESTS), "--input-tokens", "200",
                        "--output-tokens", str(OUTPUT))
        part.check("it knows the server for what it is", run["endpoint"]["server"] == "llama.cpp"
                   and not run["endpoint"]["simulated"], run["endpoint"])
        part.check("every request is answered, and the run proves something",
                   run["counts"]["completed"] == REQUESTS and run["validity"]["valid"],
                   (run["counts"], run["errors"], run["validity"]))
        tokens = run["figures"]["output_tokens"]
        part.check("every answer has the length that was asked for", tokens["min"] == tokens["max"] == OUTPUT, tokens)
        part.near("mean tokens of a prompt", run["figures"]["input_tokens"]["mean"], 200, 10)
        # Two short requests before the run tell how the server counts, each answered with one token.
        part.near("tokens that the server counted", real.metric(base, "llamacpp:tokens_predicted_total") - before,
                  REQUESTS * OUTPUT + 2, 0)
        part.near("requests that it still works on", real.metric(base, "llamacpp:requests_processing"), 0, 0)


real.Part("llama").run(body)
