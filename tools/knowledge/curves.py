#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes data/knowledge/efficiency-curves.json and all-reduce.json from the raw fits.

Matrix products in fp8 and nvfp4 are fitted again by gemm_fit.py, which says why.

All-reduce: the operator tables name a message size without its unit. It counts elements of
bfloat16: at the same size the NCCL rows take twice as long for half as for int8 (H100, 67,108,864:
0.466 and 0.266 ms on 2 GPUs), and Vidur's tables, whose size is in bytes, need twice the size for
the same time (0.245 ms at 67,108,864 bytes). So a point's bytes are twice the message size.
"""

import json
import os

import gemm_fit
import kbio

BYTES_PER_ELEMENT = 2
SOURCE = "own fits to vLLM operator micro-benchmarks of ai-dynamo/aiconfigurator"


def curve_row(key, fit):
    parts = key.split("|")
    gpu, op, dtype = parts if len(parts) == 3 else (parts[0], parts[1], None)
    return {"id": key, "gpu_curves": gpu, "op": op, "dtype": dtype,
            "compute_efficiency": round(fit["ec"], 6), "memory_efficiency": round(fit["em"], 6),
            "exponent": round(fit["p"], 6), "launch_us": round(fit["t0"] * 1e6, 6),
            "fit_error_median": round(fit["med"], 4), "fit_error_p90": round(fit["p90"], 4),
            # Block-wise fp8 rows carry 70 to 80 us of the benchmark's own launch overhead.
            "unverified": ["launch_us", "memory_efficiency"] if dtype == "fp8_block" and op == "gemm"
            else [], "source": SOURCE, "source_licence": "Apache-2.0"}


def all_reduce_row(gpu, ranks, points):
    return {"id": f"{gpu}|{ranks}", "gpu_curves": gpu, "ranks": int(ranks),
            "points": [[size * BYTES_PER_ELEMENT, round(seconds * 1e6, 4)]
                       for size, seconds in points],
            "unverified": ["points"],
            "source": "vLLM custom all-reduce, bfloat16, operator tables of ai-dynamo/aiconfigurator",
            "source_licence": "Apache-2.0"}


def main():
    folder = kbio.raw_folder(__doc__)
    path = os.path.join(folder, "performance", "fitted_efficiency_curves.json")
    with open(path, encoding="utf-8") as f:
        fits = json.load(f)
    fits["ops"].update(gemm_fit.fit_all(folder))
    kbio.write_collection("efficiency-curves", [curve_row(k, v) for k, v in fits["ops"].items()],
                          compact=True)
    kbio.write_collection("all-reduce", [all_reduce_row(gpu, ranks, points)
                                         for gpu, tables in fits["ar"].items()
                                         for ranks, points in tables.items()], compact=True)


if __name__ == "__main__":
    main()
