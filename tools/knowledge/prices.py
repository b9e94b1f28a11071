#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes data/knowledge/prices.json from gpu_catalog.json and gpus.csv of the raw figures.

The per-provider figures are the reference planner's; instance types, single list prices and
ranges come from the GPU table. No row was checked against a provider's page, and each says so.
"""

import csv
import json
import os
import re

import kbio

CATALOG = "llm-d-planner gpu_catalog.json"
CATALOG_DATE = "2026-04"
# The catalogue's name -> the GPU sold under it.
CATALOG_GPUS = {"L4": "l4", "A10G": "a10g", "A100-40": "a100-40", "A100-80": "a100-80",
                "H100": "h100-sxm", "H200": "h200", "B200": "b200", "MI300X": "mi300x"}
PROVIDERS = {"cost_per_hour_aws": "aws", "cost_per_hour_gcp": "gcp", "cost_per_hour_azure": "azure"}

SYSTALYZE = ("systalyze README 2026-08", "2026-08", "facts")
NOTED = "2026-11"  # no date is stated for these; this is when the figure was noted down
MEMORY = ("general knowledge, noted 2026-11; to be checked", NOTED, "facts")
MERCATUS = ("mercatus-ai 2026-05", "2026-05", "facts")
ESTIMATE = ("estimate, noted 2026-11; to be checked", NOTED, "facts")
PLANNER = (CATALOG, CATALOG_DATE, "Apache-2.0")

# Single prices that the GPU table names:
# (gpu, provider, instance type, GPUs per instance, source), the figure is read from the table.
LISTED = [
    ("T4", "aws", "g4dn.xlarge", 1, MEMORY),
    ("L40S", "aws", "g6e.xlarge", 1, MEMORY),
    ("H100-NVL", "azure", "NC40ads", 1, MEMORY),
    ("H200", "aws", "p5en", 8, SYSTALYZE),
    ("RTX-PRO-6000", "aws", "g7e", None, SYSTALYZE),
    ("RTX-PRO-4500", "aws", "g7", None, SYSTALYZE),
]
# Who stated the range of a GPU; a range of the catalogue only repeats its providers' figures.
RANGES = {
    "T4": MEMORY, "L40S": MEMORY, "H100-NVL": MEMORY,
    "A100-80": ("mercatus-ai 2026-05; llm-d-planner 2026-04", "2026-05", "facts"), "A100-80-PCIe": MERCATUS,
    "H100-SXM": ("llm-d-planner 2026-04; aimultiple 2026-05", "2026-05", "facts"),
    "H100-PCIe": ESTIMATE, "H200": ("systalyze README 2026-08; mercatus-ai 2026-05", "2026-05", "facts"),
    "B200": PLANNER, "GB200": ESTIMATE, "MI300X": PLANNER, "RTX-4090": ESTIMATE,
    "RTX-5090": ESTIMATE, "RTX-PRO-6000": SYSTALYZE,
}


def price(gpu, provider, instance, count, value, low, high, source):
    name, date, licence = source
    key = "range" if value is None else instance or "per-gpu"
    unverified = ["usd_per_gpu_hour"] if value is not None else ["usd_per_gpu_hour_low",
                                                                 "usd_per_gpu_hour_high"]
    if date == NOTED:
        unverified.append("date")
    if count is not None:
        unverified.append("gpus_per_instance")
    slug = re.sub(r"[^a-z0-9]+", "-", name.split(";")[0].split(",")[0].lower()).strip("-")
    return {"id": f"{gpu}:{provider or 'various'}:{key}:{slug}", "gpu": gpu, "provider": provider or "various",
            "region": None, "instance_type": instance, "gpus_per_instance": count,
            "term": "on-demand", "usd_per_gpu_hour": value, "usd_per_gpu_hour_low": low,
            "usd_per_gpu_hour_high": high, "currency": "USD", "date": date, "verified": False,
            "unverified": sorted(unverified + ["term"]), "source": name, "source_licence": licence}


def catalogue_rows(catalogue):
    for entry in catalogue["gpu_types"]:
        gpu = CATALOG_GPUS.get(entry["gpu_type"])
        if gpu is None:
            continue
        for column, provider in PROVIDERS.items():
            if entry[column] is not None:
                yield price(gpu, provider, None, None, entry[column], None, None, PLANNER)
        if all(entry[column] is None for column in PROVIDERS):
            yield price(gpu, None, None, None, entry["cost_per_hour_usd"], None, None, PLANNER)


def table_rows(table):
    for name, provider, instance, count, source in LISTED:
        text = table[name]["usd_per_hour_aws_list"]
        value = float(re.match(r"[\d.]+", text).group(0))
        yield price(name.lower(), provider, instance, count, value, None, None, source)
    for name, source in RANGES.items():
        low, high = re.match(r"([\d.]+)-([\d.]+)", table[name]["usd_per_hour_range"]).groups()
        yield price(name.lower(), None, None, None, None, float(low), float(high), source)


def main():
    raw = kbio.raw_folder(__doc__)
    with open(os.path.join(raw, "reference", "gpu_catalog.json"), encoding="utf-8") as f:
        catalogue = json.load(f)
    with open(os.path.join(raw, "gpus.csv"), encoding="utf-8", newline="") as f:
        table = {r["key"]: r for r in csv.DictReader(f)}
    kbio.write_collection("prices", [*catalogue_rows(catalogue), *table_rows(table)])


if __name__ == "__main__":
    main()
