// SPDX-License-Identifier: Apache-2.0
// Scenarios from JSON: a candidate under a load, as DESIGN section 6 defines the document.

#include <math.h>

#include "base/nav-json.h"
#include "catalog/nav-catalog-error.h"
#include "catalog/nav-catalog.h"
#include "catalog/nav-forecast.h"
#include "catalog/nav-load-json.h"
#include "catalog/nav-scenario.h"

#define MAX_TOKENS 10000000
#define MAX_GPUS 1024

static void
fail_not_found (NavJsonReader *reader, const char *field, const char *what, const char *text)
{
  GError *error = NULL;

  nav_set_error (&error, NAV_CATALOG_ERROR, NAV_ERROR_NOT_FOUND, field,
                 "%s: the knowledge base has no %s “%s”", field, what, text);
  nav_json_reader_take_error (reader, error);
}

static NavModel *
read_model (NavJsonReader *reader, NavCatalog *catalog)
{
  const char *text = nav_json_reader_string (reader, "model", NULL);
  NavModel *model = nav_catalog_resolve_model (catalog, text);

  if (text == NULL)
    nav_json_reader_fail (reader, "model", "is missing");
  else if (model == NULL)
    fail_not_found (reader, "model", "model", text);
  return model;
}

static NavGpu *
read_gpu (NavJsonReader *reader, NavCatalog *catalog)
{
  const char *text = nav_json_reader_string (reader, "gpu", NULL);
  NavGpu *gpu = nav_catalog_resolve_gpu (catalog, text);

  if (text == NULL)
    nav_json_reader_fail (reader, "gpu", "is missing");
  else if (gpu == NULL)
    fail_not_found (reader, "gpu", "GPU", text);
  return gpu;
}

/* The checkpoint that the document names in place of the model. */
static const NavCheckpoint *
find_named_checkpoint (const NavModel *model, const char *text)
{
  if (g_ascii_strcasecmp (model->id, text) == 0)
    return NULL;
  for (guint i = 0; i < model->checkpoints->len; i++) {
    const NavCheckpoint *checkpoint = model->checkpoints->pdata[i];
    if (g_ascii_strcasecmp (checkpoint->id, text) == 0)
      return checkpoint;
  }
  return NULL;
}

static NavPrecision
read_precision (NavJsonReader *reader, const NavModel *model, const NavCheckpoint *checkpoint)
{
  NavPrecision fallback = checkpoint ? checkpoint->precision : model->native_precision;

  return (NavPrecision) nav_json_reader_choice (reader, "precision", nav_precision_names,
                                                (int) fallback);
}

static NavKvCache
read_kv_cache (NavJsonReader *reader)
{
  static const char *const types[] = {
    "auto", "bf16", "fp16", "bfloat16", "float16", "fp8", "fp8_e4m3", "fp8_e5m2", NULL,
  };

  int type = nav_json_reader_choice (reader, "kv_cache_dtype", types, 0);

  return type == 0 ? NAV_KV_CACHE_AUTO : type >= 5 ? NAV_KV_CACHE_FP8 : NAV_KV_CACHE_16_BIT;
}

static void
read_version (NavJsonReader *reader, NavVersion *ret_version)
{
  const char *text = nav_json_reader_string (reader, "engine_version", NULL);

  if (text != NULL && !nav_version_parse (text, ret_version))
    nav_json_reader_fail (reader, "engine_version", "“%s” is not a version like 0.15.1", text);
}

/* vLLM's own default rank, and its most. */
#define LORA_RANK 16
#define MOST_LORA_RANK 512

static void
read_lora (NavJsonReader *outer, NavEngine *engine)
{
  JsonNode *node = nav_json_reader_object (outer, "lora");
  NavJsonReader reader;
  GError *error = NULL;

  if (node == NULL)
    return;
  nav_json_reader_init (&reader, node, "lora");
  engine->lora_slots = (guint) nav_json_reader_int (&reader, "slots", 1, 1, 1024);
  engine->lora_rank = (guint) nav_json_reader_int (&reader, "rank", LORA_RANK, 1, MOST_LORA_RANK);
  if (!nav_json_reader_finish (&reader, &error))
    nav_json_reader_take_error (outer, error);
}

