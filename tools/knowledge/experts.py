#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes data/knowledge/expert-times.json: how long the routed experts of a layer take, as measured.

One smoothed roofline a format cannot follow them: which experts a batch visits is skewed (the tables'
power law of 1.2, as serving sees it), so that between 16 and 256 tokens fewer weights are read than a
uniform choice would need, and each kernel has its own steps. The catalogue's shapes are in the operator
tables one by one; so they are shipped as points, and the curves only carry them to other shapes,
splits and cards (src/serving/nav-expert-times.c).

Where several kernels were timed for one shape and split, the fastest at 64 tokens stands: vLLM has a
list of preference a version, and on Hopper the two kernels in question lie within a few percent.
"""

import csv
import glob
import gzip
import os

import kbio

TOKENS = [1, 2, 4, 8, 16, 32, 48, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192, 16384]
SPLITS = [(1, 1), (2, 1), (4, 1), (8, 1), (1, 2), (1, 4), (1, 8)]
SOURCE = "vLLM fused experts, power law 1.2, operator tables of ai-dynamo/aiconfigurator"

# Hopper's per-tensor fp8 rows time a kernel that vLLM does not use there.
LEFT_OUT = {("h100_sxm", "fp8"), ("h200_sxm", "fp8")}


def read_times(folder):
    """{(gpu, dtype, shape): {split: {kernel: {tokens: us}}}}"""
    times = {}
    for path in sorted(glob.glob(os.path.join(folder, "performance", "ops", "*__moe__*.csv.gz"))):
        gpu = os.path.basename(path).split("__")[0]
        with gzip.open(path, "rt", encoding="utf-8") as f:
            for row in csv.DictReader(f):
                split = (int(row["moe_tp_size"]), int(row["moe_ep_size"]))
                if row["distribution"] != "power_law_1.2" or split not in SPLITS:
                    continue
                if (gpu, row["moe_dtype"]) in LEFT_OUT:
                    continue
                shape = tuple(int(row[name]) for name in
                              ("hidden_size", "inter_size", "topk", "num_experts"))
                kernels = times.setdefault((gpu, row["moe_dtype"], shape), {}).setdefault(split, {})
                kernels.setdefault(row["kernel_source"], {})[int(row["num_tokens"])] = \
                    float(row["latency"]) * 1e3
    return times


def best_kernel(kernels):
    whole = {name: t for name, t in kernels.items() if all(n in t for n in TOKENS)}
    return min(whole.values(), key=lambda t: t[64]) if whole else None


def table_row(gpu, dtype, shape, splits):
    hidden, intermediate, topk, experts = shape
    found = {}
    for tensor, expert in SPLITS:
        times = best_kernel(splits.get((tensor, expert), {}))
        if times is not None:
            name = f"ep{expert}_us" if expert > 1 else f"tp{tensor}_us"
            found[name] = [float(f"{times[n]:.4g}") for n in TOKENS]
    if not found:
        return None
    return {"id": f"{gpu}|{dtype}|{hidden}x{intermediate}|{topk}of{experts}", "gpu_curves": gpu,
            "dtype": dtype, "hidden": hidden, "intermediate": intermediate,
            "experts_per_token": topk, "experts": experts, "tokens": TOKENS, **found,
            "unverified": [], "source": SOURCE, "source_licence": "Apache-2.0"}


def main():
    rows = [table_row(*key, splits) for key, splits in read_times(kbio.raw_folder(__doc__)).items()]
    kbio.write_collection("expert-times", [row for row in rows if row], compact=True)


if __name__ == "__main__":
    main()
