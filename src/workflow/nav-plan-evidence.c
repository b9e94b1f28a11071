// SPDX-License-Identifier: Apache-2.0
// What of the knowledge base a recommendation rests on, with its sources.

#include "config.h"

#include "workflow/nav-plan-evidence.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "workflow/nav-plan-words.h"
#include "workflow/nav-words-private.h"

static void
evidence_free (gpointer data)
{
  NavEvidence *evidence = data;

  g_free (evidence->id);
  g_free (evidence->name);
  g_free (evidence->figures);
  g_free (evidence->source);
  g_free (evidence);
}

static const char *
text_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static gboolean
has_unverified (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "unverified");

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) &&
         json_array_get_length (json_node_get_array (node)) > 0;
}

static NavEvidence *
add (GPtrArray *all, NavPlan *plan, NavCollection collection, const char *id, const char *name)
{
  g_autoptr (JsonNode) row = nav_catalog_get_row (nav_plan_get_catalog (plan), collection, id);
  JsonObject *object = row != NULL ? json_node_get_object (row) : NULL;
  NavEvidence *evidence;

  if (object == NULL)
    return NULL;
  evidence = g_new0 (NavEvidence, 1);
  evidence->collection = collection;
  evidence->id = g_strdup (id);
  evidence->name = g_strdup (name);
  evidence->source = g_strdup (text_member (object, "source"));
  evidence->unverified = has_unverified (object);
  g_ptr_array_add (all, evidence);
  return evidence;
}

/* "Qwen3 8B (FP8) on 1 × H100 SXM5 80GB" */
static char *
benchmark_name (const NavWordsStyle *style, NavCatalog *catalog, const NavBenchmark *row)
{
  NavModel *model = nav_catalog_find_model (catalog, row->model);
  NavGpu *gpu = nav_catalog_find_gpu (catalog, row->gpu);
  g_autofree char *precision = g_ascii_strup (nav_precision_get_name (row->precision), -1);

  return _nav_words_fill (
    style, N_ ("{model} ({precision}) on {count:count} × {gpu}"),
    nav_finding_new ("", "model", model && model->name ? model->name : row->model, "precision",
                     precision, "#count", (double) row->tensor_parallel * row->pipeline_parallel,
                     "gpu", gpu ? nav_plan_words_gpu (gpu) : row->gpu, NULL));
}

static const char *
benchmark_words (const NavBenchmark *row)
{
  if (row->concurrency > 0)
    return N_ ("mean TTFT {ttft:ms}, mean TPOT {tpot:ms} with {clients:count} clients, {date}");
  if (row->rate > 0)
    return N_ ("mean TTFT {ttft:ms}, mean TPOT {tpot:ms} at {rate:rate}, {date}");
  return N_ ("mean TTFT {ttft:ms}, mean TPOT {tpot:ms}, {date}");
}

static void
add_benchmark (const NavWordsStyle *style, GPtrArray *all, NavPlan *plan, const char *id)
{
  const NavBenchmark *row = nav_catalog_find_benchmark (nav_plan_get_catalog (plan), id);
  g_autofree char *name = NULL;
  NavEvidence *evidence;

  if (row == NULL)
    return;
  name = benchmark_name (style, nav_plan_get_catalog (plan), row);
  evidence = add (all, plan,
                  nav_catalog_collection_of_measurement (nav_plan_get_catalog (plan), id), id,
                  name);
  if (evidence == NULL)
    return;
  if (evidence->source == NULL)
    evidence->source = g_strdup (row->provenance.source);
  evidence->figures = _nav_words_fill (
    style, benchmark_words (row),
    nav_finding_new ("", "#ttft", row->ttft_mean_ms, "#tpot", row->tpot_mean_ms, "#clients",
                     row->concurrency, "#rate", row->rate, "date", row->measured_on, NULL));
}

static double
number_member (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : NAN;
}

static void
add_price (const NavWordsStyle *style, GPtrArray *all, NavPlan *plan, const char *id,
           const NavGpu *gpu)
{
  NavEvidence *evidence = add (all, plan, NAV_COLLECTION_PRICES, id, nav_plan_words_gpu (gpu));
  g_autoptr (JsonNode) row =
    nav_catalog_get_row (nav_plan_get_catalog (plan), NAV_COLLECTION_PRICES, id);
  JsonObject *object = evidence != NULL ? json_node_get_object (row) : NULL;
  const char *provider;
  double usd;

  if (object == NULL)
    return;
  provider = nav_plan_words_provider_name (style, text_member (object, "provider"));
  usd = number_member (object, "usd_per_gpu_hour");
  evidence->figures = _nav_words_fill (
    style,
    usd > 0 ? N_ ("{provider}: {usd:usd} a GPU-hour, {date}")
            : N_ ("{provider}: {low:usd} to {high:usd} a GPU-hour, {date}"),
    nav_finding_new ("", "provider", provider, "#usd", usd, "#low",
                     number_member (object, "usd_per_gpu_hour_low"), "#high",
                     number_member (object, "usd_per_gpu_hour_high"), "date",
                     text_member (object, "date"), NULL));
}

/**
 * nav_plan_collect_evidence:
 * @r: a recommendation of @plan
 *
 * Any thread.
 *
 * Returns: (transfer container) (element-type NavEvidence): measurements first, then model, GPU,
 *   prices and quality
 */
GPtrArray *
nav_plan_collect_evidence (const NavWordsStyle *style, NavPlan *plan, const NavRecommendation *r)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (evidence_free);
  const NavCandidate *c = r->candidate;

  for (gsize i = 0; i < NAV_MAX_EVIDENCE && r->forecast.evidence[i] != NULL; i++)
    add_benchmark (style, all, plan, r->forecast.evidence[i]);
  add (all, plan, NAV_COLLECTION_MODELS, c->model->id, nav_plan_words_model (r));
  add (all, plan, NAV_COLLECTION_GPUS, c->gpu->id, c->gpu->name);
  for (gsize i = 0; r->price.rows != NULL && r->price.rows[i] != NULL; i++)
    add_price (style, all, plan, r->price.rows[i], c->gpu);
  if (r->quality != NULL)
    add (all, plan, NAV_COLLECTION_QUALITY, r->quality->id, nav_plan_words_model (r));
  return all;
}

/**
 * nav_plan_words_evidence:
 *
 * Returns: (transfer full): what the row says, and what to cite
 */
char *
nav_plan_words_evidence (const NavWordsStyle *style, const NavEvidence *evidence)
{
  const char *source =
    evidence->source ? evidence->source : _nav_words_translate (style, N_ ("no source stated"));
  g_autofree char *cited =
    evidence->unverified
      ? _nav_words_fill (style, N_ ("{source}; not all of it is confirmed"),
                         nav_finding_new ("", "source", source, NULL))
      : g_strdup (source);

  return evidence->figures ? g_strdup_printf ("%s. %s", evidence->figures, cited)
                           : g_steal_pointer (&cited);
}
