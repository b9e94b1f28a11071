// SPDX-License-Identifier: Apache-2.0
// Memory: as vLLM logged it, and the rules by which it divides.

#include <locale.h>
#include <math.h>

#include "test-fixture.h"

#define LLAMA_8B "meta-llama/Llama-3.1-8B-Instruct"
#define LLAMA_70B "meta-llama/Llama-3.1-70B-Instruct"
#define GPT_OSS_20B "openai/gpt-oss-20b"
#define GPT_OSS_120B "openai/gpt-oss-120b"

static NavCatalog *catalog;

static NavEngine
engine_of (int minor)
{
  return (NavEngine){ .version = { 0, minor, 0 }, .max_model_len = 8192 };
}

static double
number (JsonObject *row, const char *name)
{
  return json_object_get_null_member (row, name) ? NAN : json_object_get_double_member (row, name);
}

static void
check_row (JsonObject *row)
{
  double seqs = number (row, "max_num_seqs");
  NavEngine engine = { .gpu_memory_utilization = number (row, "gpu_memory_utilization") };
  NavPrecision precision;
  NavMemory memory;

  g_assert_true (
    nav_precision_parse (json_object_get_string_member (row, "precision"), &precision));
  g_assert_true (nav_version_parse (json_object_get_string_member (row, "engine_version_max"),
                                    &engine.version));
  engine.max_num_seqs = isnan (seqs) ? 0 : (guint) seqs;
  memory = fixture_memory (catalog, json_object_get_string_member (row, "model"),
                           json_object_get_string_member (row, "gpu"), precision,
                           (guint) json_object_get_int_member (row, "tensor_parallel"), &engine);
  g_assert_cmpfloat_with_epsilon (memory.weights_gib, number (row, "weights_gib"),
                                  0.01 * number (row, "weights_gib"));
  /* Rows that do not state all settings cannot tell about the cache. */
  if (isnan (seqs) || !json_object_get_boolean_member (row, "usable"))
    return;
  g_assert_true (memory.version_known);
  g_assert_cmpfloat_with_epsilon (memory.kv_cache_gib, number (row, "kv_cache_gib"),
                                  0.01 * number (row, "kv_cache_gib"));
}

static void
test_as_logged (void)
{
  g_autoptr (GPtrArray) rows = nav_catalog_list_rows (catalog, NAV_COLLECTION_MEMORY_MEASUREMENTS);

  g_assert_cmpuint (rows->len, >=, 12);
  for (guint i = 0; i < rows->len; i++)
    check_row (json_node_get_object (g_ptr_array_index (rows, i)));
}

static void
test_versions (void)
{
  NavEngine old = engine_of (16), logits = engine_of (17), context = engine_of (18);
  NavEngine graphs = engine_of (21), unstated = { .max_model_len = 8192 }, newest = engine_of (19);
  NavMemory a = fixture_memory (catalog, LLAMA_8B, "h100-sxm", NAV_PRECISION_BF16, 1, &old);
  NavMemory b = fixture_memory (catalog, LLAMA_8B, "h100-sxm", NAV_PRECISION_BF16, 1, &logits);
  NavMemory c = fixture_memory (catalog, LLAMA_8B, "h100-sxm", NAV_PRECISION_BF16, 2, &context);
  NavMemory d = fixture_memory (catalog, LLAMA_8B, "h100-sxm", NAV_PRECISION_BF16, 1, &graphs);
  NavMemory e = fixture_memory (catalog, LLAMA_8B, "h100-sxm", NAV_PRECISION_BF16, 1, &unstated);
  NavMemory f = fixture_memory (catalog, LLAMA_8B, "h100-sxm", NAV_PRECISION_BF16, 1, &newest);

  g_assert_cmpfloat_with_epsilon (a.activation_gib / b.activation_gib, 39.0 / 16, 1e-9);
  g_assert_cmpfloat_with_epsilon (a.overhead_gib, 0.13, 1e-9);
  g_assert_cmpfloat_with_epsilon (c.overhead_gib, 2.07, 1e-9);
  g_assert_cmpfloat (d.overhead_gib, >, 0.25 + 0.5);
  g_assert_false (d.version_known);
  g_assert_true (e.version_known);
  g_assert_cmpfloat (e.kv_cache_gib, ==, f.kv_cache_gib);
  old = engine_of (8);
  g_assert_false (
    fixture_memory (catalog, LLAMA_8B, "h100-sxm", NAV_PRECISION_BF16, 1, &old).version_known);
}

