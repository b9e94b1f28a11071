#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""wrk.py: wrk, as fast as it can, over 32 connections; nothing fails, and both sides count alike."""
import json
import os
import re
import time

import real

CONNECTIONS = 32
SCRIPT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "wrk.lua")


def settled(base):
    """Waits until nothing runs and nothing waits any more: wrk leaves its last requests without an end."""
    for _ in range(100):
        if not real.metric(base, "vllm:num_requests_running") and not real.metric(base, "vllm:num_requests_waiting"):
            return True
        time.sleep(0.1)
    return False


def ended(base, reason):
    return real.metric(base, "vllm:request_success_total", f'finished_reason="{reason}"')


def body(part):
    wrk = real.tool("wrk")
    with real.simulator("--speed", "1000") as base:
        done = real.run([wrk, "-t1", f"-c{CONNECTIONS}", "-d4s", "-s", SCRIPT, base + "/v1/chat/completions"], 60)
        found = re.search(r"^JSON (\{.*\})$", done.stdout, re.M)
        if not part.check("wrk runs to its end", found, done.stdout + done.stderr):
            return
        seen = json.loads(found.group(1))
        print(f"# {seen['requests']} requests, {seen['requests'] / seen['us'] * 1e6:.0f} a second")
        part.check("no request fails", seen["requests"] > 0 and not seen["status"] and not seen["socket"]
                   and not seen["timeout"], seen)
        part.check("nothing is left running or waiting", settled(base))
        answered, aborted = ended(base, "length"), ended(base, "abort")
        # The last request of a connection may be answered or aborted, without wrk having counted it.
        part.check("the server answered what wrk counted, and at most one more a connection",
                   seen["requests"] <= answered <= answered + aborted <= seen["requests"] + CONNECTIONS,
                   (seen, answered, aborted))
        part.near("tokens of the answers, but for those aborted",
                  real.metric(base, "vllm:generation_tokens_total"), 4 * answered, 4 * aborted)
        part.near("samples of the time to first token, but for those aborted",
                  real.metric(base, "vllm:time_to_first_token_seconds_count"), answered, aborted)
        part.near("KV blocks in use", real.metric(base, "vllm:kv_cache_usage_perc"), 0, 0)


real.Part("wrk").run(body)
