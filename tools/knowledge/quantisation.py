#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes data/knowledge/quantisation.json: how much of a score a precision keeps.

Ranges of printed recoveries by format, each with its citations. Shown beside a quality score,
never multiplied into it. Left out: rows nobody verified, perplexity figures, human ratings, GGUF
and MLX files (vLLM does not serve them the same way) and rows that changed the context size.
"""

import csv
import os
import re
import statistics

import kbio

# precision, activation format, pattern on the method's name
FORMATS = [
    ("fp8-w8a8", "fp8", re.compile(r"^FP8 W8A8")),
    ("int8-w8a8", "int8", re.compile(r"^INT8 W8A8")),
    ("int8-w8a16", "int8", re.compile(r"^INT8 W8A16")),
    ("int4-w4a16", "int4", re.compile(r"^INT4 W4A16")),
    ("nvfp4-round-to-nearest", "fp4", re.compile(r"^NVFP4 round")),
    ("nvfp4-aware-training", "fp4", re.compile(r"^NVFP4 with QAT")),
]


# The collector's notes on where a copy of the source was found.
COPY_NOTE = re.compile(r"[;,]?\s*\(?(stored pages?|docs corpus|copy|find_string|its text)\b.*$")


def citation(row):
    return COPY_NOTE.sub("", row["source"]).strip()


def build_row(ident, precision, rows):
    values = [float(r["recovery_percent"]) for r in rows]
    return {
        "id": ident, "precision": precision,
        "recovery_percent_low": min(values), "recovery_percent_median": round(statistics.median(values), 1),
        "recovery_percent_high": max(values), "noise_percent": 1.5, "measurements": len(values),
        "models": sorted({r["model_id"] for r in rows}),
        "benchmarks": sorted({re.sub(r"\s*\(.*", "", r["benchmark_set"]) for r in rows}),
        "notes": [{"code": "above-100-percent-is-noise", "args": {}}] if max(values) > 100 else [],
        "citations": sorted({citation(r) for r in rows}), "unverified": ["noise_percent"],
        "source": "published recoveries, see citations", "source_licence": "facts",
    }


def main():
    path = os.path.join(kbio.raw_folder(__doc__), "quality", "quantization.csv")
    with open(path, encoding="utf-8", newline="") as f:
        rows = [r for r in csv.DictReader(f) if r["verified"] == "yes" and r["recovery_percent"]]
    out = []
    for ident, precision, pattern in FORMATS:
        of_format = [r for r in rows if pattern.search(r["method"])]
        out.append(build_row(ident, precision, of_format))
    kbio.write_collection("quantisation", out)


if __name__ == "__main__":
    main()
