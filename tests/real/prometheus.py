#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""prometheus.py: promtool reads the simulator's metrics, and a Prometheus scrapes them under load.

What Prometheus says of the load must agree with what the client measured: counts to the last token, the
mean time per token within 5 %, quantiles within the bucket that a histogram leaves open and 20 ms.
"""
import bisect
import os
import re
import shutil
import tempfile
import time
import urllib.parse

import real

CLIENTS, REQUESTS, OUTPUT = 6, 30, 24
NOISE_S = 0.02  # what a busy machine adds between the server's clock and the client's
TTFT_BOUNDS = [0, .001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10, 20, 40]
# promtool wants no colons outside recording rules, and the ending _total for counters only; vLLM has both.
EXCUSED = re.compile(r"vllm_iteration_tokens_total non-counter metrics should not have \"_total\" suffix")


def check_names(part, promtool, base):
    page = real.get(base + "/metrics").replace("vllm:", "vllm_")
    path = os.path.join(real.CACHE, "metrics.txt")
    with open(path, "w", encoding="utf-8") as file:
        file.write(page)
    with open(path, encoding="utf-8") as file:
        done = real.run([promtool, "check", "metrics"], 30, stdin=file)
    lines = (done.stdout + done.stderr).strip().splitlines()
    part.check("promtool objects to nothing but a name of vLLM's own",
               len(lines) == 1 and EXCUSED.fullmatch(lines[0]), "\n".join(lines))


def prometheus(binary, folder, base):
    config = os.path.join(folder, "prometheus.yml")
    with open(config, "w", encoding="utf-8") as file:
        file.write("global: {scrape_interval: 500ms, scrape_timeout: 500ms}\nscrape_configs:\n"
                   "- job_name: simulator\n  static_configs: [{targets: ['%s']}]\n" % base.split("//")[1])

    def ready(log):
        match = re.search(r'msg="Listening on" address=(127\.0\.0\.1:\d+)', log)
        return match and "ready to receive" in log and "http://" + match.group(1)
    return real.server([binary, f"--config.file={config}", f"--storage.tsdb.path={folder}/data",
                        "--web.listen-address=127.0.0.1:0"], os.path.join(folder, "log"), ready)


def ask(url, query):
    """The value of the only series that answers the query, or None."""
    answer = real.get_json(f"{url}/api/v1/query?" + urllib.parse.urlencode({"query": query}))
    series = answer["data"]["result"]
    return float(series[0]["value"][1]) if len(series) == 1 else None


def check_figures(part, url, run):
    figures = run["figures"]
    part.check("Prometheus could scrape it all the time", ask(url, "min_over_time(up[1m])") == 1)
    part.near("most requests running at once", ask(url, "max_over_time(vllm:num_requests_running[1m])"),
              CLIENTS, 0)
    part.near("nothing runs in the end", ask(url, "vllm:num_requests_running"), 0, 0)
    # Two short requests before the run tell how the server counts, each answered with one token.
    part.near("tokens generated", ask(url, "vllm:generation_tokens_total"), REQUESTS * OUTPUT + 2, 0)
    part.near("requests answered", ask(url, 'sum(vllm:request_success_total{finished_reason="length"})'),
              REQUESTS + 2, 0)
    tpot = ask(url, "vllm:request_time_per_output_token_seconds_sum"
                    " / vllm:request_time_per_output_token_seconds_count")
    mean = figures["tpot_ms"]["mean"] / 1000
    part.near("mean seconds per output token", tpot, mean, 0.05 * mean)
    for share, name in ((0.5, "p50"), (0.9, "p90")):
        value = ask(url, f"histogram_quantile({share}, vllm:time_to_first_token_seconds_bucket)")
        upper = bisect.bisect_left(TTFT_BOUNDS, value or 1)
        part.near(f"{name} of seconds to first token", value, figures["ttft_ms"][name] / 1000,
                  TTFT_BOUNDS[upper] - TTFT_BOUNDS[upper - 1] + NOISE_S)


def body(part):
    place = real.debian_packages("prometheus", "prometheus")
    binaries = os.path.join(place, "usr", "bin")
    folder = tempfile.mkdtemp(dir=real.CACHE)
    try:
        # A tenth of the speed, so that the model's time outweighs the machine's.
        with real.simulator("--speed", "0.1") as base:
            check_names(part, os.path.join(binaries, "promtool"), base)
            with prometheus(os.path.join(binaries, "prometheus"), folder, base) as url:
                run = real.load(base, "--concurrency", str(CLIENTS), "--requests", str(REQUESTS),
                                "--input-tokens", "512", "--output-tokens", str(OUTPUT))
                time.sleep(1)  # two more scrapes
                part.check("the run proves something", run["validity"]["valid"], run["validity"])
                check_figures(part, url, run)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


real.Part("prometheus").run(body)
