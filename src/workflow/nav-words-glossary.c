// SPDX-License-Identifier: Apache-2.0
// The built-in glossary: what a person may ask about, each in one sentence.

#include "config.h"

#include <glib/gi18n-lib.h>

#include "workflow/nav-words-private.h"

const NavWordsEntry _nav_words_glossary[] = {
  { "ttft",
    N_ ("TTFT is the time from a request to the first token of its answer: how long one "
        "waits before anything appears.") },
  { "itl",
    N_ ("ITL is the gap between two tokens of an answer; its mean over a request is TPOT.") },
  { "tpot",
    N_ ("TPOT is the mean time per token after the first one: how fast the answer flows.") },
  { "e2e", N_ ("E2E is the time from a request to the last token of its answer.") },
  { "qps", N_ ("QPS is queries a second, the same as requests a second.") },
  { "rps", N_ ("RPS is requests a second.") },
  { "rag",
    N_ ("RAG looks up passages of your documents and puts them into the prompt, so that "
        "prompts are long and answers can cite.") },
  { "quantization",
    N_ ("Quantization stores the weights in fewer bits: less memory and faster answers, for "
        "a small loss of quality.") },
  { "fp8", N_ ("FP8 stores weights in 8-bit floating point: half the memory of BF16.") },
  { "bf16", N_ ("BF16 stores weights in 16-bit floating point; most models are published in it.") },
  { "int4", N_ ("INT4 stores weights in 4-bit integers: a quarter of the memory of BF16.") },
  { "int8", N_ ("INT8 stores weights in 8-bit integers: half the memory of BF16.") },
  { "kv_cache",
    N_ ("The KV cache keeps what the model has computed of each request's tokens; its size "
        "limits how many requests run at once.") },
  { "tensor_parallel",
    N_ ("Tensor parallel splits each layer over several GPUs, so that a model fits and each "
        "token comes faster.") },
  { "replica", N_ ("A replica is one running copy of the model; several share the load.") },
  { "throughput",
    N_ ("Throughput is how many requests or tokens are served in a second, all together.") },
  { "latency",
    N_ ("Latency is how long one request takes; TTFT, TPOT and E2E measure its parts.") },
  { "token", N_ ("A token is a piece of a word; 100 tokens are about 75 English words.") },
  { "context_window",
    N_ ("The context window is how many tokens of prompt and answer together a model can "
        "handle.") },
  { "vllm",
    N_ ("vLLM is the serving engine that is planned for: it batches requests and pages the "
        "KV cache.") },
  { "slo", N_ ("An SLO is a target that a share of all requests must meet, such as 95 of 100.") },
  { "percentile", N_ ("p95 is the value that 95 of 100 requests stay under.") },
  { "concurrent_users",
    N_ ("Concurrent users are the people who are active at the same time, not the requests "
        "in flight.") },
  { "air_gapped",
    N_ ("Air-gapped means without any network: everything must be brought onto the "
        "machines.") },
  { "llm", N_ ("An LLM is a large language model.") },
  { "gpu",
    N_ ("A GPU is the processor that the model runs on; its memory and bandwidth decide "
        "what fits and how fast.") },
  { "prefill", N_ ("Prefill reads the prompt before the first token; it decides TTFT.") },
  { "decode", N_ ("Decode writes the answer token by token; it decides TPOT.") },
  { "batching",
    N_ ("Continuous batching serves many requests in each step of the engine; more load "
        "means slower tokens.") },
  { "moe",
    N_ ("A mixture of experts uses only a part of its weights for each token: large in "
        "memory, quick to answer.") },
  { "open_weights",
    N_ ("Open weights can be downloaded and run by yourself; the licence says what for.") },
  { "kubernetes",
    N_ ("Kubernetes runs containers on a cluster of machines; deployments are made for it.") },
  { "gdpr",
    N_ ("GDPR is the EU's data protection law; it is noted as a constraint and not checked.") },
  { "prefix_caching",
    N_ ("Prefix caching keeps the shared beginning of prompts, so that it is read only "
        "once.") },
  { "thinking",
    N_ ("A model that thinks writes down its reasoning before it answers: better answers, "
        "later.") },
  { "pareto",
    N_ ("On the Pareto front nothing is better in one respect without being worse in "
        "another.") },
  { "experience_class",
    N_ ("The experience class says how quickly people expect an answer, from instant to "
        "batch.") },
  { "fine_tuning",
    N_ ("Fine-tuning trains a model further on your data; it is not planned here.") },
  { "embedding",
    N_ ("An embedding is a vector that stands for a text, used to find similar ones; not "
        "planned here.") },
  { NULL, NULL },
};
