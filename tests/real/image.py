#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""image.py: the image of `make image` as other programs read it: skopeo, umoci, and podman where it can run."""
import json
import os
import shutil
import tempfile
import urllib.error
import urllib.request

import real

NAME = "vllm-simulator:latest"
PORT = 18080


def make(folder):
    archive = os.path.join(folder, "image.tar")
    done = real.run([os.path.join(real.TOP, "scripts", "image"), real.SIMULATOR, archive], 120)
    if done.returncode != 0:
        raise real.Skip(f"the image cannot be made here: {real.one_line(done.stderr)}")
    return archive


def check_skopeo(part, archive, folder):
    done = real.run([real.tool("skopeo"), "inspect", "--config", f"docker-archive:{archive}"], 60)
    config = json.loads(done.stdout or "{}").get("config", {})
    part.check("skopeo reads it, and its user is not root",
               done.returncode == 0 and config.get("User", "").split(":")[0] not in ("", "0", "root"),
               (done.stderr, config))
    done = real.run([real.tool("skopeo"), "copy", f"docker-archive:{archive}", f"oci:{folder}/oci:latest"], 120)
    part.check("skopeo makes an OCI image of it, all digests right", done.returncode == 0, done.stderr)


def check_umoci(part, folder):
    bundle = os.path.join(folder, "bundle")
    done = real.run([real.tool("umoci"), "unpack", "--rootless", "--image", f"{folder}/oci:latest", bundle], 120)
    program = os.path.join(bundle, "rootfs", "usr", "bin", "neuralnav-sim")
    part.check("umoci unpacks it", done.returncode == 0 and os.access(program, os.X_OK), done.stderr)
    with open(os.path.join(bundle, "config.json"), encoding="utf-8") as file:
        process = json.load(file)["process"]
    part.check("what a runtime would start is the simulator, not as root",
               process["args"] == ["/usr/bin/neuralnav-sim"] and process["user"]["uid"] != 0, process)
    done = real.run(["chroot", os.path.join(bundle, "rootfs"), *process["args"], "--version"], 30)
    if os.geteuid() == 0:
        part.check("it starts from these files alone", done.stdout.startswith("neuralnav-sim "), done.stderr)


def check_podman(part, archive):
    podman = real.tool("podman")
    done = real.run([podman, "load", "-i", archive], 120)
    if done.returncode != 0:
        raise real.Skip(f"podman cannot run here: {real.one_line(done.stderr)}")
    part.check("podman loads it", done.returncode == 0)
    start = [podman, "run", "--rm", "--read-only"]
    done = real.run([*start, NAME, "--version"], 60)
    if done.returncode in (125, 126):  # podman's own failures
        raise real.Skip(f"podman may not start what it has loaded: {real.one_line(done.stderr)}")
    command = [*start, "-p", f"127.0.0.1:{PORT}:8000", "-e", f"MODEL_NAME={real.MODEL}", "-e",
               f"GPU_TYPE={real.GPU}", NAME]

    def ready(_log):
        try:
            return real.get(f"http://127.0.0.1:{PORT}/health") == ""
        except (OSError, urllib.error.URLError):
            return False

    with real.server(command, os.path.join(real.CACHE, "podman.log"), ready, 60):
        part.check("podman runs it on a root that is read-only", ready(None))


def body(part):
    folder = tempfile.mkdtemp(dir=real.CACHE)
    try:
        archive = make(folder)
        check_skopeo(part, archive, folder)
        check_umoci(part, folder)
        check_podman(part, archive)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


real.Part("image").run(body)
