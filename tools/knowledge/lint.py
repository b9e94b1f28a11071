#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the shipped knowledge files. Prints "file:row: what" and exits 1 on any finding.

    lint.py [--folder data/knowledge]
"""

import argparse
import collections
import json
import os
import re
import sys

import architecture
import kbio

COLLECTIONS = ["models", "gpus", "prices", "use-cases", "priority-weights", "templates",
               "benchmarks", "memory-measurements", "efficiency-curves", "all-reduce",
               "expert-times", "quality", "quantisation"]
# What else may lie in the folder and is written by another tool: looked at row by row alike.
OPTIONAL = ["error-ranges", "residuals", "exchange-rates"]
PARAMETER_TOLERANCE = 0.02
MIN_MODELS, ALL_GPUS, ALL_USE_CASES = 45, 19, 9
PRECISIONS = {"fp32", "bf16", "fp16", "fp8", "fp4", "int8", "int4"}
# Quantities without a unit: counts, shares, names of dimensions and ratios.
UNIT = re.compile(r"_(ms|us|s|w|b|gb|gib|tokens|tflops|tops|percent|per_min|per_s|bf16|fraction|"
                  r"multiplier|utilization|multiplier|hour|direction|low|high|median|p90|p50|p10|"
                  r"1se|efficiency|size|nominal|per_token|per_node|visible)$|_(b|mb)_|_us_|_gib_")
UNITLESS = {"layers", "hidden", "heads", "kv_heads", "head_dim", "intermediate", "experts",
            "experts_per_token", "moe_intermediate", "shared_experts", "dense_layers", "vocab",
            "kv_lora_rank", "qk_rope_dim", "q_lora_rank", "qk_nope_dim", "v_head_dim",
            "sliding_window", "sliding_layers", "full_attention_layers", "linear_attention_layers",
            "norm_all_reduces",
            "max_context", "concurrency", "requests", "tensor_parallel", "pipeline_parallel",
            "expert_parallel", "ranks", "exponent", "percentile", "low", "medium", "high",
            "coverage", "measures", "series", "score", "measurements", "gpus_per_instance",
            "link_group_gpus", "max_num_seqs", "rows", "port", "max_num_batched_tokens",
            "startup_failure_threshold", "readiness_failure_threshold",
            "liveness_failure_threshold", "compute_capability", "strict", "target", "usd_per_eur",
            "log_low", "log_median", "log_high",
            "closed_form_log_ttft", "closed_form_log_tpot", "simulate_log_ttft",
            "simulate_log_tpot"}


class Lint:
    def __init__(self, folder):
        self.folder, self.findings, self.rows = folder, [], {}

    def say(self, name, row, text):
        self.findings.append(f"{name}.json:{row}: {text}")

    def load(self, name):
        path = os.path.join(self.folder, name + ".json")
        try:
            with open(path, encoding="utf-8") as f:
                document = json.load(f, parse_constant=self.refuse_constant)
        except (OSError, ValueError) as error:
            self.say(name, "-", f"cannot be read: {error}")
            return []
        if document.get("schema") != kbio.SCHEMA or document.get("collection") != name:
            self.say(name, "-", f"not a {kbio.SCHEMA} file of {name}")
        return document.get("rows", [])

    @staticmethod
    def refuse_constant(text):
        raise ValueError(f"{text} is not JSON")

    def check_rows(self, name):
        rows = self.load(name)
        seen = collections.Counter(row.get("id") for row in rows)
        for index, row in enumerate(rows):
            label = row.get("id") or f"#{index + 1}"
            for key in ("id", "source", "source_licence"):
                if not isinstance(row.get(key), str) or not row[key].strip():
                    self.say(name, label, f"no {key}")
            if seen[row.get("id")] > 1:
                self.say(name, label, "id is not unique")
            self.check_units(name, label, row)
            for flag in row.get("unverified", []):
                if not self.has_field(row, flag):
                    self.say(name, label, f"unverified names {flag}, which the row lacks")
        self.rows[name] = {row.get("id"): row for row in rows}

    @staticmethod
    def has_field(row, path):
        for part in path.split("."):
            if not isinstance(row, dict) or part not in row:
                return False
            row = row[part]
        return True

    def check_units(self, name, label, value):
        for key, item in value.items():
            if key == "args":
                continue
            if isinstance(item, dict):
                if not UNIT.search(key):
                    self.check_units(name, label, item)
            elif isinstance(item, (int, float)) and not isinstance(item, bool):
                if key not in UNITLESS and not UNIT.search(key):
                    self.say(name, label, f"{key} carries no unit")

    def refers(self, name, key, other):
        for label, row in self.rows[name].items():
            if row.get(key) not in self.rows[other]:
                self.say(name, label, f"{key} {row.get(key)!r} is not in {other}.json")

    def check_models(self):
        for label, row in self.rows["models"].items():
            flags, dims = row["unverified"], row["architecture"]
            kv = architecture.kv_bytes_per_token(dims)
            if kv != row["kv_bytes_per_token_bf16"]:
                self.say("models", label, f"{kv} KV bytes from dimensions, "
                                          f"{row['kv_bytes_per_token_bf16']} stated")
            computed = dict(zip(("parameters_b", "active_parameters_b"),
                                architecture.parameters(dims)))
            for key, count in computed.items():
                off = count / 1e9 / row[key] - 1
                if key not in flags and abs(off) > PARAMETER_TOLERANCE:
                    self.say("models", label, f"{key} is {off:+.1%} off the dimensions")
            if not row["checkpoints"] or row["checkpoints"][0]["origin"] != "native":
                self.say("models", label, "the first checkpoint is not the native one")
            if any(c["precision"] not in PRECISIONS for c in row["checkpoints"]):
                self.say("models", label, "a checkpoint of unknown precision")
            if not set(row["thinking"]) <= {"on", "off"} or not row["thinking"]:
                self.say("models", label, "thinking modes are not understood")

    def check_gpus(self):
        owner = {}
        for label, row in self.rows["gpus"].items():
            if label != label.lower():
                self.say("gpus", label, "id is not in lower case")
            for alias in row["aliases"] + [label]:
                other = owner.setdefault(alias.lower(), label)
                if other != label:
                    self.say("gpus", label, f"alias {alias!r} also belongs to {other}")
        curves = {row["gpu_curves"] for row in self.rows["efficiency-curves"].values()}
        for label, row in self.rows["gpus"].items():
            for key in ("curves", "curves_like"):
                if row.get(key) and row[key] not in curves:
                    self.say("gpus", label, f"{key} {row[key]!r} has no efficiency curve")
        used = {row["curves"] for row in self.rows["gpus"].values()}
        for name in ("efficiency-curves", "all-reduce", "expert-times"):
            for label, row in self.rows[name].items():
                if row["gpu_curves"] not in used:
                    self.say(name, label, f"no GPU uses curves {row['gpu_curves']!r}")
        for label, row in self.rows["all-reduce"].items():
            sizes = [point[0] for point in row["points"]]
            if sizes != sorted(set(sizes)) or any(us <= 0 for _, us in row["points"]):
                self.say("all-reduce", label, "points do not ascend or are not positive")

    def check_prices(self):
        for label, row in self.rows["prices"].items():
            one, low, high = (row["usd_per_gpu_hour"], row["usd_per_gpu_hour_low"],
                              row["usd_per_gpu_hour_high"])
            if one is None and (low is None or high is None or not 0 < low <= high):
                self.say("prices", label, "neither a price nor a range")
            if one is not None and one <= 0:
                self.say("prices", label, "a price that is not positive")

    def check_use_cases(self):
        for label, row in self.rows["use-cases"].items():
            ttft, itl, e2e = (row[k]["target"] for k in ("ttft_ms", "itl_ms", "e2e_ms"))
            if ttft + (row["output_tokens"] - 1) * itl > e2e + 1e-6:
                self.say("use-cases", label, "TTFT + (output - 1) x ITL is over E2E")
            for key in ("ttft_ms", "itl_ms", "e2e_ms"):
                strict, target = row[key]["strict"], row[key]["target"]
                if strict is not None and not 0 < strict < target:
                    self.say("use-cases", label, f"{key}: the strict end is not below the target")

    def check_quality(self):
        for label, row in self.rows["quality"].items():
            if (row["confidence"] == "unknown") != (row["score"] is None):
                self.say("quality", label, "score and confidence disagree on unknown")
            model = self.rows["models"].get(row["model"])
            if model and row["thinking"] not in model["thinking"]:
                self.say("quality", label, "the model has no such thinking mode")
            if "arena" in " ".join(row["citations"]).lower():
                self.say("quality", label, "cites LMArena")

    def check_counts(self):
        if len(self.rows["models"]) < MIN_MODELS:
            self.say("models", "-", f"fewer than {MIN_MODELS} models")
        for name, count in (("gpus", ALL_GPUS), ("use-cases", ALL_USE_CASES)):
            if len(self.rows[name]) != count:
                self.say(name, "-", f"{len(self.rows[name])} rows, {count} expected")

    def run(self):
        present = [n for n in OPTIONAL if os.path.exists(os.path.join(self.folder, n + ".json"))]
        for name in COLLECTIONS + present:
            self.check_rows(name)
        if self.findings:
            return self.findings
        self.refers("prices", "gpu", "gpus")
        for name in ("benchmarks", "memory-measurements"):
            self.refers(name, "model", "models")
            self.refers(name, "gpu", "gpus")
        self.refers("quality", "model", "models")
        self.refers("quality", "use_case", "use-cases")
        for check in (self.check_counts, self.check_models, self.check_gpus, self.check_prices,
                      self.check_use_cases, self.check_quality):
            check()
        return self.findings


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", default=kbio.KNOWLEDGE)
    lint = Lint(parser.parse_args().folder)
    findings = lint.run()
    for finding in findings:
        print(finding)
    if findings:
        return 1
    print(f"knowledge: {sum(len(r) for r in lint.rows.values())} rows in {len(lint.rows)} files, "
          "no findings")
    return 0


if __name__ == "__main__":
    sys.exit(main())
