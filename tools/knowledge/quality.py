#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Computes data/knowledge/quality.json from data/quality/scores.csv and use-case-weights.csv.

    quality.py           write the file
    quality.py --check   fail if the committed file is not what the inputs give

Method, for each use case on its own:

1. Only numbers of one series (benchmark x harness x version) are compared. A series with fewer
   than five models is not scored. Accuracies become log-odds, clipped at 2 and 97 %; a figure
   where less is better becomes -ln.
2. All series are put on one reference population. Different models sat different tests, so each
   series gets a location and a scale relative to the score theta that is being estimated:
   z = (y - a) / b with the regression slope of y on theta, shrunk to 0.7 by four pseudo-models,
   b = sqrt(slope^2 + residual variance) and a = mean y - slope x mean theta of those tested.
   A test that does not go with the others is thereby weakened, never amplified, and no missing
   value is filled in.
3. The series of a measure are averaged; theta = sum(w z) / (sum(w) + 0.15) over the measures with
   evidence, standardised over all models and iterated. Shown as 50 + 15 theta.
4. Uncertainty: SE^2 = (tau sqrt(sum w^2) / C)^2 + (0.35 (1 - C))^2 with tau the weighted spread
   of measures around theta and C the coverage (sum of weights with evidence).
5. Unknown: C < 0.35, fewer than two measures, or no independent measurement. Then low, medium
   (C >= 0.55) or high (C >= 0.75 and four measures). An unknown score is null.
