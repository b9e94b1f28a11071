// SPDX-License-Identifier: Apache-2.0
// The terms that the built-in glossary explains. The explanations are texts for people and live where
// codes become words; here are only the keys.

#include "nav-intent-extract.h"

const char *const nav_glossary_keys[] = {
  "ttft", "itl", "tpot", "e2e", "qps", "rps", "rag", "quantization", "fp8", "bf16", "int4", "int8",
  "kv_cache", "tensor_parallel", "replica", "throughput", "latency", "token", "context_window", "vllm",
  "slo", "percentile", "concurrent_users", "air_gapped", "llm", "gpu", "prefill", "decode", "batching",
  "moe", "open_weights", "kubernetes", "gdpr", "prefix_caching", "thinking", "pareto",
  "experience_class", "fine_tuning", "embedding", NULL,
};