static void
test_parts_add_up (void)
{
  NavEngine engine = engine_of (19);
  NavMemory memory =
    fixture_memory (catalog, LLAMA_70B, "h100-sxm", NAV_PRECISION_FP8, 2, &engine);
  NavGpu *gpu = nav_catalog_find_gpu (catalog, "h100-sxm");

  g_assert_true (memory.fits);
  g_assert_null (memory.reason);
  g_assert_cmpfloat_with_epsilon (memory.weights_gib + memory.activation_gib +
                                    memory.overhead_gib + memory.kv_cache_gib,
                                  0.9 * gpu->memory_gib_visible, 1e-9);
  g_assert_cmpfloat_with_epsilon (memory.kv_tokens * memory.kv_bytes_per_token,
                                  memory.kv_cache_gib * 1073741824,
                                  16 * memory.kv_bytes_per_token);
  g_assert_cmpfloat (memory.max_concurrency, ==, memory.kv_tokens / 8192);
  g_assert_cmpfloat (fmod (memory.kv_tokens, 16), ==, 0);
}

static void
test_cards_have_defaults (void)
{
  static const struct {
    const char *gpu;
    guint seqs;
    guint tokens;
  } cases[] = {
    { "h100-sxm", 1024, 8192 },
    { "h200", 1024, 8192 },
    { "a100-80", 256, 2048 },
    { "l40s", 256, 2048 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    NavMemory memory =
      fixture_memory (catalog, LLAMA_8B, cases[i].gpu, NAV_PRECISION_BF16, 1, NULL);
    g_assert_cmpuint (memory.max_num_seqs, ==, cases[i].seqs);
    g_assert_cmpuint (memory.max_num_batched_tokens, ==, cases[i].tokens);
    g_assert_cmpuint (memory.max_model_len, ==, 131072);
  }
}

static void
test_stated_settings_win (void)
{
  NavEngine engine = { .max_model_len = 4096, .max_num_seqs = 64, .max_num_batched_tokens = 32 };
  NavMemory memory = fixture_memory (catalog, LLAMA_8B, "l40s", NAV_PRECISION_BF16, 1, &engine);

  g_assert_cmpuint (memory.max_model_len, ==, 4096);
  g_assert_cmpuint (memory.max_num_batched_tokens, ==, 32);
  g_assert_cmpuint (memory.max_num_seqs, ==, 32); /* each needs a token of the budget */
}

static void
test_kv_heads_are_copied (void)
{
  NavEngine engine = engine_of (19);
  NavMemory one = fixture_memory (catalog, LLAMA_8B, "h100-sxm", NAV_PRECISION_BF16, 1, &engine);
  NavMemory eight = fixture_memory (catalog, LLAMA_8B, "h100-sxm", NAV_PRECISION_BF16, 8, &engine);
  NavMemory sixteen =
    fixture_memory (catalog, LLAMA_8B, "h100-sxm", NAV_PRECISION_BF16, 16, &engine);

  g_assert_cmpfloat (one.kv_bytes_per_token, ==, 131072);
  g_assert_cmpfloat (eight.kv_bytes_per_token, ==, 131072 / 8);
  g_assert_cmpfloat (sixteen.kv_bytes_per_token, ==, 131072 / 8); /* eight heads, not half ones */
}

static void
test_latent_is_on_every_gpu (void)
{
  NavEngine engine = engine_of (19);
  NavMemory eight =
    fixture_memory (catalog, "deepseek-ai/DeepSeek-V3", "h200", NAV_PRECISION_FP8, 8, &engine);
  NavMemory four =
    fixture_memory (catalog, "deepseek-ai/DeepSeek-V3", "b300", NAV_PRECISION_FP8, 4, &engine);

  g_assert_cmpfloat (eight.kv_bytes_per_token, ==, 61 * (512 + 64) * 2);
  g_assert_cmpfloat (four.kv_bytes_per_token, ==, eight.kv_bytes_per_token);
}

static void
test_eight_bit_cache_holds_twice (void)
{
  NavEngine engine = engine_of (19), eight = engine;
  NavMemory a, b;

  eight.kv_cache = NAV_KV_CACHE_FP8;
  a = fixture_memory (catalog, LLAMA_8B, "h100-sxm", NAV_PRECISION_BF16, 1, &engine);
  b = fixture_memory (catalog, LLAMA_8B, "h100-sxm", NAV_PRECISION_BF16, 1, &eight);
  g_assert_cmpfloat_with_epsilon (b.kv_tokens / a.kv_tokens, 2, 1e-3);
}

static void
test_windows_make_groups (void)
{
  NavEngine engine = engine_of (19);
  NavMemory half = fixture_memory (catalog, GPT_OSS_20B, "h100-sxm", NAV_PRECISION_FP4, 1, &engine);
  NavMemory most =
    fixture_memory (catalog, "google/gemma-3-27b-it", "h100-sxm", NAV_PRECISION_BF16, 1, &engine);
  double blocks;

  /* 12 full and 12 sliding layers: two groups of 12. */
  g_assert_cmpuint (half.kv_full_groups, ==, 1);
  g_assert_cmpuint (half.kv_sliding_groups, ==, 1);
  /* 10 full and 52 sliding layers: seven groups of 10, the last one padded. */
  g_assert_cmpuint (most.kv_full_groups, ==, 1);
  g_assert_cmpuint (most.kv_sliding_groups, ==, 6);
  g_assert_cmpfloat (most.kv_bytes_per_token, ==, 70 * 2 * 16 * 128 * 2);
  /* A long request takes its window in the sliding groups, not its length. */
  blocks = nav_memory_request_blocks (&half, 16000, 128);
  g_assert_cmpfloat_with_epsilon (blocks, 1000 + 8, 1.01);
  g_assert_cmpfloat (nav_memory_request_blocks (&half, 64, 128), <, 2 * 5);
}

static void
test_four_bit_experts_are_padded (void)
{
  /* Logged: 13.47 and 64.38 GiB. Unpadded they would weigh 12.8 and 60.7. */
  NavMemory small = fixture_memory (catalog, GPT_OSS_20B, "h100-sxm", NAV_PRECISION_FP4, 1, NULL);
  NavMemory large = fixture_memory (catalog, GPT_OSS_120B, "h200", NAV_PRECISION_FP4, 1, NULL);

  g_assert_cmpfloat_with_epsilon (small.weights_gib, 13.47, 0.05);
  g_assert_cmpfloat_with_epsilon (large.weights_gib, 64.38, 0.2);
}

static void
test_reasons (void)
{
  static const struct {
    const char *model;
    const char *gpu;
    NavPrecision precision;
    guint split;
    guint length;
    const char *reason;
  } cases[] = {
    { LLAMA_70B, "l4", NAV_PRECISION_BF16, 1, 4096, "weights" },
    { LLAMA_8B, "l4", NAV_PRECISION_BF16, 1, 131072, "kv-cache" },
    { "Qwen/Qwen3-14B", "h100-sxm", NAV_PRECISION_BF16, 3, 4096, "split-heads" },
    { "Qwen/Qwen3-14B", "h100-sxm", NAV_PRECISION_BF16, 5, 4096, "split-heads" },
    { LLAMA_8B, "t4", NAV_PRECISION_FP8, 2, 4096, "precision" },
    { LLAMA_8B, "t4", NAV_PRECISION_BF16, 2, 4096, "precision" },
    { "microsoft/phi-4", "h100-sxm", NAV_PRECISION_BF16, 10, 4096, "split-vocab" },
    { LLAMA_8B, "l4", NAV_PRECISION_FP8, 1, 4096, NULL },
    { LLAMA_8B, "a100-80", NAV_PRECISION_FP8, 1, 4096, NULL },
    { "ibm-granite/granite-3.3-8b-instruct", "h100-sxm", NAV_PRECISION_BF16, 2, 4096, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    NavEngine engine = { .max_model_len = cases[i].length };
    NavMemory memory = fixture_memory (catalog, cases[i].model, cases[i].gpu, cases[i].precision,
                                       cases[i].split, &engine);
    g_assert_cmpstr (memory.reason, ==, cases[i].reason);
    g_assert_true (memory.fits == (cases[i].reason == NULL));
    g_assert_cmpfloat (memory.kv_cache_gib, >=, 0);
  }
}

static void
test_stages_share_layers (void)
{
  NavEngine engine = { .max_model_len = 4096 };
  g_autoptr (NavCandidate) two =
    nav_candidate_new (nav_catalog_find_model (catalog, LLAMA_70B),
                       nav_catalog_find_gpu (catalog, "h100-sxm"), NULL, NAV_PRECISION_BF16, FALSE,
                       2, 2, 1, &engine);
  NavMemory staged, split;

  nav_memory_compute (two, &staged);
  split = fixture_memory (catalog, LLAMA_70B, "h100-sxm", NAV_PRECISION_BF16, 4, &engine);
  g_assert_true (staged.fits);
  g_assert_cmpfloat (staged.kv_bytes_per_token, ==, split.kv_bytes_per_token);
  g_assert_cmpfloat_with_epsilon (staged.weights_gib, split.weights_gib, 1.0);
}

/* A model whose own context does not fit serves shorter requests, unless a length was asked for. */
static void
test_length_of_the_load (void)
{
  NavEngine open = { 0 }, stated = { .max_model_len = 131072 };
  g_autoptr (NavCandidate) any =
    fixture_candidate (catalog, LLAMA_70B, "h100-sxm", NAV_PRECISION_FP8, 1, &open);
  g_autoptr (NavCandidate) fixed =
    fixture_candidate (catalog, LLAMA_70B, "h100-sxm", NAV_PRECISION_FP8, 1, &stated);
  NavMemory memory;

  nav_memory_compute (any, &memory);
  g_assert_false (memory.fits);
  g_assert_cmpfloat (memory.kv_tokens, >, 100);
  nav_memory_compute_for_length (any, 100, 100, &memory);
  g_assert_true (memory.fits);
  g_assert_cmpuint (memory.max_model_len, <=, (guint) memory.kv_tokens);
  nav_memory_compute_for_length (any, 100, memory.kv_tokens + 1, &memory);
  g_assert_false (memory.fits);
  nav_memory_compute_for_length (fixed, 100, 100, &memory);
  g_assert_false (memory.fits);
}

/* A few long requests are refused by vLLM, a load of them cannot be served at all. */
static void
test_load_longer_than_accepted (void)
{
  NavEngine stated = { .max_model_len = 512 };
  g_autoptr (NavCandidate) candidate =
    fixture_candidate (catalog, LLAMA_70B, "h200", NAV_PRECISION_FP8, 1, &stated);
  NavMemory memory;

  nav_memory_compute_for_length (candidate, 512, 2000, &memory);
  g_assert_true (memory.fits);
  nav_memory_compute_for_length (candidate, 513, 2000, &memory);
  g_assert_false (memory.fits);
  g_assert_cmpstr (memory.reason, ==, "too-long");
}

/* Llama 3.1 8B, one slot of rank 16, by hand: a layer has 3 x 4096 + 4096 + 2 x 1024 rows for
 * queries, keys and values, 4096 + 4096 for the output, 2 x 4096 + 2 x 14336 for gate and up and
 * 14336 + 4096 for down; 32 layers, 16 wide, two bytes. */
static void
test_lora_slots (void)
{
  NavEngine none = { .max_model_len = 8192 }, one = none, eight = none;
  const double bytes = 32.0 * (3 * 4096 + 4096 + 2 * 1024 + 2 * 4096 + 2 * 4096 + 2 * 14336 +
                               14336 + 4096) * 16 * 2;
  NavMemory plain, single, many;

  one.lora_slots = 1;
  eight.lora_slots = 8;
  one.lora_rank = eight.lora_rank = 16;
  plain = fixture_memory (catalog, "meta-llama/Llama-3.1-8B-Instruct", "h100-sxm",
                          NAV_PRECISION_BF16, 1, &none);
  single = fixture_memory (catalog, "meta-llama/Llama-3.1-8B-Instruct", "h100-sxm",
                           NAV_PRECISION_BF16, 1, &one);
  many = fixture_memory (catalog, "meta-llama/Llama-3.1-8B-Instruct", "h100-sxm",
                         NAV_PRECISION_BF16, 1, &eight);
  g_assert_cmpfloat (plain.lora_gib, ==, 0);
  g_assert_cmpfloat_with_epsilon (single.lora_gib * 1073741824.0 / bytes, 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (many.lora_gib / single.lora_gib, 8, 1e-9);
  g_assert_cmpfloat (many.kv_tokens, <, single.kv_tokens);
  g_assert_cmpfloat (single.kv_tokens, <, plain.kv_tokens);
}

int
main (int argc, char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  catalog = fixture_load_catalog ();
  g_test_add_func ("/memory/lora", test_lora_slots);
  g_test_add_func ("/serving/memory/as-logged", test_as_logged);
  g_test_add_func ("/serving/memory/versions", test_versions);
  g_test_add_func ("/serving/memory/parts-add-up", test_parts_add_up);
  g_test_add_func ("/serving/memory/cards-have-defaults", test_cards_have_defaults);
  g_test_add_func ("/serving/memory/stated-settings-win", test_stated_settings_win);
  g_test_add_func ("/serving/memory/kv-heads-are-copied", test_kv_heads_are_copied);
  g_test_add_func ("/serving/memory/latent-on-every-gpu", test_latent_is_on_every_gpu);
  g_test_add_func ("/serving/memory/eight-bit-cache", test_eight_bit_cache_holds_twice);
  g_test_add_func ("/serving/memory/windows-make-groups", test_windows_make_groups);
  g_test_add_func ("/serving/memory/four-bit-experts", test_four_bit_experts_are_padded);
  g_test_add_func ("/serving/memory/reasons", test_reasons);
  g_test_add_func ("/serving/memory/stages-share-layers", test_stages_share_layers);
  g_test_add_func ("/serving/memory/length-of-the-load", test_length_of_the_load);
  g_test_add_func ("/serving/memory/load-too-long", test_load_longer_than_accepted);
  result = g_test_run ();
  nav_catalog_unref (catalog);
  return result;
}
