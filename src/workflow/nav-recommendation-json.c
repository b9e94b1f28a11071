// SPDX-License-Identifier: Apache-2.0
// One recommendation in JSON, as plans carry it.

#include "workflow/nav-recommendation-json.h"

#include <math.h>

#include "base/nav-json.h"
#include "workflow/nav-load-json.h"
#include "workflow/nav-serving-json.h"
#include "workflow/nav-words.h"

static void
add_configuration (JsonObject *object, const NavRecommendation *r)
{
  const NavCandidate *c = r->candidate;

  nav_json_add_string (object, "model", c->model->id);
  json_object_set_boolean_member (object, "thinking", c->thinking);
  nav_json_add_string (object, "checkpoint", c->checkpoint ? c->checkpoint->id : NULL);
  nav_json_add_string (object, "precision", nav_precision_get_name (c->precision));
  nav_json_add_string (object, "gpu", c->gpu->id);
  json_object_set_int_member (object, "tensor_parallel", c->tensor_parallel);
  json_object_set_int_member (object, "pipeline_parallel", c->pipeline_parallel);
  json_object_set_int_member (object, "expert_parallel", c->expert_parallel);
  json_object_set_int_member (object, "replicas", r->replicas);
  json_object_set_int_member (object, "spare_replicas", r->spare_replicas);
  json_object_set_int_member (object, "gpus", r->gpus);
  json_object_set_int_member (object, "gpus_billed", r->gpus_billed);
  json_object_set_int_member (object, "nodes", r->nodes);
}

static void
add_price (JsonObject *object, const NavPriceQuote *price)
{
  static const char *const kinds[] = { "none", "cloud", "owned" };
  JsonObject *inner = json_object_new ();

  nav_json_add_string (inner, "kind", kinds[price->kind]);
  nav_json_add_string (inner, "provider", price->provider);
  nav_json_add_number (inner, "usd_per_gpu_hour", price->usd_per_gpu_hour);
  nav_json_add_number (inner, "low", price->usd_low);
  nav_json_add_number (inner, "high", price->usd_high);
  nav_json_add_string (inner, "date", price->date);
  json_object_set_boolean_member (inner, "verified", price->verified);
  nav_json_add_strv (inner, "rows", (const char *const *) price->rows);
  json_object_set_object_member (object, "price", inner);
}

static void
add_money (JsonObject *object, const NavRecommendation *r)
{
  JsonObject *tokens = json_object_new ();

  add_price (object, &r->price);
  nav_json_add_number (object, "hours_per_month", r->hours_per_month);
  nav_json_add_number (object, "cost_per_month", r->cost_per_month);
  nav_json_add_string (object, "currency", "USD");
  nav_json_add_number (object, "cost_per_replica_month", r->cost_per_replica_month);
  nav_json_add_number (tokens, "mean_load", r->cost_per_million_tokens_mean);
  nav_json_add_number (tokens, "full_load", r->cost_per_million_tokens_full);
  json_object_set_object_member (object, "cost_per_million_tokens", tokens);
  nav_json_add_number (object, "cost_per_1000_requests", r->cost_per_1000_requests);
  nav_json_add_number (object, "cost_per_user_month", r->cost_per_user_month);
  nav_json_add_number (object, "inventory_share", r->inventory_share);
}

static double
known (guint value)
{
  return value > 0 ? value : NAN;
}

static void
add_engine (JsonObject *object, const NavRecommendation *r)
{
  const NavEngine *engine = &r->candidate->engine;
  const NavCheckpoint *checkpoint = r->candidate->checkpoint;
  gboolean on_load = checkpoint != NULL && checkpoint->origin == NAV_CHECKPOINT_ON_LOAD;
  g_autofree char *version = nav_version_to_string (nav_engine_version (engine));
  JsonObject *inner = json_object_new ();

  nav_json_add_string (inner, "version", version);
  nav_json_add_number (inner, "max_model_len", known (r->memory.max_model_len));
  nav_json_add_number (inner, "max_num_seqs", known (r->memory.max_num_seqs));
  nav_json_add_number (inner, "max_num_batched_tokens", known (r->memory.max_num_batched_tokens));
  nav_json_add_number (inner, "gpu_memory_utilization",
                       engine->gpu_memory_utilization > 0 ? engine->gpu_memory_utilization : 0.9);
  nav_json_add_string (inner, "kv_cache_dtype", nav_kv_cache_names[engine->kv_cache]);
  nav_json_add_string (inner, "quantization",
                       on_load ? nav_precision_get_name (checkpoint->precision) : NULL);
  json_object_set_boolean_member (inner, "prefix_caching", engine->prefix_caching);
  json_object_set_object_member (object, "engine", inner);
}

