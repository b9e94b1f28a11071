#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes data/knowledge/use-cases.json and priority-weights.json.

Lengths and latency targets are those of the reference planner's traffic profiles, activity and
peaks those of its use-case file; the class is NeuralNav's own rule.
"""

import json
import math
import os

import kbio

PROFILES = "llm-d-planner / neuralnav, docs/traffic_and_slos.md"
WORKLOADS = "llm-d-planner / neuralnav, data/configuration/usecase_slo_workload.json"
WEIGHTS = "llm-d-planner / neuralnav, data/configuration/priority_weights.json"

# id: (name, description, class, input, output, TTFT ms, ITL ms, E2E ms low end, high end)
# as the profile table prints them at p95; where it prints a range the upper end is the target.
ROWS = [
    ("chatbot_conversational", "Chatbot / Q&A",
     "Assistants, customer support and questions answered in a conversation",
     "conversational", 512, 256, 150, 25, 7000, 7000),
    ("code_completion", "Code completion",
     "Completions inside an editor while the user types",
     "instant", 512, 40, 100, 20, 5000, 5000),
    ("code_generation_detailed", "Code generation",
     "Whole functions or files written from a description, with explanations",
     "conversational", 1024, 1024, 300, 30, 25000, 25000),
    ("translation", "Translation / paraphrasing",
     "Text carried into another language or reworded",
     "conversational", 1024, 1024, 400, 35, 35000, 35000),
    ("content_generation", "Content generation",
     "Articles, marketing copy and creative writing",
     "conversational", 1024, 1024, 500, 35, 40000, 40000),
    ("summarization_short", "Short summarisation",
     "Articles and messages brought to their main points",
     "conversational", 4096, 512, 600, 30, 15000, 20000),
    ("document_analysis_rag", "Document analysis / RAG",
     "Questions answered from retrieved passages of documents",
     "interactive", 4096, 512, 600, 30, 18000, 18000),
    ("long_document_summarization", "Long-document summarisation",
     "Reports and papers of many pages summarised",
     "deferred", 10240, 1536, 1000, 40, 60000, 60000),
    ("research_legal_analysis", "Research / legal analysis",
     "Careful analysis across several long documents",
     "batch", 10240, 1536, 2000, 45, 75000, 90000),
]


def fitting_itl(ttft_ms, itl_ms, e2e_ms, output_tokens):
    """The largest ITL, in steps of 0.1 ms, whose answer of this length ends within E2E."""
    fits = math.floor((e2e_ms - ttft_ms) / (output_tokens - 1) * 10 + 1e-9) / 10
    return min(itl_ms, fits)


def target(value, low):
    """The target and the stricter low end of the range, where it really is below the target."""
    return {"strict": low if low is not None and low < value else None, "target": value}


def build_row(row, workload):
    (ident, name, description, klass, prompt, output, ttft, itl, e2e_low, e2e) = row
    load, low = workload["workload"], workload["slo_targets"]
    notes = []
    fitted = fitting_itl(ttft, itl, e2e, output)
    if fitted < itl:
        notes.append({"code": "itl-lowered-to-fit-e2e",
                      "args": {"stated_itl_ms": itl, "itl_ms": fitted, "e2e_ms": e2e}})
    if e2e_low < e2e:
        notes.append({"code": "range-upper-end-taken",
                      "args": {"field": "e2e_ms", "low": e2e_low, "high": e2e}})
    if output != 40 and (load["prompt_tokens"], load["output_tokens"]) != (prompt, output):
        notes.append({"code": "lengths-differ-between-sources",
                      "args": {"input_tokens": load["prompt_tokens"],
                               "output_tokens": load["output_tokens"]}})
    if output == 40:
        notes.append({"code": "completion-length-replaced",
                      "args": {"stated_output_tokens": load["output_tokens"], "output_tokens": 40}})
    # The low end of E2E was stated for the lengths of its own file; for other lengths it is moot.
    same_length = (load["prompt_tokens"], load["output_tokens"]) == (prompt, output)
    return {
        "id": ident, "name": name, "description": description, "experience_class": klass,
        "percentile": 95, "input_tokens": prompt, "output_tokens": output,
        "ttft_ms": target(ttft, low["ttft_ms"]["min"]),
        "itl_ms": target(fitted, low["itl_ms"]["min"]),
        "e2e_ms": target(e2e, low["e2e_ms"]["min"] if same_length else None),
        "active_fraction": load["active_fraction"],
        "requests_per_user_per_min": load["requests_per_active_user_per_min"],
        "peak_multiplier": load["peak_multiplier"],
        "arrival_process": load["distribution"], "burst_size": load.get("burst_size"),
        "notes": notes, "unverified": [],
        "source": PROFILES + " (lengths, targets); " + WORKLOADS + " (strict ends, activity, peak)",
        "source_licence": "Apache-2.0",
    }


def weight_rows(weights):
    names = {"complexity": "simplicity"}
    return [{"id": names.get(d, d), "dimension": names.get(d, d), "low": levels["low"],
             "medium": levels["medium"], "high": levels["high"], "unit": "relative weight",
             "default_level": weights["defaults"]["priority"], "unverified": [],
             "source": WEIGHTS, "source_licence": "Apache-2.0"}
            for d, levels in weights["priority_weights"].items()]


def main():
    reference = os.path.join(kbio.raw_folder(__doc__), "reference")
    with open(os.path.join(reference, "usecase_slo_workload.json"), encoding="utf-8") as f:
        workloads = json.load(f)["use_case_slo_workload"]
    with open(os.path.join(reference, "priority_weights.json"), encoding="utf-8") as f:
        weights = json.load(f)
    kbio.write_collection("use-cases", [build_row(r, workloads[r[0]]) for r in ROWS],
                          keep_order=True)
    kbio.write_collection("priority-weights", weight_rows(weights))


if __name__ == "__main__":
    main()