static NavEngine
read_engine (NavJsonReader *reader, double prefix_hit_ratio)
{
  NavEngine engine = { .prefix_caching = prefix_hit_ratio > 0 };

  read_version (reader, &engine.version);
  engine.gpu_memory_utilization =
    nav_json_reader_number (reader, "gpu_memory_utilization", 0.9, 0.01, 1);
  engine.max_num_seqs = (guint) nav_json_reader_int (reader, "max_num_seqs", 0, 1, 1000000);
  engine.max_num_batched_tokens =
    (guint) nav_json_reader_int (reader, "max_num_batched_tokens", 0, 1, MAX_TOKENS);
  engine.max_model_len = (guint) nav_json_reader_int (reader, "max_model_len", 0, 1, MAX_TOKENS);
  engine.kv_cache = read_kv_cache (reader);
  read_lora (reader, &engine);
  return engine;
}

static NavCandidate *
read_candidate (NavJsonReader *reader, NavCatalog *catalog, double prefix_hit_ratio)
{
  NavModel *model = read_model (reader, catalog);
  NavGpu *gpu = read_gpu (reader, catalog);
  NavEngine engine = read_engine (reader, prefix_hit_ratio);
  guint tp = (guint) nav_json_reader_int (reader, "tensor_parallel", 1, 1, MAX_GPUS);
  guint pp = (guint) nav_json_reader_int (reader, "pipeline_parallel", 1, 1, MAX_GPUS);
  guint ep = (guint) nav_json_reader_int (reader, "expert_parallel", 1, 1, MAX_GPUS);
  const NavCheckpoint *checkpoint;
  NavPrecision precision;

  if (ep != 1 && ep != tp)
    nav_json_reader_fail (reader, "expert_parallel", "must be 1 or the same as tensor_parallel");
  nav_json_reader_ignore (reader, "precision");
  if (model == NULL || gpu == NULL || reader->error != NULL)
    return NULL;
  checkpoint = find_named_checkpoint (model, nav_json_reader_string (reader, "model", ""));
  precision = read_precision (reader, model, checkpoint);
  if (checkpoint != NULL && checkpoint->precision != precision)
    checkpoint = NULL;
  return nav_candidate_new (model, gpu, checkpoint, precision, FALSE, tp, pp, ep, &engine);
}

static void
read_speculative (NavJsonReader *outer, NavScenario *scenario)
{
  JsonNode *node = nav_json_reader_object (outer, "speculative");
  NavJsonReader reader;
  GError *error = NULL;

  if (node == NULL)
    return;
  nav_json_reader_init (&reader, node, "speculative");
  scenario->speculative_tokens = (guint) nav_json_reader_int (&reader, "tokens", 0, 1, 64);
  scenario->speculative_accepted = nav_json_reader_number (&reader, "accepted", 0, 1, 65);
  if (scenario->speculative_tokens == 0)
    nav_json_reader_fail (&reader, "tokens", "is missing");
  if (scenario->speculative_accepted == 0)
    nav_json_reader_fail (&reader, "accepted", "is missing");
  if (scenario->speculative_accepted > scenario->speculative_tokens + 1)
    nav_json_reader_fail (&reader, "accepted",
                          "must not exceed tokens + 1: it is what a step gives on average");
  if (!nav_json_reader_finish (&reader, &error))
    nav_json_reader_take_error (outer, error);
}

static void
read_overhead (NavJsonReader *outer, NavScenario *scenario)
{
  JsonNode *node = nav_json_reader_object (outer, "overhead_ms");
  NavJsonReader reader;
  GError *error = NULL;

  scenario->overhead_per_request_ms = scenario->overhead_per_output_token_ms = NAN;
  if (node == NULL)
    return;
  nav_json_reader_init (&reader, node, "overhead_ms");
  scenario->overhead_per_request_ms = nav_json_reader_number (&reader, "per_request", NAN, 0, 1e6);
  scenario->overhead_per_output_token_ms =
    nav_json_reader_number (&reader, "per_output_token", NAN, 0, 1e6);
  if (!nav_json_reader_finish (&reader, &error))
    nav_json_reader_take_error (outer, error);
}

static NavDistribution *
read_tokens (NavJsonReader *reader, const char *name)
{
  JsonNode *node = nav_json_reader_node (reader, name);
  NavDistribution *distribution;
  GError *error = NULL;

  if (node == NULL)
    return NULL;
  distribution = nav_distribution_new_from_json (node, name, &error);
  if (distribution == NULL)
    nav_json_reader_take_error (reader, error);
  return distribution;
}