static void
add_scores (JsonObject *object, const NavRecommendation *r)
{
  JsonObject *scores = json_object_new ();

  nav_json_add_number (scores, "quality", r->scores.quality);
  nav_json_add_number (scores, "quality_plus_minus", r->quality ? r->quality->plus_minus : NAN);
  nav_json_add_number (scores, "cost", r->scores.cost);
  nav_json_add_number (scores, "latency", r->scores.latency);
  nav_json_add_number (scores, "simplicity", r->scores.simplicity);
  nav_json_add_number (scores, "balanced", r->scores.balanced);
  json_object_set_object_member (object, "scores", scores);
}

/**
 * nav_findings_to_json:
 * @findings: (element-type NavFinding)
 *
 * Returns: (transfer full): `[{"code","args","text"}]`, the text in English
 */
JsonArray *
nav_findings_to_json (const GPtrArray *findings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < findings->len; i++) {
    NavFinding *finding = findings->pdata[i];
    JsonObject *object = json_object_new ();
    g_autofree char *text = nav_words_finding (&nav_words_english, finding);

    nav_json_add_string (object, "code", nav_finding_get_code (finding));
    json_object_set_object_member (object, "args",
                                   json_object_ref (nav_finding_get_args (finding)));
    nav_json_add_string (object, "text", text);
    json_array_add_object_element (array, object);
  }
  return array;
}

/**
 * nav_recommendation_to_json:
 * @rank: place in the balanced order, from 1
 *
 * Returns: (transfer full)
 */
JsonObject *
nav_recommendation_to_json (const NavRecommendation *r, guint rank)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "id", r->id);
  nav_json_add_number (object, "rank", known (rank));
  add_configuration (object, r);
  add_money (object, r);
  add_engine (object, r);
  json_object_set_object_member (object, "memory", nav_memory_to_json (&r->memory));
  nav_json_add_number (object, "max_rate_per_replica", r->max_rate_per_replica);
  nav_json_add_number (object, "forecast_rate", r->forecast_rate);
  json_object_set_object_member (object, "forecast", nav_forecast_to_json (&r->forecast));
  json_object_set_object_member (object, "slo", nav_slo_to_json (&r->slo));
  json_object_set_int_member (object, "simulated_replicas", r->played_replicas);
  nav_json_add_classes (object, r->classes);
  nav_json_add_sensitivity (object, r);
  nav_json_add_knee (object, &r->knee);
  add_scores (object, r);
  nav_json_add_string (object, "quality_row", r->quality ? r->quality->id : NULL);
  json_object_set_boolean_member (object, "pareto", r->pareto);
  nav_json_add_string (object, "basis", nav_basis_names[r->forecast.basis]);
  json_object_set_array_member (object, "why", nav_findings_to_json (r->why));
  json_object_set_array_member (object, "risks", nav_findings_to_json (r->risks));
  return object;
}

static JsonObject *
source_to_json (NavFinding *source)
{
  JsonObject *object = json_object_new ();
  g_autofree char *text = nav_words_finding (&nav_words_english, source);

  nav_json_add_string (object, "code", nav_finding_get_code (source));
  json_object_set_object_member (object, "args", json_object_ref (nav_finding_get_args (source)));
  nav_json_add_string (object, "text", text);
  return object;
}

/**
 * nav_derivation_to_json:
 *
 * Returns: (transfer full): the tree: `{"name","value","unit"}` with `source` for a fact, with
 *   `operation` and `operands` for anything computed
 */
JsonObject *
nav_derivation_to_json (NavDerivation *derivation)
{
  JsonObject *object = json_object_new ();
  guint n = nav_derivation_get_n_operands (derivation);
  JsonArray *operands;

  nav_json_add_string (object, "name", nav_derivation_get_name (derivation));
  nav_json_add_number (object, "value", nav_derivation_get_value (derivation));
  nav_json_add_string (object, "unit", nav_derivation_get_unit (derivation));
  if (nav_derivation_get_source (derivation) != NULL)
    json_object_set_object_member (object, "source",
                                   source_to_json (nav_derivation_get_source (derivation)));
  if (nav_derivation_get_operation (derivation) == NULL)
    return object;

  nav_json_add_string (object, "operation", nav_derivation_get_operation (derivation));
  operands = json_array_new ();
  for (guint i = 0; i < n; i++)
    json_array_add_object_element (
      operands, nav_derivation_to_json (nav_derivation_get_operand (derivation, i)));
  json_object_set_array_member (object, "operands", operands);
  return object;
}
