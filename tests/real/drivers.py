# SPDX-License-Identifier: Apache-2.0
"""drivers.py: the load that other programs and neuralnav-cli put on the same simulator, and how far what they
measured may be from what the simulator counted of it.

A tenth of the speed, so that the model's time outweighs the machine's. Clients that all wait for the same
step send their next requests together, and how many of them the next step still takes is a matter of a
millisecond: what two programs measured in runs of their own may differ by a whole step. Each is compared
with what the server saw of the same requests; means may be 10 % apart, those of TTFT 20 ms more.
"""
import json
import os
import shutil
import sys

import real

CLIENTS, REQUESTS, OUTPUT = 6, 30, 24
PROMPT_BYTES = 2000  # with its role and its ends about as long as 512 tokens of the simulator
SHARE, NOISE_MS = 0.1, 20
# Nothing is asked for by the network: what these programs need of a model they are given.
OFFLINE = dict(real.ENV, HF_HUB_OFFLINE="1", HF_DATASETS_OFFLINE="1", TRANSFORMERS_OFFLINE="1",
               HF_HOME=os.path.join(real.CACHE, "huggingface"), DO_NOT_TRACK="1")


def venv(name, requirement, timeout, needs_gib):
    """The folder of programs of a virtual environment with one package of PyPI, or the reason to skip."""
    place = os.path.join(real.CACHE, name)
    stamp = os.path.join(place, ".whole")
    if os.path.exists(stamp) and real.read(stamp) == requirement:
        return os.path.join(place, "bin")
    if sys.version_info < (3, 10):
        raise real.Skip(f"{requirement} needs Python 3.10")
    os.makedirs(real.CACHE, exist_ok=True)
    if shutil.disk_usage(real.CACHE).free < needs_gib * 2**30:
        raise real.Skip(f"{requirement} needs {needs_gib} GiB of room")
    if real.run([sys.executable, "-m", "venv", "--clear", place], 60).returncode:
        raise real.Skip("python3 -m venv does not work here: python3-venv is missing")
    done = real.run([os.path.join(place, "bin", "pip"), "install", "-q", "--disable-pip-version-check",
                     "--no-cache-dir", "--only-binary", ":all:", requirement], timeout)
    if done.returncode:
        shutil.rmtree(place, ignore_errors=True)
        raise real.Skip(f"{requirement} cannot be installed in {timeout} s: {done.stderr[-150:]}")
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(requirement)
    return os.path.join(place, "bin")


def write_prompts(path, prompt, output):
    """One JSON object a line, by the names that a program has for prompt and length of the answer. Each
    prompt begins with its number, so that no prefix is cached."""
    with open(path, "w", encoding="utf-8") as file:
        for number in range(REQUESTS):
            text = (f"{number:04d} " + "more words of a text about nothing " * 100)[:PROMPT_BYTES]
            file.write(json.dumps({prompt: text, output: OUTPUT}) + "\n")


def check_server(part, base):
    """What the simulator counted of the other program's requests."""
    part.near("requests answered", real.metric(base, "vllm:request_success_total", 'finished_reason="length"'),
              REQUESTS, 0)
    part.near("tokens generated", real.metric(base, "vllm:generation_tokens_total"), REQUESTS * OUTPUT, 0)
    part.near("nothing runs in the end", real.metric(base, "vllm:num_requests_running"), 0, 0)


def mean_ms(base, name):
    return 1000 * real.metric(base, f"vllm:{name}_seconds_sum") / real.metric(base, f"vllm:{name}_seconds_count")


def compare(part, program, base, ttft_ms, itl_ms):
    """The means of a program with those of the server that it drove."""
    for name, metric, theirs, noise in (("TTFT", "time_to_first_token", ttft_ms, NOISE_MS),
                                        ("ITL", "inter_token_latency", itl_ms, 0)):
        seen = mean_ms(base, metric)
        part.near(f"mean {name} in ms, {program}'s and the server's", theirs, seen, SHARE * seen + noise)


def compare_own(part):
    """The same load by neuralnav-cli, on a simulator of its own."""
    with real.simulator("--speed", "0.1") as base:
        run = real.load(base, "--concurrency", str(CLIENTS), "--requests", str(REQUESTS),
                        "--input-tokens", "512", "--output-tokens", str(OUTPUT))
        part.check("the run of neuralnav-cli proves something", run["validity"]["valid"], run["validity"])
        # What it calls TPOT, the time from the first token to the last over n - 1, others call ITL.
        compare(part, "neuralnav-cli", base, run["figures"]["ttft_ms"]["mean"], run["figures"]["tpot_ms"]["mean"])
