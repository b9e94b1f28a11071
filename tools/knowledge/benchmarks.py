#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes data/knowledge/benchmarks.json and memory-measurements.json from the raw figures."""

import csv
import hashlib
import json
import os

import kbio

# The published rows name the base repository; the catalogue holds the model that is served.
MODELS = {"meta-llama/Llama-3.1-70B": "meta-llama/Llama-3.1-70B-Instruct"}
CHECKPOINTS = {"RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic":
               ("meta-llama/Llama-3.3-70B-Instruct", "fp8")}
GPUS = {"h100_sxm": "h100-sxm", "h200_sxm": "h200", "b200_sxm": "b200", "b300_sxm": "b300"}
NATIVE = {"openai/gpt-oss-20b": "fp4", "openai/gpt-oss-120b": "fp4"}


def row_id(slug, row, names):
    """Source slug and 12 hex of what was run and where it was published, stable under reordering."""
    text = json.dumps([row[n] for n in names], separators=(",", ":"))
    return f"{slug}:{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def expert_parallel(row):
    """ep is 1 or the tensor-parallel size; experts are sliced over moe_tp_size x ep GPUs."""
    tp, moe_tp, ep = (int(float(row[n])) for n in ("tp_size", "moe_tp_size", "ep"))
    if moe_tp * ep != tp or ep not in (1, tp) or int(float(row["dp"])) != 1:
        raise ValueError(f"{row['rid']}: parallel layout not understood")
    return ep


def serving_row(row):
    concurrency = int(float(row["concurrency"]))
    out = {
        "model": MODELS.get(row["model_path"], row["model_path"]),
        "model_as_published": row["model_path"], "gpu": GPUS[row["system"]],
        "precision": row["precision"], "gemm_quantisation": row["gemm_quant_mode"],
        "moe_quantisation": row["moe_quant_mode"], "engine": "vllm",
        "engine_version": row["backend_version"] or None,
        "measured_on": row["measured_at"][:10] or None, "load": "closed",
        "concurrency": concurrency, "requests": 10 * concurrency,
        "input_tokens_nominal": int(float(row["isl"])),
        "output_tokens_nominal": int(float(row["osl"])),
        "length_distribution": "uniform 0.8-1.0",
        "tensor_parallel": int(float(row["tp_size"])),
        "pipeline_parallel": int(float(row["pp_size"])), "expert_parallel": expert_parallel(row),
        "prefix_caching": False,
        "ttft_mean_ms": round(float(row["ttft_mean_ms"]), 4),
        "tpot_mean_ms": round(float(row["tpot_mean_ms"]), 5),
        "statistic": "mean", "unverified": ["statistic"],
        "source": "InferenceX as published in ai-dynamo/aiconfigurator, " + row["src"],
        "source_licence": "Apache-2.0",
    }
    names = [n for n in out if not n.endswith("_ms") and n not in
             ("engine", "load", "length_distribution", "statistic", "unverified", "source_licence")]
    return {"id": row_id("inferencex", out, names), **out}


def memory_row(row):
    model, precision = CHECKPOINTS.get(row["model"], (row["model"], None))
    doubtful = row["gpu_mem_util"].endswith("?")
    seqs = kbio.number(row["max_num_seqs_assumed"].replace("?", ""))
    version = row["vllm"]
    upper = version.startswith("<=")
    out = {
        "model": model, "checkpoint": row["model"], "precision": precision or NATIVE.get(model, "bf16"),
        "gpu": "h100-sxm", "tensor_parallel": int(row["tp"]), "engine": "vllm",
        "engine_version": None if upper else version,
        "engine_version_max": version.lstrip("<=") if upper else version,
        "gpu_total_gib": float(row["gpu_total_gib"]),
        "gpu_memory_utilization": float(row["gpu_mem_util"].rstrip("?")),
        "max_num_seqs": seqs, "vocab": int(row["vocab"]),
    }
    for name in ("weights_gib", "activation_gib", "non_torch_gib", "cuda_graph_gib", "kv_cache_gib"):
        out[name] = kbio.number(row[name])
    flags = ["max_num_seqs"] if seqs is not None else []
    notes = []
    if doubtful:
        flags.append("gpu_memory_utilization")
        notes.append({"code": "figures-close-only-at-0.95",
                      "args": {"stated_gpu_memory_utilization": 0.9}})
    source = row["source"]
    if source.startswith("same"):
        source = ("llm-d-planner accuracy/accuracy_report.md Part 2" if not upper and
                  model == "Qwen/Qwen3-14B" else "llm-d-planner docs/empirical-vllm-memory-results.md")
    names = ["checkpoint", "gpu", "tensor_parallel", "engine_version", "engine_version_max",
             "gpu_memory_utilization"]
    return {"id": row_id("vllm-start", out, names), **out, "notes": notes,
            "usable": not doubtful, "unverified": flags, "source": source,
            "source_licence": "Apache-2.0"}


def main():
    folder = os.path.join(kbio.raw_folder(__doc__), "performance", "calibrate")

    def rows(name):
        with open(os.path.join(folder, name), encoding="utf-8", newline="") as f:
            return list(csv.DictReader(f))

    kbio.write_collection("benchmarks",
                          [serving_row(r) for r in rows("inferencex_vllm_agg_calibrate.csv")],
                          compact=True)
    kbio.write_collection("memory-measurements",
                          [memory_row(r) for r in rows("vllm_memory_v011_016_h100.csv")])


if __name__ == "__main__":
    main()
