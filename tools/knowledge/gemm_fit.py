#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits the smoothed roofline to the quantised matrix products of the operator tables.

The raw fits hold all shapes alike, most of them small; on the products of large models (n and k of
2,048 and more) their fp8 curve is 40 to 90 % too slow. So fp8 and nvfp4 products are fitted again, on
those shapes alone: coordinate descent in log space on the mean absolute log error, capped at 0.7.
"""

import csv
import glob
import gzip
import math
import os

LEAST = 2048  # of n and k
MOST_ROWS = 1500
BYTES = {"fp8": 1.0, "nvfp4": 0.5625}

# Peak operations per second by format, and bytes per second: what the curves are relative to.
CARDS = {
    "h100_sxm": ({"fp8": 1978.9e12}, 3350e9),
    "h200_sxm": ({"fp8": 1978.9e12}, 4800e9),
    "b200_sxm": ({"fp8": 4500e12, "nvfp4": 9000e12}, 8000e9),
    "gb200": ({"fp8": 5000e12, "nvfp4": 10000e12}, 8000e9),
    "l40s": ({"fp8": 733e12}, 864e9),
    "rtx_pro_6000_server": ({"fp8": 1008e12, "nvfp4": 2015e12}, 1597e9),
}


def seconds(curve, compute, memory):
    ec, em, p, t0 = curve
    a, b = compute / ec, memory / em
    most, least = max(a, b), min(a, b)
    return t0 + most * (1 + (least / most) ** p) ** (1 / p)


def clamped(logs):
    ec, em, p, t0 = (math.exp(value) for value in logs)
    return ec, em, min(max(p, 1), 8), t0


def loss(logs, points):
    curve = clamped(logs)
    return sum(min(abs(math.log(seconds(curve, a, b) / time)), 0.7)
               for a, b, time in points) / len(points)


def descend(points):
    logs, step = [math.log(value) for value in (0.7, 0.85, 1.8, 6e-6)], 0.3
    best = loss(logs, points)
    while step > 0.008:
        better = False
        for i in range(4):
            for change in (step, -step):
                trial = list(logs)
                trial[i] += change
                now = loss(trial, points)
                if now < best - 1e-7:
                    logs, best, better = trial, now, True
                    break
        if not better:
            step /= 2
    return clamped(logs)


def read_points(path, dtype, peak, bandwidth):
    points, width = [], BYTES[dtype]
    with gzip.open(path, "rt", encoding="utf-8") as f:
        for row in csv.DictReader(f):
            m, n, k = int(row["m"]), int(row["n"]), int(row["k"])
            if row["gemm_dtype"] == dtype and min(n, k) >= LEAST and m <= 16384 and n <= 65536:
                weights, values = n * k * width, m * k * width + m * n * 2
                points.append((2 * m * n * k / peak, (weights + values) / bandwidth,
                               float(row["latency"]) * 1e-3))
    return points[::max(1, len(points) // MOST_ROWS)]


def fit_one(points):
    curve = descend(points)
    errors = sorted(abs(seconds(curve, a, b) / time - 1) for a, b, time in points)
    ec, em, p, t0 = curve
    return {"ec": ec, "em": em, "p": p, "t0": t0, "med": errors[len(errors) // 2],
            "p90": errors[len(errors) * 9 // 10]}


def fit_all(folder):
    """Fits by curve key, from the operator tables under the raw folder."""
    fits = {}
    for card, (peaks, bandwidth) in CARDS.items():
        paths = glob.glob(os.path.join(folder, "performance", "ops", f"{card}__gemm__vllm__*.csv.gz"))
        for dtype, peak in peaks.items():
            points = read_points(paths[0], dtype, peak, bandwidth) if paths else []
            if points:
                fits[f"{card}|gemm|{dtype}"] = fit_one(points)
    return fits
