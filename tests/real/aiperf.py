#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""aiperf.py: AIPerf drives neuralnav-sim, and its figures agree with neuralnav-cli's.

It cannot do without a tokeniser, even where the server counts the tokens. It gets one of single bytes, made
by a library that comes with it, from where it looks for what it has fetched before.
"""
import os
import shutil

import drivers
import real

TOKENIZER = """
import sys
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast
letters = sorted(pre_tokenizers.ByteLevel.alphabet()) + ["<end>"]
bytes = Tokenizer(models.BPE(vocab={letter: number for number, letter in enumerate(letters)}, merges=[]))
bytes.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
bytes.decoder = decoders.ByteLevel()
PreTrainedTokenizerFast(tokenizer_object=bytes, eos_token="<end>", pad_token="<end>").save_pretrained(sys.argv[1])
"""


def make_tokenizer(programs):
    place = os.path.join(drivers.OFFLINE["HF_HOME"], "hub", "models--local--bytes")
    os.makedirs(os.path.join(place, "refs"), exist_ok=True)
    with open(os.path.join(place, "refs", "main"), "w", encoding="utf-8") as file:
        file.write("0")
    return real.run([os.path.join(programs, "python"), "-c", TOKENIZER, os.path.join(place, "snapshots", "0")],
                    120, env=drivers.OFFLINE)


def body(part):
    programs = drivers.venv("aiperf", "aiperf==0.13.0", 420, 4)
    done = make_tokenizer(programs)
    if not part.check("a tokeniser can be made", done.returncode == 0, done.stderr):
        return
    data, results = os.path.join(real.CACHE, "aiperf.jsonl"), os.path.join(real.CACHE, "aiperf-results")
    drivers.write_prompts(data, "text", "output_length")
    shutil.rmtree(results, ignore_errors=True)
    with real.simulator("--speed", "0.1") as base:
        done = real.run([os.path.join(programs, "aiperf"), "profile", "-m", real.MODEL, "--url", base,
                         "--endpoint-type", "chat", "--streaming", "--concurrency", str(drivers.CLIENTS),
                         "--request-count", str(drivers.REQUESTS), "--input-file", data,
                         "--custom-dataset-type", "single-turn", "--tokenizer", "local/bytes",
                         "--use-server-token-count", "--extra-inputs", "ignore_eos:true", "--ui", "none",
                         "--artifact-dir", results], 240, env=drivers.OFFLINE, cwd=real.CACHE)
        if not part.check("it runs to its end", done.returncode == 0, done.stderr + done.stdout):
            return
        drivers.check_server(part, base)
        report = real.json.loads(real.read(os.path.join(results, "profile_export_aiperf.json")))
        drivers.compare(part, "AIPerf", base, report["time_to_first_token"]["avg"],
                        report["inter_token_latency"]["avg"])
    part.check("it counts no error", report["request_count"]["avg"] == drivers.REQUESTS
               and not report["error_summary"] and report["is_complete"], report["error_summary"])
    part.near("tokens of an answer", report["output_sequence_length"]["avg"], drivers.OUTPUT, 0)
    drivers.compare_own(part)


real.Part("aiperf").run(body)
