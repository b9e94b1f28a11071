#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""guidellm.py: GuideLLM drives neuralnav-sim; its figures agree with neuralnav-cli's, which reads its report.

With prompts from a file it asks for no tokeniser. It brings PyTorch, 6 GiB on the disk.
"""
import os

import drivers
import real


def body(part):
    programs = drivers.venv("guidellm", "guidellm==0.8.1", 600, 12)
    data, report = os.path.join(real.CACHE, "guidellm.jsonl"), os.path.join(real.CACHE, "guidellm.json")
    drivers.write_prompts(data, "prompt", "output_tokens_count")
    with real.simulator("--speed", "0.1") as base:
        done = real.run([os.path.join(programs, "guidellm"), "run",
                         "--backend", f"kind=openai_http,target={base},model={real.MODEL}",
                         "--profile", f"kind=concurrent,streams={drivers.CLIENTS}",
                         "--constraint", f"kind=max_requests,count={drivers.REQUESTS}",
                         "--data", f"kind=json_file,path={data}", "--output", f"kind=json,path={report}",
                         "--disable-console"], 240, env=drivers.OFFLINE)
        if not part.check("it runs to its end", done.returncode == 0, done.stderr + done.stdout):
            return
        drivers.check_server(part, base)
        metrics = real.json.loads(real.read(report))["benchmarks"][0]["metrics"]
        drivers.compare(part, "GuideLLM", base, *(metrics[name]["successful"]["mean"] for name in
                                                  ("time_to_first_token_ms", "inter_token_latency_ms")))
    totals = metrics["request_totals"]
    part.check("it counts no error", totals["successful"] == drivers.REQUESTS and not totals["errored"], totals)
    tokens = metrics["output_token_count"]["successful"]["mean"]
    part.near("tokens of an answer", tokens, drivers.OUTPUT, 0)
    drivers.compare_own(part)
    done = real.run([real.CLI, "knowledge", "audit", report, "--gpu", real.GPU, "--tensor-parallel", "1",
                     "--prefix-caching", "no", "--simulated"], 60)
    part.check("neuralnav-cli reads its report", done.returncode == 0
               and "guidellm, 1 row: 1 new, 0 replaced, 0 known, 0 rejected." in done.stdout,
               done.stdout + done.stderr)


real.Part("guidellm").run(body)
