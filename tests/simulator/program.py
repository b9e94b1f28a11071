#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""program.py NEURALNAV-SIM: the program from start to end. Prints TAP."""
import contextlib
import http.client
import json
import os
import re
import resource
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

LOCAL = ["--host", "127.0.0.1", "--port", "0", "--speed", "1000"]
MODEL = ["--model", "Qwen/Qwen2.5-7B-Instruct", "--gpu", "h100-sxm", *LOCAL]
ROW = "inferencex:000963c6c21b"  # of the shipped knowledge: 246.5424 ms and 23.72242 ms at 128 clients
# Of vLLM's documentation, without those that need LoRA, drafts or a flag.
METRICS = """num_requests_running num_requests_waiting num_requests_waiting_by_reason kv_cache_usage_perc
engine_sleep_state prefix_cache_queries_total prefix_cache_hits_total external_prefix_cache_queries_total
external_prefix_cache_hits_total mm_cache_queries_total mm_cache_hits_total num_preemptions_total
prompt_tokens_total generation_tokens_total prompt_tokens_by_source_total prompt_tokens_cached_total
request_success_total time_to_first_token_seconds inter_token_latency_seconds
request_time_per_output_token_seconds e2e_request_latency_seconds request_queue_time_seconds
request_inference_time_seconds request_prefill_time_seconds request_decode_time_seconds request_prompt_tokens
request_generation_tokens request_max_num_generation_tokens request_params_max_tokens
request_prefill_kv_computed_tokens request_params_n iteration_tokens_total cache_config_info""".split()
LEGACY = """gpu_cache_usage_perc gpu_prefix_cache_queries_total gpu_prefix_cache_hits_total
time_per_output_token_seconds""".split()
BODY = json.dumps({"messages": [{"role": "user", "content": "Hi"}], "max_tokens": 40, "ignore_eos": True,
                   "stream": True})


