#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes data/quality/scores.csv: the published scores that quality.py computes from.

A subset of the raw table: verified rows of series that a measure names; no Artificial Analysis
and no LMArena figure; of LiveBench only the latest release of each model and mode; no row of a
base checkpoint and none that its collector excluded.
"""

import csv
import os
import re

import kbio
import quality

COLUMNS = ["model_id", "mode", "series", "score", "unit", "higher_is_better", "answer_rate_percent",
           "source_kind", "measured_by", "source", "source_date", "licence_note"]
NOT_SCORED = re.compile(r"excluded from ranking|BASE checkpoint|PT \(base\)")
FORBIDDEN = re.compile(r"@arena|aa-index|intelligence index|AA-LCR|AA-Omniscience|artificial.?analysis",
                       re.IGNORECASE)
LIVEBENCH = re.compile(r"^lb_.*@(\d{4}_\d{2}_\d{2})$")


def short_source(text):
    """The citation without the collector's notes on where the copy was found."""
    text = re.sub(r"\s*\((text copy|copy|third-party cop)[^)]*\)?.*$", " (copy)", text)
    return re.sub(r"[;,]? ?(find_string ids?|copy id) [\d, ]+", "", text).strip()


def latest_releases(rows):
    latest = {}
    for row in rows:
        match = LIVEBENCH.match(row["series"])
        if match:
            key = (row["model_id"], row["mode"])
            latest[key] = max(latest.get(key, ""), match.group(1))
    return latest


def wanted(row, patterns, latest):
    if row["verified"] != "yes" or NOT_SCORED.search(row["setting"]):
        return False
    if FORBIDDEN.search(" ".join((row["series"], row["source"], row["benchmark"]))):
        return False
    release = LIVEBENCH.match(row["series"])
    if release and release.group(1) != latest[row["model_id"], row["mode"]]:
        return False
    return any(p.match(row["series"]) for p in patterns)


def main():
    raw = kbio.raw_folder(__doc__)
    with open(os.path.join(raw, "quality", "scores.csv"), encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    patterns = [m.pattern for measures in quality.read_measures().values() for m in measures]
    latest = latest_releases(rows)
    kept = []
    for row in rows:
        if wanted(row, patterns, latest):
            rate = re.search(r"answer rate ([\d.]+)", row["setting"])
            row["answer_rate_percent"] = rate.group(1) if rate else ""
            row["source"] = short_source(row["source"])
            kept.append({name: row[name] for name in COLUMNS})
    kept.sort(key=lambda r: [r[n] for n in ("series", "model_id", "mode", "source", "score")])
    with open(os.path.join(kbio.QUALITY, "scores.csv"), "w", encoding="utf-8", newline="") as f:
        writer = csv.DictWriter(f, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    print(f"scores.csv: {len(kept)} rows of {len(rows)}")


if __name__ == "__main__":
    main()