6. A model with two thinking modes is two entities; a row that states no mode counts for both.
"""

import collections
import csv
import math
import os
import re
import sys

import kbio

MIN_MODELS = 5
MIN_ANSWER_RATE_PERCENT = 85.0
SHRINKAGE = 0.15
PRIOR_SLOPE, PRIOR_MODELS = 0.7, 4
ITERATIONS = 150
MISSING_EVIDENCE_SE = 0.35

Measure = collections.namedtuple("Measure", "name weight pattern")
Result = collections.namedtuple("Result", "theta se coverage measures series confidence")


def read_measures():
    """use case -> its measures, in the order of the table."""
    measures = {}
    path = os.path.join(kbio.QUALITY, "use-case-weights.csv")
    with open(path, encoding="utf-8", newline="") as f:
        for row in csv.DictReader(f):
            measures.setdefault(row["use_case"], []).append(
                Measure(row["measure"], float(row["weight"]), re.compile(row["series_regex"])))
    for use_case, listed in measures.items():
        if abs(math.fsum(m.weight for m in listed) - 1) > 1e-9:
            raise SystemExit(f"use-case-weights.csv: weights of {use_case} do not sum to 1")
    return measures


def read_scores():
    with open(os.path.join(kbio.QUALITY, "scores.csv"), encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    return [r for r in rows if not r["answer_rate_percent"]
            or float(r["answer_rate_percent"]) >= MIN_ANSWER_RATE_PERCENT]


def mean(values):
    values = list(values)
    return math.fsum(values) / len(values)


def deviation(values):
    values = list(values)
    centre = mean(values)
    return math.sqrt(math.fsum((v - centre) ** 2 for v in values) / len(values))


def transform(row):
    value = float(row["score"])
    if row["higher_is_better"] == "0":
        return -math.log(max(value, 0.5))
    if row["unit"].startswith("0-10"):
        value *= 10
    share = min(max(value / 100, 0.02), 0.97)
    return math.log(share / (1 - share))


def two_mode_models(scores, models):
    """Models that are two entities: by the catalogue, or because both modes were measured."""
    modes = collections.defaultdict(set)
    for row in scores:
        modes[row["model_id"]].add(row["mode"])
    both = {m for m, seen in modes.items() if {"thinking", "non-thinking"} <= seen}
    return both | {m["id"] for m in models if m["thinking"] == ["off", "on"]}


def entities_of(row, two_modes):
    model = row["model_id"]
    if model not in two_modes:
        return [model]
    if row["mode"] == "default":
        return [model + "#thinking", model + "#non-thinking"]
    return [model + "#" + row["mode"]]


class Observations:
    """series -> entity -> transformed value, with who measured and the citations."""

    def __init__(self, scores, two_modes):
        gathered = collections.defaultdict(lambda: collections.defaultdict(list))
        self.independent = set()
        self.citations = collections.defaultdict(set)
        for row in scores:
            for entity in entities_of(row, two_modes):
                gathered[row["series"]][entity].append(transform(row))
                if row["source_kind"] == "open leaderboard":
                    self.independent.add((row["series"], entity))
                self.citations[row["series"], entity].add(row["source"])
        self.values = {s: {e: mean(v) for e, v in by.items()} for s, by in gathered.items()}

    def of(self, measures):
        """The series that a use case scores: series -> index of its measure."""
        return {series: k for k, measure in enumerate(measures) for series in self.values
                if measure.pattern.match(series) and len(self.values[series]) >= MIN_MODELS}


def measure_points(entity, y, place, belongs):
    """Measure index -> mean z of its series, for the measures with evidence on this entity."""
    points = collections.defaultdict(list)
    for series, k in belongs.items():
        if entity in y[series]:
            location, scale = place[series]
            points[k].append((y[series][entity] - location) / scale)
    return {k: mean(z) for k, z in points.items()}


def place_series(values, theta):
    """Location and scale of one series on the reference population."""
    names = list(values)
    centre_theta, centre_y = mean(theta[e] for e in names), mean(values.values())
    covariance = math.fsum((theta[e] - centre_theta) * (values[e] - centre_y) for e in names)
    variance = math.fsum((theta[e] - centre_theta) ** 2 for e in names)
    slope = max((covariance + PRIOR_SLOPE * PRIOR_MODELS) / (variance + PRIOR_MODELS), 0)
    residual = math.fsum((values[e] - centre_y - slope * (theta[e] - centre_theta)) ** 2
                         for e in names) / max(len(names) - 2, 1)
    return centre_y - slope * centre_theta, math.sqrt(slope * slope + residual)


def estimate(measures, y, belongs, names):
    """theta of each entity and the place of each series, by alternating the two."""
    theta = dict.fromkeys(names, 0.0)
    place = {s: (mean(y[s].values()), 1.0) for s in belongs}
    for _ in range(ITERATIONS):
        fresh = {}
        for entity in names:
            points = measure_points(entity, y, place, belongs)
            weight = math.fsum(measures[k].weight for k in points)
            fresh[entity] = math.fsum(measures[k].weight * z for k, z in points.items()) / (
                weight + SHRINKAGE)
        centre, spread = mean(fresh.values()), deviation(fresh.values()) or 1.0
        theta = {e: 0.5 * theta[e] + 0.5 * (v - centre) / spread for e, v in fresh.items()}
        place = {s: place_series(y[s], theta) for s in belongs}
    return theta, place


def confidence_of(coverage, measures, independent):
    if coverage < 0.35 or measures < 2 or not independent:
        return "unknown"
    if coverage >= 0.75 and measures >= 4:
        return "high"
    return "medium" if coverage >= 0.55 else "low"


def fit(measures, observations):
    """entity -> Result for one use case."""
    belongs = observations.of(measures)
    y = {}
    for series in belongs:
        values = observations.values[series]
        scale = max(deviation(values.values()), 0.05)
        y[series] = {e: v / scale for e, v in values.items()}
    names = sorted({e for s in belongs for e in y[s]})
    theta, place = estimate(measures, y, belongs, names)
    points = {e: measure_points(e, y, place, belongs) for e in names}
    spread = [(z - theta[e], measures[k].weight) for e in names if len(points[e]) > 1
              for k, z in points[e].items()]
    tau = math.sqrt(math.fsum(w * r * r for r, w in spread) / math.fsum(w for _, w in spread))
    results = {}
    for entity in names:
        weights = [measures[k].weight for k in points[entity]]
        coverage = math.fsum(weights)
        error = math.hypot(tau * math.sqrt(math.fsum(w * w for w in weights)) / coverage,
                           MISSING_EVIDENCE_SE * (1 - coverage))
        series = [s for s in belongs if entity in y[s]]
        independent = any((s, entity) in observations.independent for s in series)
        results[entity] = Result(theta[entity], error, coverage, len(weights), series,
                                 confidence_of(round(coverage, 9), len(weights), independent))
    return results


def quality_row(model, use_case, thinking, result, citations):
    known = result is not None and result.confidence != "unknown"
    return {
        "id": f"{model}|{use_case}|{thinking}", "model": model, "use_case": use_case,
        "thinking": thinking,
        "score": round(50 + 15 * result.theta, 1) if known else None,
        "plus_minus_1se": round(15 * result.se, 1) if known else None,
        "coverage": round(result.coverage, 2) if result else 0.0,
        "measures": result.measures if result else 0,
        "series": len(result.series) if result else 0,
        "confidence": result.confidence if result else "unknown",
        "citations": citations, "unverified": [],
        "source": "computed by tools/knowledge/quality.py from data/quality/scores.csv",
        "source_licence": "Apache-2.0 (computation); cited results are facts",
    }


def rows(models, measures, scores):
    two_modes = two_mode_models(scores, models)
    observations = Observations(scores, two_modes)
    for use_case, listed in measures.items():
        results = fit(listed, observations)
        for model in models:
            for thinking in model["thinking"]:
                entity = model["id"]
                if entity in two_modes:
                    entity += "#thinking" if thinking == "on" else "#non-thinking"
                result = results.get(entity)
                cited = sorted({c for s in (result.series if result else [])
                                for c in observations.citations[s, entity]})
                yield quality_row(model["id"], use_case, thinking, result, cited)


def main():
    computed = list(rows(kbio.read_rows("models"), read_measures(), read_scores()))
    if sys.argv[1:] == ["--check"]:
        path = os.path.join(kbio.KNOWLEDGE, "quality.json")
        with open(path, encoding="utf-8") as f:
            if f.read() != kbio.collection_text("quality", computed, compact=True):
                raise SystemExit("data/knowledge/quality.json: not what the inputs give; "
                                 "run tools/knowledge/quality.py")
        print(f"quality.json: {len(computed)} rows agree with their inputs")
        return
    kbio.write_collection("quality", computed, compact=True)


if __name__ == "__main__":
    main()
