#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Parameters and KV-cache bytes from a model's dimensions.

One formula for every decoder of the catalogue; the generator and the lint use it.
Biases and the few vectors of a norm other than the two per layer are left out (under 0.1 %).
"""


def attention_parameters(a):
    h, heads = a["hidden"], a["heads"]
    if a["attention"] == "mla":
        nope, rope, v = a["qk_nope_dim"], a["qk_rope_dim"], a["v_head_dim"]
        rank = a["kv_lora_rank"]
        if a["q_lora_rank"]:
            query = h * a["q_lora_rank"] + a["q_lora_rank"] * heads * (nope + rope)
        else:
            query = h * heads * (nope + rope)
        return query + h * (rank + rope) + rank * heads * (nope + v) + heads * v * h
    return 2 * h * heads * a["head_dim"] + 2 * h * a["kv_heads"] * a["head_dim"]


def parameters(a):
    """(all, active) parameters: active counts the routed experts a token visits."""
    h, layers = a["hidden"], a["layers"]
    embeddings = a["vocab"] * h * (1 if a["tie_embeddings"] else 2)
    common = embeddings + layers * (attention_parameters(a) + 2 * h) + h
    if not a["experts"]:
        total = common + layers * 3 * h * a["intermediate"]
        return total, total
    moe_layers = layers - a["dense_layers"]
    expert = 3 * h * a["moe_intermediate"]
    common += a["dense_layers"] * 3 * h * a["intermediate"] + moe_layers * h * a["experts"]

    def with_experts(count):
        return common + moe_layers * (count + a["shared_experts"]) * expert

    return with_experts(a["experts"]), with_experts(a["experts_per_token"])


def kv_bytes_per_token(a, element_bytes=2):
    """Bytes one token takes in the KV cache, all attention layers, whole model.

    Layers of linear attention keep a state per sequence and nothing per token, so only
    full_attention_layers count there; a sliding layer counts (the window caps it later).
    """
    if a["attention"] == "mla":
        return a["layers"] * (a["kv_lora_rank"] + a["qk_rope_dim"]) * element_bytes
    caching = a["layers"]
    if a.get("linear_attention_layers"):
        caching = a["full_attention_layers"]
    return caching * 2 * a["kv_heads"] * a["head_dim"] * element_bytes
