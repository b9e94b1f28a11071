# SPDX-License-Identifier: Apache-2.0
"""real.py: what the parts of `make test-real` have in common.

A part is a program that prints TAP. `Part.check` is one test; `Part.skip` says in one line what cannot be
had here, which ends the part well. Servers are on loopback and ended by their process id, whatever happens.
"""
import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request

TOP = os.path.realpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))
BUILD = os.path.realpath(os.environ.get("NAV_BUILD", os.path.join(TOP, "_build")))
CACHE = os.path.join(BUILD, "real")  # what was fetched and may be used again
SIMULATOR = os.path.join(BUILD, "src", "simulator", "neuralnav-sim")
CLI = os.path.join(BUILD, "src", "cli", "neuralnav-cli")
MODEL, GPU = "Qwen/Qwen2.5-7B-Instruct", "h100-sxm"
ENV = dict(os.environ, NEURALNAV_DATA=os.path.join(TOP, "data"), LANGUAGE="en",
           GSETTINGS_BACKEND="memory", XDG_DATA_HOME=os.path.join(CACHE, "home"),
           NO_PROXY="127.0.0.1,localhost", no_proxy="127.0.0.1,localhost")


class Skip(Exception):
    """Something that this machine or its network does not have."""


class Part:
    """Prints TAP: `check` a test, `relay` those of another program, `run` the whole part."""

    def __init__(self, name):
        self.name, self.count, self.failed = name, 0, 0

    def check(self, what, good, said=""):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} {self.name}: {what}", flush=True)
        if not good:
            for line in str(said).strip().splitlines()[-30:]:
                print(f"# {line}", flush=True)
        return good

    def near(self, what, got, wanted, tolerance):
        good = got is not None and wanted is not None and abs(got - wanted) <= tolerance
        return self.check(f"{what}: {text(got)} and {text(wanted)}, at most {text(tolerance)} apart", good)

    def relay(self, output):
        """The TAP of another program, numbered anew."""
        for line in output.splitlines():
            match = re.match(r"(not )?ok\b\s*\d*\s*(.*)$", line)
            if match:
                self.check(match.group(2), not match.group(1))
            elif line.startswith("#"):
                print(line, flush=True)

    def skip(self, why):
        self.count += 1
        print(f"ok {self.count} {self.name} # SKIP {one_line(why)}", flush=True)

    def run(self, body):
        try:
            body(self)
        except Skip as why:
            self.skip(why)
        except Exception as error:  # a part that breaks is a failure, and the next one runs
            self.check("runs to its end", False, f"{type(error).__name__}: {error}")
        print(f"1..{self.count}", flush=True)
        sys.exit(1 if self.failed else 0)


def text(number):
    return "nothing" if number is None else f"{number:.6g}"


def one_line(words):
    """Short enough for a line; of apt's warnings and errors the errors."""
    words = str(words)
    head, found, error = words.partition("E: ")
    if found and "W: " in head:
        words = head.partition("W: ")[0] + error
    return " ".join(words.split())[:200]


def run(command, timeout, **options):
    """Runs a program to its end, with what it says as text; one that takes too long is a failure, and is
    ended with all that it started."""
    options = {"env": ENV, "stdin": subprocess.DEVNULL, **options}
    with subprocess.Popen(command, text=True, errors="replace", stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          start_new_session=True, **options) as process:
        try:
            output, errors = process.communicate(timeout=timeout)
            return subprocess.CompletedProcess(command, process.returncode, output, errors)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            output, errors = process.communicate()
            return subprocess.CompletedProcess(command, 124, output, f"{errors}\nstill ran after {timeout} s")
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise


@contextlib.contextmanager
def server(command, log, ready, timeout=30, **options):
    """Starts a server and waits until `ready (log so far)` gives something; yields that."""
    options.setdefault("env", ENV)
    os.makedirs(os.path.dirname(log), exist_ok=True)
    with open(log, "w", encoding="utf-8") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out,
                                   stderr=subprocess.STDOUT, **options)
    try:
        yield wait_for(lambda: ready(read(log)), timeout, process, log)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(ask, timeout, process, log):
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended with {process.returncode}: {read(log)[-500:]}")
        answer = ask()
        if answer:
            return answer
        time.sleep(0.05)
    raise RuntimeError(f"{process.args[0]} was not ready after {timeout} s: {read(log)[-500:]}")


def read(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def simulator(*options, model=MODEL):
    """A simulator on a free port; yields its URL, without /v1."""
    def ready(log):
        match = re.search(r"https?://127\.0\.0\.1:\d+", log)
        return match and match.group()
    return server([SIMULATOR, "--model", model, "--gpu", GPU, "--host", "127.0.0.1", "--port", "0",
                   *options], os.path.join(CACHE, f"simulator-{os.getpid()}.log"), ready)


def get(url, timeout=10):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=timeout) as answer:
        return answer.read().decode()


def get_json(url, timeout=10):
    return json.loads(get(url, timeout))


def metric(base, name, labels=""):
    """The sum of a metric's samples that carry `labels`, of a page fetched now."""
    total = None
    for line in get(base + "/metrics").splitlines():
        match = re.match(re.escape(name) + r"(\{[^}]*\})? (\S+)$", line)
        if match and labels in (match.group(1) or ""):
            total = (total or 0) + float(match.group(2))
    return total


def load(base, *options, timeout=120):
    """Lets neuralnav-cli put a load on a server; gives the run as its JSON says it."""
    done = run([CLI, "load", base + "/v1", "--json", "--quiet", *options], timeout)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"neuralnav-cli load: {done.stderr.strip() or done.returncode}")
    return json.loads(done.stdout)


def tool(name):
    """Where a program is, or the reason to skip."""
    for folder in os.environ.get("PATH", "").split(":"):
        path = os.path.join(folder, name)
        if os.access(path, os.X_OK):
            return path
    raise Skip(f"{name} is not installed")


def debian_packages(folder, *packages):
    """Unpacks Debian packages below CACHE without installing them: a server that is installed would be
    started by its package. Gives the folder, or the reason to skip."""
    place = os.path.join(CACHE, folder)
    if os.path.exists(os.path.join(place, ".whole")):
        return place
    tool("apt-get")
    os.makedirs(place, exist_ok=True)
    done = run(["apt-get", "-q", "download", *packages], 300, cwd=place)
    if done.returncode:
        raise Skip(f"Debian packages {', '.join(packages)} cannot be fetched: {done.stderr}")
    for name in sorted(os.listdir(place)):
        if name.endswith(".deb"):
            subprocess.run(["dpkg-deb", "-x", name, "."], cwd=place, check=True)
            os.remove(os.path.join(place, name))
    open(os.path.join(place, ".whole"), "w", encoding="utf-8").close()
    return place


def debian_mirror():
    """The mirror that apt uses already."""
    done = run(["apt-get", "indextargets", "--format", "$(SITE) $(CODENAME) $(CREATED_BY)",
                "Created-By: Packages"], 30)
    for line in done.stdout.splitlines():
        site = line.split()[0]
        if "security" not in line and site.startswith("http"):
            return site.rstrip("/")
    raise Skip("apt knows no Debian mirror")
