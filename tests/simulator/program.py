#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""program.py NEURALNAV-SIM: the program from start to end. Prints TAP."""
import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

MODEL = ["--model", "Qwen/Qwen2.5-7B-Instruct", "--gpu", "h100-sxm", "--host", "127.0.0.1", "--port", "0",
         "--speed", "1000"]
BODY = json.dumps({"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 40, "ignore_eos": True,
                   "stream": True})


@contextlib.contextmanager
def running(program, *options):
    """The process, once it was started."""
    process = subprocess.Popen([program, *MODEL, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True, stdin=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def connect(process):
    """As soon as it says where it listens."""
    line = process.stdout.readline()
    return http.client.HTTPConnection("127.0.0.1", int(re.search(r":(\d+)\s*$", line).group(1)), timeout=60)


def test_serves_and_ends(program):
    with running(program) as process:
        connection = connect(process)
        connection.request("GET", "/health")
        assert connection.getresponse().status == 200
        connection.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def test_crash(program):
    with running(program, "--fault", "mid_stream:crash,tokens=3") as process:
        connection = connect(process)
        connection.request("POST", "/v1/chat/completions", BODY, {"Content-Type": "application/json"})
        try:
            text = connection.getresponse().read()
        except http.client.IncompleteRead as broken:
            text = broken.partial
        assert b"[DONE]" not in text
        assert process.wait(60) == -signal.SIGKILL


def test_faults_of_a_file(program):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "faults.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump([{"where": "health", "what": "status", "status": 500}], file)
        with running(program, "--fault", "@" + path) as process:
            connection = connect(process)
            connection.request("GET", "/health")
            assert connection.getresponse().status == 500
            connection.close()
        with open(path, "w", encoding="utf-8") as file:
            file.write('{"where": "health"}')
        done = subprocess.run([program, *MODEL, "--fault", "@" + path], capture_output=True, text=True, check=False)
        assert done.returncode == 3 and "list" in done.stderr, done


def test_ends_before_it_listens(program):
    with running(program, "--startup-delay", "3600") as process:
        # It has caught signals once it sleeps in its loop; before that SIGTERM ends it as the kernel does.
        while process.poll() is None:
            process.send_signal(signal.SIGTERM)
            time.sleep(0.05)
        assert process.returncode in (0, -signal.SIGTERM)
        assert process.stdout.read() == ""


def main(program):
    tests = [(name[5:], function) for name, function in globals().items() if name.startswith("test_")]
    print(f"1..{len(tests)}")
    good = True
    for number, (name, function) in enumerate(tests, 1):
        try:
            function(program)
            print(f"ok {number} {name}")
        except (AssertionError, OSError, subprocess.TimeoutExpired, AttributeError) as error:
            good = False
            print(f"not ok {number} {name}\n# {error!r}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
