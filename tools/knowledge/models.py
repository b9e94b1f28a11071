#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes data/knowledge/models.json from models.csv of the raw figures.

The dimensions come from the CSV. What no file states (family, tasks, thinking modes, gating,
window pattern) is in the table below from general knowledge and is flagged in "unverified".
"""

import csv
import os

import architecture
import kbio

# Layers, KV bytes or parameters that the sources do not give: such a model cannot be planned.
LEFT_OUT = {
    "deepseek-ai/DeepSeek-V4-Flash", "deepseek-ai/DeepSeek-V4-Pro", "moonshotai/Kimi-K3",
    "google/gemma-4-26B-A4B", "google/gemma-4-31B-it",
    "nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", "nvidia/NVIDIA-Nemotron-3-Super-120B-A12B-FP8",
}

OFF, ON, BOTH = ["off"], ["on"], ["off", "on"]
CHAT, CODE, VISION, TEXT = ["chat", "code"], ["code"], ["chat", "code", "vision"], ["completion"]

# id: (name, family, kind, tasks, thinking, gated)
FACTS = {
    "meta-llama/Llama-3.1-8B-Instruct": ("Llama 3.1 8B Instruct", "llama", "instruct", CHAT, OFF, True),
    "meta-llama/Llama-3.1-70B-Instruct": ("Llama 3.1 70B Instruct", "llama", "instruct", CHAT, OFF, True),
    "meta-llama/Llama-3.1-405B-Instruct": ("Llama 3.1 405B Instruct", "llama", "instruct", CHAT, OFF, True),
    "meta-llama/Llama-3.2-3B-Instruct": ("Llama 3.2 3B Instruct", "llama", "instruct", CHAT, OFF, True),
    "meta-llama/Llama-3.3-70B-Instruct": ("Llama 3.3 70B Instruct", "llama", "instruct", CHAT, OFF, True),
    "meta-llama/Llama-4-Scout-17B-16E-Instruct": ("Llama 4 Scout", "llama", "instruct", VISION, OFF, True),
    "meta-llama/Llama-4-Maverick-17B-128E-Instruct": ("Llama 4 Maverick", "llama", "instruct", VISION, OFF, True),
    "meta-llama/Llama-2-7b-hf": ("Llama 2 7B", "llama", "base", TEXT, OFF, True),
    "meta-llama/Llama-2-70b-hf": ("Llama 2 70B", "llama", "base", TEXT, OFF, True),
    "codellama/CodeLlama-34b-Instruct-hf": ("Code Llama 34B Instruct", "codellama", "instruct", CODE, OFF, False),
    "Qwen/Qwen3-0.6B": ("Qwen3 0.6B", "qwen", "instruct", CHAT, BOTH, False),
    "Qwen/Qwen3-1.7B": ("Qwen3 1.7B", "qwen", "instruct", CHAT, BOTH, False),
    "Qwen/Qwen3-8B": ("Qwen3 8B", "qwen", "instruct", CHAT, BOTH, False),
    "Qwen/Qwen3-14B": ("Qwen3 14B", "qwen", "instruct", CHAT, BOTH, False),
    "Qwen/Qwen3-32B": ("Qwen3 32B", "qwen", "instruct", CHAT, BOTH, False),
    "Qwen/Qwen3-30B-A3B": ("Qwen3 30B-A3B", "qwen", "instruct", CHAT, BOTH, False),
    "Qwen/Qwen3-235B-A22B": ("Qwen3 235B-A22B", "qwen", "instruct", CHAT, BOTH, False),
    "Qwen/Qwen3-Coder-480B-A35B-Instruct": ("Qwen3 Coder 480B-A35B", "qwen", "instruct", CODE, OFF, False),
    "Qwen/Qwen3-VL-8B-Instruct": ("Qwen3-VL 8B Instruct", "qwen", "instruct", ["chat", "vision"], OFF, False),
    "Qwen/Qwen3-VL-30B-A3B-Instruct": ("Qwen3-VL 30B-A3B Instruct", "qwen", "instruct", ["chat", "vision"], OFF, False),
    "Qwen/Qwen3.5-27B": ("Qwen3.5 27B", "qwen", "instruct", CHAT, BOTH, False),
    "Qwen/Qwen3.5-35B-A3B": ("Qwen3.5 35B-A3B", "qwen", "instruct", CHAT, BOTH, False),
    "Qwen/Qwen3.5-122B-A10B": ("Qwen3.5 122B-A10B", "qwen", "instruct", CHAT, BOTH, False),
    "Qwen/Qwen3.5-397B-A17B": ("Qwen3.5 397B-A17B", "qwen", "instruct", CHAT, BOTH, False),
    "Qwen/Qwen2.5-7B-Instruct": ("Qwen2.5 7B Instruct", "qwen", "instruct", CHAT, OFF, False),
    "Qwen/Qwen2.5-32B-Instruct": ("Qwen2.5 32B Instruct", "qwen", "instruct", CHAT, OFF, False),
    "Qwen/Qwen2.5-72B-Instruct": ("Qwen2.5 72B Instruct", "qwen", "instruct", CHAT, OFF, False),
    "openai/gpt-oss-20b": ("gpt-oss 20B", "gpt-oss", "reasoning", CHAT, ON, False),
    "openai/gpt-oss-120b": ("gpt-oss 120B", "gpt-oss", "reasoning", CHAT, ON, False),
    "mistralai/Mixtral-8x7B-Instruct-v0.1": ("Mixtral 8x7B Instruct", "mixtral", "instruct", CHAT, OFF, False),
    "mistralai/Mixtral-8x22B-Instruct-v0.1": ("Mixtral 8x22B Instruct", "mixtral", "instruct", CHAT, OFF, False),
    "mistralai/Mistral-Nemo-Instruct-2407": ("Mistral Nemo 12B Instruct", "mistral", "instruct", CHAT, OFF, False),
    "mistralai/Mistral-Small-3.2-24B-Instruct-2506":
        ("Mistral Small 3.2 24B", "mistral", "instruct", VISION, OFF, False),
    "deepseek-ai/DeepSeek-V3": ("DeepSeek V3", "deepseek", "instruct", CHAT, OFF, False),
    "deepseek-ai/DeepSeek-R1": ("DeepSeek R1", "deepseek", "reasoning", CHAT, ON, False),
    "deepseek-ai/DeepSeek-V3.2": ("DeepSeek V3.2", "deepseek", "instruct", CHAT, BOTH, False),
    "deepseek-ai/DeepSeek-V2-Lite": ("DeepSeek V2 Lite", "deepseek", "base", TEXT, OFF, False),
    "moonshotai/Kimi-K2-Instruct": ("Kimi K2 Instruct", "kimi", "instruct", CHAT, OFF, False),
    "moonshotai/Kimi-K2.5": ("Kimi K2.5", "kimi", "instruct", VISION, BOTH, False),
    "MiniMaxAI/MiniMax-M2.5": ("MiniMax M2.5", "minimax", "reasoning", CHAT, ON, False),
    "MiniMaxAI/MiniMax-M3": ("MiniMax M3", "minimax", "reasoning", CHAT, ON, False),
    "zai-org/GLM-5": ("GLM-5", "glm", "instruct", CHAT, BOTH, False),
    "zai-org/GLM-5.2": ("GLM-5.2", "glm", "instruct", CHAT, BOTH, False),
    "google/gemma-3-27b-it": ("Gemma 3 27B", "gemma", "instruct", VISION, OFF, True),
    "XiaomiMiMo/MiMo-7B-Base": ("MiMo 7B Base", "mimo", "base", TEXT, OFF, False),
    "XiaomiMiMo/MiMo-V2-Flash": ("MiMo V2 Flash", "mimo", "instruct", CHAT, BOTH, False),
    "stepfun-ai/Step-3.7-Flash": ("Step 3.7 Flash", "step", "reasoning", CHAT, ON, False),
    "01-ai/Yi-34B": ("Yi 34B", "yi", "base", TEXT, OFF, False),
    "microsoft/phi-4": ("Phi-4 14B", "phi", "instruct", CHAT, OFF, False),
    "ibm-granite/granite-3.3-8b-instruct": ("Granite 3.3 8B Instruct", "granite", "instruct", CHAT, BOTH, False),
}

# The scores of the quality collection name both modes of these, so the modes are evidenced.
THINKING_EVIDENCED = {
    "Qwen/Qwen3-8B", "Qwen/Qwen3-14B", "Qwen/Qwen3-32B", "Qwen/Qwen3-30B-A3B",
    "Qwen/Qwen3-235B-A22B", "deepseek-ai/DeepSeek-V3.2",
}

PUBLISHERS = {
    "meta-llama": "Meta", "codellama": "Meta", "Qwen": "Alibaba Qwen", "openai": "OpenAI",
    "mistralai": "Mistral AI", "deepseek-ai": "DeepSeek", "moonshotai": "Moonshot AI",
    "MiniMaxAI": "MiniMax", "zai-org": "Z.ai", "google": "Google", "XiaomiMiMo": "Xiaomi",
    "stepfun-ai": "StepFun", "01-ai": "01.AI", "microsoft": "Microsoft", "ibm-granite": "IBM",
}

OPEN_LICENCES = {"Apache-2.0": True, "MIT": True, "Modified MIT": None, "MIT/MiniMax": None}

# Native number format by the CSV's native_quant; what it means on the wire is general knowledge.
NATIVE = {"": ("bf16", None), "mxfp4": ("fp4", "mxfp4"), "fp8": ("fp8", "fp8_block"),
          "compressed-tensors": ("int4", "compressed-tensors")}

CARDS = "Hugging Face card of the checkpoint"
# Published checkpoints seen in the material: base id -> [(id, precision, where it was seen)].
PUBLISHED = {
    "meta-llama/Llama-3.1-8B-Instruct": [
        ("neuralmagic/Meta-Llama-3.1-8B-Instruct-FP8-dynamic", "fp8", CARDS + ", 2024-07-23"),
        ("RedHatAI/Meta-Llama-3.1-8B-Instruct-quantized.w8a8", "int8", CARDS),
        ("RedHatAI/Meta-Llama-3.1-8B-Instruct-quantized.w4a16", "int4", CARDS + ", 2024-07-26"),
        ("ISTA-DASLab/Llama-3.1-8B-Instruct-FPQuant-QAT-NVFP4", "fp4", CARDS + ", arXiv:2509.23202"),
    ],
    "meta-llama/Llama-3.1-70B-Instruct": [
        ("neuralmagic/Meta-Llama-3.1-70B-Instruct-FP8-dynamic", "fp8", CARDS + ", 2024-07-23"),
    ],
    "meta-llama/Llama-3.1-405B-Instruct": [
        ("neuralmagic/Meta-Llama-3.1-405B-Instruct-FP8-dynamic", "fp8", CARDS + ", 2024-07-23"),
        ("neuralmagic/Meta-Llama-3.1-405B-Instruct-quantized.w4a16", "int4", CARDS + ", 2024-08-09"),
    ],
    "meta-llama/Llama-3.3-70B-Instruct": [
        ("RedHatAI/Llama-3.3-70B-Instruct-FP8-dynamic", "fp8",
         "llm-d-planner docs/empirical-vllm-memory-results.md"),
        ("neuralmagic/Llama-3.3-70B-Instruct-quantized.w8a8", "int8", CARDS + ", 2025-01-20"),
    ],
    "meta-llama/Llama-4-Scout-17B-16E-Instruct": [
        ("RedHatAI/Llama-4-Scout-17B-16E-Instruct-FP8-dynamic", "fp8",
         "inference-sim/sim-to-real-accuracy-validation, served with vLLM 0.15.1"),
    ],
}

MLA_HEADS = {"zai-org": (192, 256)}  # qk_nope_dim, v_head_dim; all others use 128, 128
# Queries and keys are normed over all heads (`"qk_norm_type": "per_layer"`), so that vLLM reduces the
# two variances over the tensor parallel group in every layer (models/minimax_m2.py). From general
# knowledge; the measured runs agree: without it every factor of the step model is fitted away from 1.
WHOLE_NORMS = {"MiniMaxAI/MiniMax-M2.5"}

TIED = {"google/gemma-3-27b-it", "ibm-granite/granite-3.3-8b-instruct",
        "meta-llama/Llama-3.2-3B-Instruct"}
# Sliding layers; gpt-oss: every second one, Gemma 3: five of six, MiMo-V2-Flash: 39 of 48.
SLIDING = {"openai/gpt-oss-20b": 12, "openai/gpt-oss-120b": 18, "google/gemma-3-27b-it": 52,
           "XiaomiMiMo/MiMo-V2-Flash": 39, "stepfun-ai/Step-3.7-Flash": None}


def attention_kind(text, heads, kv_heads):
    if text.startswith("MLA"):
        return "mla"
    return "mha" if text == "MHA" or heads == kv_heads else "gqa"


def sliding(row, layers):
    """(window, sliding layers, full layers); a window no shorter than the context never acts."""
    model = row["hf_id"]
    window = kbio.number(row["sliding_window"])
    if model == "google/gemma-3-27b-it":
        window = 1024
    if model not in SLIDING:
        return None, 0, layers
    count = SLIDING[model]
    return window, count, None if count is None else layers - count


def build_architecture(row, flags):
    model = row["hf_id"]
    n = {k: kbio.number(row[k]) for k in
         ("layers", "hidden", "heads", "kv_heads", "head_dim", "intermediate", "experts",
          "experts_per_tok", "moe_intermediate", "shared_experts", "first_dense_layers", "vocab",
          "kv_lora_rank", "qk_rope_dim", "q_lora_rank", "max_context")}
    kind = attention_kind(row["attention_type"], n["heads"], n["kv_heads"])
    window, sliding_layers, full_layers = sliding(row, n["layers"])
    a = {"layers": n["layers"], "hidden": n["hidden"], "heads": n["heads"],
         "kv_heads": n["kv_heads"], "head_dim": n["head_dim"], "intermediate": n["intermediate"],
         "experts": n["experts"], "experts_per_token": n["experts_per_tok"],
         "moe_intermediate": n["moe_intermediate"], "shared_experts": n["shared_experts"],
         "dense_layers": n["first_dense_layers"] if n["experts"] else n["layers"],
         "vocab": n["vocab"], "attention": kind, "kv_lora_rank": n["kv_lora_rank"],
         "qk_rope_dim": n["qk_rope_dim"], "q_lora_rank": n["q_lora_rank"],
         "qk_nope_dim": None, "v_head_dim": None, "sliding_window": window,
         "sliding_layers": sliding_layers, "full_attention_layers": full_layers,
         "linear_attention_layers": 0, "max_context": n["max_context"],
         "tie_embeddings": row["tie_embeddings"] == "True" or model in TIED}
    if kind == "mla":
        a["qk_nope_dim"], a["v_head_dim"] = MLA_HEADS.get(model.split("/")[0], (128, 128))
        flags += ["architecture.qk_nope_dim", "architecture.v_head_dim"]
    if row["tie_embeddings"] == "":
        flags.append("architecture.tie_embeddings")
    if model in SLIDING:
        flags += ["architecture.sliding_layers", "architecture.full_attention_layers"]
    if model in WHOLE_NORMS:
        a["norm_all_reduces"] = 1
        flags.append("architecture.norm_all_reduces")
    if "linear" in row["attention_type"]:
        a["full_attention_layers"] = n["layers"] // 4
        a["linear_attention_layers"] = n["layers"] - n["layers"] // 4
        flags += ["architecture.full_attention_layers", "architecture.linear_attention_layers"]
    if "Llama-4" in model:
        # The stated totals are only met with one shared expert, and for Maverick with every
        # second layer dense at twice the width.
        a["shared_experts"] = 1
        flags.append("architecture.shared_experts")
        if "Maverick" in model:
            a["dense_layers"], a["intermediate"] = 24, 16384
            flags += ["architecture.dense_layers", "architecture.intermediate"]
    return a


def checkpoints(row, native, experts):
    model = row["hf_id"]
    listed = [{"id": model, "precision": native, "origin": "native",
               "source": row["config_source"] if row["config_source"] != "none here"
               else "the model's own repository"}]
    for ident, precision, seen in PUBLISHED.get(model, []):
        listed.append({"id": ident, "precision": precision, "origin": "published", "source": seen})
    if native == "bf16" and not experts and not any(c["precision"] == "fp8" for c in listed):
        listed.append({"id": model, "precision": "fp8", "origin": "on-load",
                       "source": "vLLM --quantization fp8 on bf16 weights"})
    return listed


def source_of(row):
    config = row["config_source"]
    if "aiconfigurator" in config:
        return config, "Apache-2.0"
    if "inference-sim" in config:
        return config + " (numbers of the model's config.json)", "Apache-2.0"
    return "general knowledge of the model's config.json; to be checked", "facts"


def build_row(row):
    model = row["hf_id"]
    name, family, kind, tasks, thinking, gated = FACTS[model]
    source, source_licence = source_of(row)
    flags = ["licence"]
    a = build_architecture(row, flags)
    hybrid = a["linear_attention_layers"] > 0
    if "UNVERIFIED" in row["verified"] and not hybrid:
        flags = ["architecture"] + flags
    if "UNVERIFIED" in row["verified"]:
        flags += ["parameters_b", "active_parameters_b", "kv_bytes_per_token_bf16"]
    if "DSA" in row["attention_type"] or model == "XiaomiMiMo/MiMo-V2-Flash":
        flags.append("kv_bytes_per_token_bf16")  # extra index cache, or KV heads that differ
    if thinking != OFF and model not in THINKING_EVIDENCED:
        flags.append("thinking")
    if gated:
        flags.append("gated")
    if "vision" in tasks and "-VL-" not in model:
        flags.append("tasks")
    if model == "deepseek-ai/DeepSeek-V2-Lite":
        flags.append("kind")
    native, native_format = NATIVE[row["native_quant"]]
    if native_format in ("compressed-tensors", "fp8_block"):
        flags.append("native_format")
    licence = row["license"].replace(" (unverified)", "")
    kv = architecture.kv_bytes_per_token(a)
    stated_kv = kbio.number(row["kv_bytes_per_token_bf16"])
    if stated_kv is not None and stated_kv != kv:
        raise ValueError(f"{model}: KV bytes {kv} computed, {stated_kv} stated")
    return {
        "id": model, "name": name, "family": family,
        "publisher": PUBLISHERS[model.split("/")[0]],
        "parameters_b": float(row["params_b"]), "active_parameters_b": float(row["active_params_b"]),
        "parameters_basis": row["params_basis"].split(";")[0]
            .replace("computed from config dims", "computed from dimensions"),
        "architecture": a, "kv_bytes_per_token_bf16": kv,
        "native_precision": native, "native_format": native_format,
        "tasks": tasks, "kind": kind, "thinking": thinking, "gated": gated,
        "licence": licence, "licence_open": OPEN_LICENCES.get(licence, False),
        "approved": True, "checkpoints": checkpoints(row, native, a["experts"]),
        "unverified": sorted(set(flags)), "source": source, "source_licence": source_licence,
    }


def main():
    raw = kbio.raw_folder(__doc__)
    with open(os.path.join(raw, "models.csv"), encoding="utf-8", newline="") as f:
        source = list(csv.DictReader(f))
    unknown = {r["hf_id"] for r in source} - FACTS.keys() - LEFT_OUT
    if unknown:
        raise SystemExit(f"models without facts: {sorted(unknown)}")
    kbio.write_collection("models", [build_row(r) for r in source if r["hf_id"] in FACTS])


if __name__ == "__main__":
    main()