static void
read_run (NavJsonReader *reader, NavScenario *scenario)
{
  static const char *const methods[] = { "closed-form", "simulate", "auto", NULL };
  static const char *const calibrations[] = { "none", "knowledge", NULL };
  int method = nav_json_reader_choice (reader, "method", methods, 2);

  scenario->method = method == 2 ? -1 : method;
  scenario->calibrate = nav_json_reader_choice (reader, "calibration", calibrations, 1) == 1;
  scenario->seed = (guint64) nav_json_reader_int (reader, "seed", 1, 0,
                                                  G_GINT64_CONSTANT (1) << 53);
  scenario->warmup_s = nav_json_reader_number (reader, "warmup_s", 0, 0, NAV_LOAD_MAX_SECONDS);
  scenario->prefix_groups =
    (guint) nav_json_reader_int (reader, "prefix_groups", 1, 1, 1000000);
}

static void
read_id (NavJsonReader *reader, NavScenario *scenario)
{
  JsonNode *node = nav_json_reader_node (reader, "id");

  g_clear_pointer (&scenario->id, g_free);
  if (node == NULL)
    return;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64)
    scenario->id = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    scenario->id = g_strdup (nav_json_reader_string (reader, "id", NULL));
}

/* The lengths of a trace are its own. */
static void
take_lengths (NavScenario *scenario, NavDistribution *input, NavDistribution *output,
              NavJsonReader *reader, gboolean needed)
{
  const NavLoad *load = &scenario->load;
  gboolean trace = load->kind == NAV_LOAD_TRACE && load->n_trace > 0;

  scenario->input_tokens = input;
  scenario->output_tokens = output;
  if (input == NULL)
    scenario->input_tokens =
      trace ? nav_load_trace_lengths (load, FALSE) : nav_distribution_new_fixed (1);
  if (output == NULL)
    scenario->output_tokens =
      trace ? nav_load_trace_lengths (load, TRUE) : nav_distribution_new_fixed (1);
  if (needed && !trace && input == NULL)
    nav_json_reader_fail (reader, "input_tokens", "is missing");
  if (needed && !trace && output == NULL)
    nav_json_reader_fail (reader, "output_tokens", "is missing");
}

static void
read_load (NavJsonReader *reader, NavScenario *scenario, gboolean needed)
{
  JsonNode *node = nav_json_reader_object (reader, "load");
  GError *error = NULL;

  scenario->load = (NavLoad){ .kind = NAV_LOAD_CLOSED, .cv = 1, .concurrency = 1, .requests = 1 };
  if (node != NULL && !nav_load_read (&scenario->load, node, "load", &error))
    nav_json_reader_take_error (reader, error);
  if (node == NULL && needed)
    nav_json_reader_fail (reader, "load", "is missing");
}

static NavScenario *
read_scenario (NavCatalog *catalog, JsonNode *node, gboolean needed, GError **error)
{
  g_autoptr (NavScenario) scenario = nav_scenario_alloc ();
  NavJsonReader reader;

  nav_json_reader_init (&reader, node, NULL);
  read_id (&reader, scenario);
  scenario->prefix_hit_ratio = nav_json_reader_number (&reader, "prefix_hit_ratio", 0, 0, 1);
  scenario->candidate = read_candidate (&reader, catalog, scenario->prefix_hit_ratio);
  read_speculative (&reader, scenario);
  read_overhead (&reader, scenario);
  read_run (&reader, scenario);
  read_load (&reader, scenario, needed);
  take_lengths (scenario, read_tokens (&reader, "input_tokens"),
                read_tokens (&reader, "output_tokens"), &reader, needed);
  return nav_json_reader_finish (&reader, error) ? g_steal_pointer (&scenario) : NULL;
}

/**
 * nav_scenario_new_from_json:
 * @catalog: where models and GPUs are looked up, in any usual spelling
 * @node: the document
 * @error: NAV_ERROR_INVALID or NAV_ERROR_NOT_FOUND, with the field's path
 *
 * Returns: (transfer full) (nullable)
 */
NavScenario *
nav_scenario_new_from_json (NavCatalog *catalog, JsonNode *node, GError **error)
{
  g_return_val_if_fail (catalog != NULL && node != NULL, NULL);

  return read_scenario (catalog, node, TRUE, error);
}

/**
 * nav_scenario_new_for_memory:
 *
 * Like nav_scenario_new_from_json() where only the candidate counts: load and lengths may be left
 * out of the document; they are then one request of one token, which says nothing.
 *
 * Returns: (transfer full) (nullable)
 */
NavScenario *
nav_scenario_new_for_memory (NavCatalog *catalog, JsonNode *node, GError **error)
{
  g_return_val_if_fail (catalog != NULL && node != NULL, NULL);

  return read_scenario (catalog, node, FALSE, error);
}
