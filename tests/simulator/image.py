#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""image.py SCRIPT NEURALNAV-SIM: what `make image` makes, unpacked and run. Prints TAP.

The program runs in the image's files alone, as the image's user, on a root that nobody can write to.
"""
import hashlib
import http.client
import io
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

MODEL = ["--model", "Qwen/Qwen2.5-7B-Instruct", "--gpu", "h100-sxm", "--host", "127.0.0.1", "--port", "0"]
# Mounts the folder over itself, read-only, in a mount namespace of its own.
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'


def enter(root, user):
    """A command line that runs what follows in the image, as its user."""
    return ["unshare", "--mount", "sh", "-c", READ_ONLY, root, "chroot", f"--userspec={user}", root]


def can_enter(root, user):
    try:
        done = subprocess.run([*enter(root, user), "/usr/bin/neuralnav-sim", "--version"], capture_output=True,
                              text=True, check=False)
    except OSError as error:
        return str(error)
    return None if done.returncode == 0 else done.stderr.strip().replace("\n", " ")


def blob(archive, entry):
    data = archive.extractfile("blobs/sha256/" + entry["digest"].removeprefix("sha256:")).read()
    assert hashlib.sha256(data).hexdigest() == entry["digest"].removeprefix("sha256:")
    assert len(data) == entry["size"]
    return data


def read_image(path, root):
    """Unpacks it; returns its settings."""
    with tarfile.open(path) as archive:
        index = json.load(archive.extractfile("index.json"))
        manifest = json.loads(blob(archive, index["manifests"][0]))
        config = json.loads(blob(archive, manifest["config"]))
        docker = json.load(archive.extractfile("manifest.json"))[0]
        assert docker["RepoTags"] == ["vllm-simulator:latest"]
        assert docker["Config"].endswith(manifest["config"]["digest"].removeprefix("sha256:"))
        with tarfile.open(fileobj=io.BytesIO(blob(archive, manifest["layers"][0]))) as layer:
            assert {member.uid for member in layer} == {0}
            layer.extractall(root)
    return config


def check_settings(config, root):
    settings = config["config"]
    assert settings["User"].split(":")[0] not in ("", "0", "root"), settings
    assert os.access(root + settings["Entrypoint"][0], os.X_OK)
    size = sum(os.lstat(os.path.join(folder, name)).st_size for folder, _, names in os.walk(root) for name in names)
    assert size <= 100_000_000, size
    assert os.path.exists(root + "/usr/share/neuralnav/knowledge/models.json")


def check_run(config, root):
    settings = config["config"]
    reason = can_enter(root, settings["User"])
    if reason is not None:
        return f"no root that is read-only here: {reason}"
    done = subprocess.run([*enter(root, settings["User"]), *settings["Entrypoint"], *MODEL, "--ssl-certfile", "/none"],
                          capture_output=True, text=True, check=False,
                          env={"PATH": os.environ["PATH"], "NEURALNAV_DATA": "/usr/share/neuralnav"})
    assert "/none" in done.stderr, f"TLS is not there: {done.stderr}"
    environment = dict(entry.split("=", 1) for entry in settings["Env"]) | {"PATH": os.environ["PATH"]}
    process = subprocess.Popen([*enter(root, settings["User"]), *settings["Entrypoint"], *MODEL], text=True,
                               env=environment, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    try:
        line = process.stdout.readline()
        connection = http.client.HTTPConnection("127.0.0.1", int(re.search(r":(\d+)\s*$", line).group(1)), timeout=60)
        connection.request("POST", "/v1/completions", json.dumps({"prompt": "x", "max_tokens": 2}),
                           {"Content-Type": "application/json"})
        assert json.loads(connection.getresponse().read())["usage"]["total_tokens"] == 3
        with open(f"/proc/{process.pid}/status", encoding="utf-8") as file:
            assert f"\nUid:\t{settings['User'].split(':')[0]}\t" in file.read()
        connection.close()
    finally:
        process.terminate()
        process.communicate()
    assert process.returncode == 0
    return None


def main(script, program):
    good = True
    print("1..3")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        root, paths = folder + "/root", [f"{folder}/{n}.tar" for n in range(2)]
        os.mkdir(root)
        for path in paths:
            subprocess.run([script, program, path], check=True, stdout=subprocess.DEVNULL)
        config = read_image(paths[0], root)
        with open(paths[0], "rb") as first, open(paths[1], "rb") as second:
            same = first.read() == second.read()
        print(f"{'ok' if same else 'not ok'} 1 the same input gives the same bytes")
        for number, check in enumerate((check_settings, check_run), 2):
            try:
                skipped = check(config, root)
                print(f"ok {number} {check.__name__}" + (f" # SKIP {skipped}" if skipped else ""))
            except (AssertionError, AttributeError, OSError) as error:
                good = False
                print(f"not ok {number} {check.__name__}\n# {error!r}")
    return 0 if good and same else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
