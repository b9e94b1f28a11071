#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes data/knowledge/gpus.json from gpus.csv of the raw figures.

Cells of the CSV that hold a range or two readings are resolved in CHOICES, each with its reason.
"""

import csv
import os
import re

import kbio

# The compute and bandwidth figures that the efficiency curves are relative to are chosen where
# the data sheet gives a range: they reproduce the curves' stated fit errors on the operator rows.
CHOICES = {
    ("B200", "mem_bw_gbs"): (8000, "data sheet says 7700 to 8000; the efficiency curves go with 8000"),
    ("B200", "mem_gib_visible"): (178.3, "178.3 and 179.1 were both seen; the smaller is taken"),
    ("RTX-PRO-6000", "bf16_tflops_dense"): (504, "468 to 504; the efficiency curves go with 504"),
    ("RTX-PRO-6000", "fp8_tflops_dense"): (1008, "936 to 1008; twice the bf16 figure taken"),
    ("RTX-PRO-6000", "fp4_tflops_dense"): (2015, "1871 to 2015; four times the bf16 figure taken"),
    ("RTX-PRO-6000", "mem_bw_gbs"): (1597, "1597 is the specification and goes with the curves; 1792 is also printed"),
    ("A10G", "tdp_w"): (300, "300 W board limit, sold configured at 150 W"),
    ("T4", "bf16_tflops_dense"): (None, "the chip has no bf16"),
    ("T4", "mem_bw_gbs"): (320, "320 nominal, about 300 reached"),
}

# key: (vendor, architecture, compute capability, family, curves, sibling with curves,
#       interconnect, peer to peer, GPUs on one link, per node, more spellings)
SHAPES = {
    "T4": ("NVIDIA", "sm75", "7.5", "T4", None, None, "pcie", False, 1, 8, ["Tesla T4", "NVIDIA-T4"]),
    "L4": ("NVIDIA", "sm89", "8.9", "L4", None, "l40s", "pcie", False, 1, 8, []),
    "A10G": ("NVIDIA", "sm86", "8.6", "A10G", None, "a100_sxm", "pcie", False, 1, 8, []),
    "A100-40": ("NVIDIA", "sm80", "8.0", "A100", None, "a100_sxm", "nvlink", True, 8, 8,
                ["A100-40GB", "NVIDIA-A100-40GB", "a100_40"]),
    "A100-80": ("NVIDIA", "sm80", "8.0", "A100", "a100_sxm", None, "nvlink", True, 8, 8,
                ["A100", "A100-80GB", "NVIDIA-A100-80GB", "A100-SXM", "a100_sxm", "a100_80"]),
    "A100-80-PCIe": ("NVIDIA", "sm80", "8.0", "A100", None, "a100_sxm", "pcie", True, 1, 8,
                     ["A100-PCIe", "a100_pcie"]),
    "L40S": ("NVIDIA", "sm89", "8.9", "L40S", "l40s", None, "pcie", False, 1, 8, []),
    "H100-SXM": ("NVIDIA", "sm90", "9.0", "H100", "h100_sxm", None, "nvlink", True, 8, 8,
                 ["H100", "H100-80GB", "NVIDIA-H100", "NVIDIA-H100-80GB", "H100-SXM5", "h100_sxm"]),
    "H100-PCIe": ("NVIDIA", "sm90", "9.0", "H100", None, "h100_sxm", "pcie", True, 1, 8, ["h100_pcie"]),
    "H100-NVL": ("NVIDIA", "sm90", "9.0", "H100", None, "h100_sxm", "nvlink", True, 2, 8,
                 ["H100-94GB", "h100_nvl"]),
    "H200": ("NVIDIA", "sm90", "9.0", "H200", "h200_sxm", None, "nvlink", True, 8, 8,
             ["H200-141GB", "NVIDIA-H200-141GB-HBM3", "H200-SXM", "h200_sxm"]),
    "B200": ("NVIDIA", "sm100", "10.0", "B200", "b200_sxm", None, "nvlink", True, 8, 8,
             ["B200-SXM", "b200_sxm"]),
    "GB200": ("NVIDIA", "sm100", "10.0", "GB200", "gb200", None, "nvlink", True, 72, 4, ["GB200-NVL72"]),
    "B300": ("NVIDIA", "sm103", "10.3", "B300", None, "b200_sxm", "nvlink", True, 8, 8,
             ["B300-SXM", "b300_sxm"]),
    "MI300X": ("AMD", "gfx942", None, "MI300X", None, None, "infinity-fabric", True, 8, 8,
               ["AMD-MI300X", "AMD-Instinct-MI300X"]),
    "RTX-4090": ("NVIDIA", "sm89", "8.9", "RTX-4090", None, "l40s", "pcie", False, 1, 8, ["4090", "RTX4090"]),
    "RTX-5090": ("NVIDIA", "sm120", "12.0", "RTX-5090", None, "rtx_pro_6000_server", "pcie", False, 1, 8,
                 ["5090", "RTX5090"]),
    "RTX-PRO-6000": ("NVIDIA", "sm120", "12.0", "RTX-PRO-6000", "rtx_pro_6000_server", None, "pcie",
                     False, 1, 8, ["RTX6000PRO", "RTX-6000-PRO", "rtx_pro_6000_server"]),
    "RTX-PRO-4500": ("NVIDIA", "sm120", "12.0", "RTX-PRO-4500", None, "rtx_pro_6000_server", "pcie",
                     False, 1, 8, ["RTX4500PRO", "RTX-4500-PRO"]),
}

# Read from a running card (nvidia-smi or the device string of a measured table).
VISIBLE_MEASURED = {"A100-80", "H100-SXM", "H200", "B200", "L40S", "GB200", "B300", "RTX-PRO-6000"}
LABEL_UNVERIFIED = re.compile(r"memory|UNVERIFIED")
SPEC_FIELDS = ["bf16_tflops", "fp16_tflops", "fp8_tflops", "fp4_tflops", "int8_tops",
               "memory_gb_nominal", "memory_gb_per_s", "link_gb_per_s_per_direction",
               "pcie_gb_per_s_per_direction", "tdp_w"]
COLUMNS = {"bf16_tflops": "bf16_tflops_dense", "fp8_tflops": "fp8_tflops_dense",
           "fp4_tflops": "fp4_tflops_dense", "int8_tops": "int8_tops_dense",
           "memory_gb_nominal": "mem_gb_nominal", "memory_gib_visible": "mem_gib_visible",
           "memory_gb_per_s": "mem_bw_gbs", "link_gb_per_s_per_direction": "link_gbs_per_dir",
           "pcie_gb_per_s_per_direction": "pcie_gbs_per_dir", "tdp_w": "tdp_w"}
RANGE = re.compile(r"^\d+(\.\d+)?-\d")


def figure(row, column, flags, field, notes):
    """The number of one cell; a chosen or doubtful one is flagged with its reason."""
    if (row["key"], column) in CHOICES:
        value, reason = CHOICES[row["key"], column]
        notes.append(f"{field}: {reason}")
        if value is not None:
            flags.append(field)
        return value
    text = row[column].strip()
    if text in ("", "n/a"):
        return None
    if RANGE.match(text):
        raise ValueError(f"{row['key']} {column}: a range without a choice")
    if "unverified" in text:
        flags.append(field)
    return kbio.number(re.match(r"[\d.]+", text).group(0))


def aliases(row, spellings):
    found = [row["key"], row["name"], row["name"].replace("NVIDIA ", "").replace("AMD ", ""),
             row["k8s_label_value"].split(" ")[0]] + spellings
    unique = []
    for name in found:
        if name not in unique and name != row["key"].lower():
            unique.append(name)
    return unique


def build_row(row):
    (vendor, arch, capability, family, curves, like, interconnect, peer, group, per_node,
     spellings) = SHAPES[row["key"]]
    flags, notes = [], []
    values = {field: figure(row, column, flags, field, notes) for field, column in COLUMNS.items()}
    fp16 = 65 if row["key"] == "T4" else values["bf16_tflops"]
    status = row["spec_status"]
    from_memory = "memory" in status or status == "UNVERIFIED"
    if from_memory:
        flags += [f for f in SPEC_FIELDS if f == "fp16_tflops" and fp16 or values.get(f) is not None]
    if row["key"] not in VISIBLE_MEASURED and values["memory_gib_visible"] is not None:
        flags.append("memory_gib_visible")
    flags += ["max_per_node"] + ([] if row["key"] == "L40S" else ["peer_to_peer"])
    if LABEL_UNVERIFIED.search(row["label_status"]):
        flags.append("node_label")
    return {
        "id": row["key"].lower(), "name": row["name"], "vendor": vendor, "family": family,
        "architecture": arch, "compute_capability": capability,
        "bf16_tflops": values["bf16_tflops"], "fp16_tflops": fp16,
        "fp8_tflops": values["fp8_tflops"], "fp4_tflops": values["fp4_tflops"],
        "int8_tops": values["int8_tops"], "memory_gb_nominal": values["memory_gb_nominal"],
        "memory_gib_visible": values["memory_gib_visible"],
        "memory_gb_per_s": values["memory_gb_per_s"],
        "interconnect": interconnect, "peer_to_peer": peer, "link_group_gpus": group,
        "link_gb_per_s_per_direction": values["link_gb_per_s_per_direction"],
        "pcie_gb_per_s_per_direction": values["pcie_gb_per_s_per_direction"],
        "tdp_w": values["tdp_w"],
        "node_label": {"key": row["k8s_label_key"], "value": row["k8s_label_value"].split(" ")[0]},
        "curves": curves, "curves_like": like, "aliases": aliases(row, spellings),
        "max_per_node": per_node, "consumer": "GeForce" in row["name"],
        "notes": notes, "unverified": sorted(set(flags)),
        "source": "general knowledge of the data sheet; to be checked" if from_memory
                  else "ai-dynamo/aiconfigurator systems, "
                       + (status.replace("AIC ", "") if status != "AIC yaml" else "rtx_pro_6000_server.yaml"),
        "source_licence": "facts" if from_memory else "Apache-2.0",
    }


def main():
    raw = kbio.raw_folder(__doc__)
    with open(os.path.join(raw, "gpus.csv"), encoding="utf-8", newline="") as f:
        kbio.write_collection("gpus", [build_row(r) for r in csv.DictReader(f)])


if __name__ == "__main__":
    main()
