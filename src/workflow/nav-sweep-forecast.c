// SPDX-License-Identifier: Apache-2.0
// What a plan says of a server whose limit was searched, and a search as it is saved with that.

#include "workflow/nav-sweep-forecast.h"

#include <math.h>

#include "base/nav-json.h"
#include "workflow/nav-plan-words.h"
#include "workflow/nav-sweep-words.h"

#define MOST_REPLICAS 1000000
#define MOST_GPUS     100000
#define MOST_RATE     1e15

/**
 * nav_sweep_forecast_new:
 * @replicas_tried: that answer together; 0: 1
 *
 * Returns: (transfer full)
 */
NavSweepForecast *
nav_sweep_forecast_new (const NavRecommendation *r, guint replicas_tried)
{
  NavSweepForecast *forecast = g_new0 (NavSweepForecast, 1);

  forecast->id = g_strdup (r->id);
  forecast->model = g_strdup (nav_plan_words_model (r));
  forecast->weights = nav_plan_words_weights (&nav_words_english, r);
  forecast->gpu = g_strdup (nav_plan_words_gpu (r->candidate->gpu));
  forecast->gpus = (guint) nav_candidate_gpus (r->candidate);
  forecast->replicas = r->replicas;
  forecast->replicas_tried = MAX (replicas_tried, 1);
  forecast->max_rate = r->max_rate_per_replica;
  return forecast;
}

NavSweepForecast *
nav_sweep_forecast_copy (const NavSweepForecast *forecast)
{
  NavSweepForecast *copy = g_memdup2 (forecast, sizeof *forecast);

  copy->id = g_strdup (forecast->id);
  copy->model = g_strdup (forecast->model);
  copy->weights = g_strdup (forecast->weights);
  copy->gpu = g_strdup (forecast->gpu);
  return copy;
}

void
nav_sweep_forecast_free (NavSweepForecast *forecast)
{
  g_free (forecast->id);
  g_free (forecast->model);
  g_free (forecast->weights);
  g_free (forecast->gpu);
  g_free (forecast);
}

static JsonNode *
forecast_to_json (const NavSweepForecast *forecast)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "recommendation", forecast->id);
  nav_json_add_string (object, "model", forecast->model);
  nav_json_add_string (object, "weights", forecast->weights);
  nav_json_add_string (object, "gpu", forecast->gpu);
  json_object_set_int_member (object, "gpus", forecast->gpus);
  json_object_set_int_member (object, "replicas", forecast->replicas);
  json_object_set_int_member (object, "replicas_tried", forecast->replicas_tried);
  nav_json_add_number (object, "max_rate_per_replica", forecast->max_rate);
  return nav_json_node_for_object (object);
}

/**
 * nav_sweep_document_new:
 * @forecast: (nullable)
 *
 * Any thread.
 *
 * Returns: (transfer full): neuralnav.sweep/1 with its result in English
 */
JsonNode *
nav_sweep_document_new (const NavSweep *sweep, const NavSweepForecast *forecast)
{
  JsonNode *node = nav_sweep_to_json (sweep);
  JsonObject *object = json_node_get_object (node);
  g_autofree char *result = nav_sweep_words_result (&nav_words_english, sweep, forecast);
  const char *caution = nav_sweep_words_caution (&nav_words_english, sweep);
  g_autofree char *text = g_strdup_printf ("%s%s%s", result, *caution ? " " : "", caution);

  nav_json_add_string (object, "text", text);
  if (forecast != NULL)
    json_object_set_member (object, "forecast", forecast_to_json (forecast));
  return node;
}

static NavSweepForecast *
read_forecast (JsonNode *node, GError **error)
{
  g_auto (NavJsonReader) reader = { 0 };
  g_autoptr (NavSweepForecast) forecast = g_new0 (NavSweepForecast, 1);

  nav_json_reader_init (&reader, node, "forecast");
  forecast->id = g_strdup (nav_json_reader_string (&reader, "recommendation", ""));
  forecast->model = g_strdup (nav_json_reader_string (&reader, "model", ""));
  forecast->weights = g_strdup (nav_json_reader_string (&reader, "weights", ""));
  forecast->gpu = g_strdup (nav_json_reader_string (&reader, "gpu", ""));
  forecast->gpus = (guint) nav_json_reader_int (&reader, "gpus", 1, 1, MOST_GPUS);
  forecast->replicas = (guint) nav_json_reader_int (&reader, "replicas", 1, 0, MOST_REPLICAS);
  forecast->replicas_tried =
    (guint) nav_json_reader_int (&reader, "replicas_tried", 1, 1, MOST_REPLICAS);
  forecast->max_rate =
    nav_json_reader_number (&reader, "max_rate_per_replica", NAN, 0, MOST_RATE);
  nav_json_reader_ignore_rest (&reader);
  return nav_json_reader_finish (&reader, error) ? g_steal_pointer (&forecast) : NULL;
}

/**
 * nav_sweep_document_read:
 * @node: what nav_sweep_document_new() made, not trusted
 * @ret_sweep: (out) (transfer full)
 * @ret_forecast: (out) (transfer full) (nullable)
 * @error: as of nav_sweep_new_from_json()
 *
 * Any thread.
 */
gboolean
nav_sweep_document_read (JsonNode *node, NavSweep **ret_sweep, NavSweepForecast **ret_forecast,
                         GError **error)
{
  g_autoptr (NavSweep) sweep = nav_sweep_new_from_json (node, error);
  JsonNode *part =
    sweep ? json_object_get_member (json_node_get_object (node), "forecast") : NULL;

  *ret_sweep = NULL;
  *ret_forecast = NULL;
  if (sweep == NULL)
    return FALSE;
  if (part != NULL && !JSON_NODE_HOLDS_NULL (part)) {
    *ret_forecast = read_forecast (part, error);
    if (*ret_forecast == NULL)
      return FALSE;
  }
  *ret_sweep = g_steal_pointer (&sweep);
  return TRUE;
}