@contextlib.contextmanager
def running(program, *options, what=tuple(MODEL)):
    """The process, once it was started."""
    process = subprocess.Popen([program, *what, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
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


def is_known(host):
    """Not each machine knows its own name."""
    try:
        return bool(socket.getaddrinfo(host, None))
    except socket.gaierror:
        return False


def test_host(program):
    """What it prints is a URL, also of IPv6; names are looked up."""
    for host, shown in (("::1", "http://[::1]:"), ("::", "http://[::]:"), ("localhost", "http://localhost:"),
                        (socket.gethostname(), f"http://{socket.gethostname()}:")):
        if (":" in host and not socket.has_ipv6) or not is_known(host):
            continue
        with running(program, "--host", host) as process:
            line = process.stdout.readline()
            if not line and ":" in host and "cannot listen" in process.stderr.read():
                continue  # a machine without IPv6
            assert f", {shown}" in line, line
            port = int(line.rstrip().rpartition(":")[2])
            connection = http.client.HTTPConnection("::1" if ":" in host else host, port, timeout=60)
            connection.request("GET", "/health")
            assert connection.getresponse().status == 200
            connection.close()
    done = subprocess.run([program, *MODEL, "--host", "no.such.host.invalid"], capture_output=True, text=True,
                          check=False, timeout=60)
    assert done.returncode == 3 and "no.such.host.invalid" in done.stderr, done


def test_socket_file(program):
    """Whole answers, streams and what comes after them on a socket in the file system, and only there."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sim.sock")
        left = socket.socket(socket.AF_UNIX)
        left.bind(path)  # as a server that was killed leaves it
        left.close()
        with running(program, "--uds", path) as process:
            assert process.stdout.readline().endswith(f", unix:{path}\n")
            connection = http.client.HTTPConnection("localhost", timeout=60)
            connection.sock = socket.socket(socket.AF_UNIX)
            connection.sock.connect(path)
            kept = connection.sock
            for stream in (True, False, True):
                body = json.dumps(json.loads(BODY) | {"stream": stream})
                connection.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json"})
                text = connection.getresponse().read().decode()
                assert text.endswith("data: [DONE]\n\n") if stream else json.loads(text), text[-100:]
            assert connection.sock is kept, "the connection was not kept"
            done = subprocess.run([program, *MODEL, "--uds", path], capture_output=True, text=True, check=False,
                                  timeout=60)
            assert done.returncode == 4 and path in done.stderr, done
            connection.close()
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0 and process.stderr.read() == ""
            assert not os.path.exists(path)


def stream(connection, max_tokens):
    connection.request("POST", "/v1/chat/completions", json.dumps(json.loads(BODY) | {"max_tokens": max_tokens}),
                       {"Content-Type": "application/json"})
    return connection.getresponse()


def test_drains(program):
    """Told to end it takes nobody new, says so to those it knows, and ends when its streams do."""
    with running(program, "--speed", "1") as process:
        streams = connect(process)
        kept = [http.client.HTTPConnection("127.0.0.1", streams.port, timeout=60) for _ in range(2)]
        for connection in kept:
            connection.request("GET", "/health")
            assert connection.getresponse().read() == b""
        answer = stream(streams, 300)
        longer = http.client.HTTPConnection("127.0.0.1", streams.port, timeout=60)
        half = stream(longer, 8000)  # however slow this computer is, it is there until we leave
        process.send_signal(signal.SIGTERM)
        while True:  # until it has heard the signal
            try:
                socket.create_connection(("127.0.0.1", streams.port)).close()
                time.sleep(0.01)
            except (ConnectionRefusedError, ConnectionResetError):  # reset: it waited to be accepted
                break
        for connection, path in zip(kept, ("/health", "/ping")):
            connection.request("GET", path)
            answer_now = connection.getresponse()
            assert answer_now.status == 503 and answer_now.getheader("Connection") == "close", answer_now.headers
        half.close()
        longer.close()
        assert answer.read().decode().endswith("data: [DONE]\n\n")
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


def test_row(program):
    with running(program, "--latency", "row", "--row", ROW, what=LOCAL) as process:
        connection = connect(process)
        note = process.stdout.readline()
        assert "TTFT 246.5 ms and TPOT 23.72 ms at any load" in note and "128 requests at once" in note, note
        connection.request("GET", "/neuralnav/config")
        latency = json.loads(connection.getresponse().read())["latency"]
        assert latency == {"mode": "row", "ttft_ms": 246.5424, "tpot_ms": 23.72242, "row": ROW}, latency
        connection.request("GET", "/v1/models")
        assert json.loads(connection.getresponse().read())["data"][0]["id"] == "MiniMaxAI/MiniMax-M2.5"
        connection.close()
    for options in (["--row", "no-such"], ["--row", ROW, "--gpu", "l4"]):
        done = subprocess.run([program, *LOCAL, "--latency", "row", *options], capture_output=True, text=True,
                              check=False, timeout=60)
        assert done.returncode == 3 and "row" in done.stderr, done


def test_own_rows(program):
    """A model that only its owner knows, on two stages of a pipeline."""
    with open(os.path.join(os.environ["NEURALNAV_DATA"], "knowledge", "models.json"), encoding="utf-8") as file:
        document = json.load(file)
    row = next(row for row in document["rows"] if row["id"] == MODEL[1])
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "own.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump({**document, "collection": "models",
                       "rows": [{**row, "id": "me/mine", "aliases": [], "checkpoints": []}]}, file)
        with running(program, "--rows", path, "--pipeline-parallel-size", "2", "--gpu", "l4",
                     what=("--model", "me/mine", *LOCAL)) as process:
            line = process.stdout.readline()
            assert "me/mine on 2 × l4" in line, line
        for text in ("", "[]", '{"collection":"no-such"}', '{"collection":"models"}'):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            done = subprocess.run([program, *MODEL, "--rows", path], capture_output=True, text=True, check=False,
                                  timeout=60)
            assert done.returncode == 3 and done.stderr.startswith("neuralnav-sim: "), done


def replay(program, path, *options):
    done = subprocess.run([program, "--model", MODEL[1], "--gpu", "l4", "--replay", path, *options],
                          capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done
    return done.stdout


def test_replay(program):
    """The same bytes each time, and prompts with parts in common take less."""
    trace = [{"timestamp": 70 * i, "input_length": 3000, "output_length": 20 + i % 7,
              "hash_ids": [1, 2, 3, 4, 5, 100 + i]} for i in range(40)]
    trace.append({"timestamp": 1, "input_length": 10**6, "output_length": 1, "hash_ids": ["x", [], None]})
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "trace")
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(json.dumps(request) + "\n" for request in trace)
        first = replay(program, path, "--seed", "3")
        assert first == replay(program, path, "--seed", "3")
        assert first != replay(program, path, "--seed", "4"), "who misses a step follows from the seed"
        events = [json.loads(line) for line in first.splitlines()]
        assert [event["at_us"] for event in events] == sorted(event["at_us"] for event in events)
        ends = {event["request"]: event["tokens"] for event in events if event["event"] == "finished"}
        assert sorted(ends) == [0, *range(2, 41)] and ends[2] == 21 and ends[8] == 20, ends
        assert [event["request"] for event in events if event["event"] == "refused"] == [1]
        without = replay(program, path, "--seed", "3", "--no-enable-prefix-caching")
        assert json.loads(without.splitlines()[-1])["at_us"] > events[-1]["at_us"]
        with open(path, "w", encoding="utf-8") as file:
            file.write("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,374,3\n")
        assert replay(program, path, "--overhead-ms", "0").count(b"\n") == 3
        for text in ("", "nonsense\n", '{"timestamp": 1}\n'):
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            done = subprocess.run([program, *MODEL, "--replay", path], capture_output=True, text=True, check=False,
                                  timeout=60)
            assert done.returncode == 3 and done.stdout == "" and done.stderr, done


def test_constant(program):
    with running(program, "--latency", "constant", "--ttft-ms", "2000", "--tpot-ms", "1000") as process:
        connection = connect(process)
        body = json.loads(BODY) | {"stream": False}
        connection.request("POST", "/v1/chat/completions", json.dumps(body), {"Content-Type": "application/json"})
        assert json.loads(connection.getresponse().read())["usage"]["completion_tokens"] == 40
        connection.request("GET", "/metrics")
        page = connection.getresponse().read().decode()
        connection.close()
        # 2 ms and 39 times 1 ms on the clock of the simulation, of which the metrics are.
        seconds = float(re.search(r"^vllm:e2e_request_latency_seconds_sum{.*} (.*)$", page, re.MULTILINE).group(1))
        assert abs(seconds - 0.041) < 1e-4, seconds


def read_metrics(program, *options):
    with running(program, *options) as process:
        connection = connect(process)
        connection.request("POST", "/v1/chat/completions", BODY, {"Content-Type": "application/json"})
        connection.getresponse().read()
        connection.close()
        connection.request("GET", "/metrics")
        response = connection.getresponse()
        assert response.getheader("Content-Type") == "text/plain; version=0.0.4; charset=utf-8"
        page = response.read().decode()
        connection.close()
        return page


def test_metrics(program):
    page = read_metrics(program)
    kinds = dict(re.findall(r"^# TYPE (\S+) (\S+)$", page, re.MULTILINE))
    missing = [name for name in METRICS if f"vllm:{name}" not in kinds]
    assert not missing, missing
    assert not [name for name in LEGACY if f"vllm:{name}" in kinds]
    for line in page.splitlines():
        if line.startswith("#"):
            continue
        name, labels, value = re.fullmatch(r"([a-z0-9_:]+)(?:{(.*)})? (\S+)", line).groups()
        family = name if name in kinds else re.sub("_(bucket|count|sum)$", "", name)
        assert family in kinds and float(value) >= 0, line
        names = re.findall(r'(\w+)="', labels or "")
        assert names == sorted(names), line
        assert not name.startswith("vllm:") or "engine" in names, line
    legacy = read_metrics(program, "--metrics-profile", "legacy")
    assert all(f"\n# TYPE vllm:{name} " in legacy for name in LEGACY)


def test_promtool(program):
    """Prometheus' own check, but for vLLM's colons, and for the one name that vLLM chose badly."""
    if shutil.which("promtool") is None:
        return "promtool is not there"
    page = read_metrics(program).replace("vllm:", "vllm_")
    done = subprocess.run(["promtool", "check", "metrics"], input=page, capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).splitlines()
    assert lines == ['vllm_iteration_tokens_total non-counter metrics should not have "_total" suffix'], lines
    return None


def aborted(connection):
    connection.request("GET", "/metrics")
    page = connection.getresponse().read().decode()
    return float(re.search(r'^vllm:request_success_total{.*"abort".*} (.*)$', page, re.MULTILINE).group(1))


def test_tls(program):
    """Streams and whole answers, clients that leave, and one that does not know of TLS."""
    if shutil.which("openssl") is None:
        return "openssl is not there"
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                        "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
                       check=True, capture_output=True)
        trust = ssl.create_default_context(cafile=certificate)
        with running(program, "--ssl-certfile", certificate, "--ssl-keyfile", key, "--speed", "1") as process:
            plain = connect(process)
            secure = http.client.HTTPSConnection("127.0.0.1", plain.port, timeout=60, context=trust)
            kept = None
            for stream in (True, False):
                body = json.dumps(json.loads(BODY) | {"stream": stream})
                secure.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json"})
                text = secure.getresponse().read().decode()
                assert text.endswith("data: [DONE]\n\n") if stream else json.loads(text), text[-100:]
                assert kept is None or kept is secure.sock, "the connection was not kept after a stream"
                kept = secure.sock
                leaving = http.client.HTTPSConnection("127.0.0.1", plain.port, timeout=60, context=trust)
                body = json.dumps(json.loads(body) | {"max_tokens": 20000})
                leaving.request("POST", "/v1/chat/completions", body, {"Content-Type": "application/json"})
                leaving.close()
            while aborted(secure) < 2:
                time.sleep(0.01)
            plain.request("GET", "/health")
            try:
                plain.getresponse()
                raise AssertionError("plain HTTP got an answer")
            except (http.client.HTTPException, OSError):
                pass
            plain.close()
            secure.close()
        done = subprocess.run([program, *MODEL, "--ssl-certfile", key + ".not"], capture_output=True, text=True,
                              check=False, timeout=60)
        assert done.returncode == 3, done
    return None


def test_too_few_files(program):
    """More clients than it may have files; when they are gone it goes on."""
    limits = (80, 80)
    process = subprocess.Popen([program, *MODEL], stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, limits))
    try:
        connection = connect(process)
        crowd = [socket.create_connection(("127.0.0.1", connection.port)) for _ in range(120)]
        while len(os.listdir(f"/proc/{process.pid}/fd")) < limits[0]:
            time.sleep(0.01)
        time.sleep(0.2)
        for client in crowd:
            client.close()
        for _ in range(3):
            connection.request("GET", "/health", headers={"Connection": "close"})
            assert connection.getresponse().status == 200
    finally:
        process.kill()
        process.communicate()


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
            skipped = function(program)
            print(f"ok {number} {name}" + (f" # SKIP {skipped}" if skipped else ""))
        except (AssertionError, OSError, subprocess.TimeoutExpired, AttributeError) as error:
            good = False
            print(f"not ok {number} {name}\n# {error!r}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
