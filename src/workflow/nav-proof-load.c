// SPDX-License-Identifier: Apache-2.0
// The traffic of a plan as a load test: all workloads together, as much of it as the replicas that
// are tried get. Arrivals and lengths are drawn here, so that workloads of different shapes can be
// one trace.

#include <math.h>

#include "base/nav-format.h"
#include "base/nav-json.h"
#include "base/nav-random.h"
#include "planner/nav-refine-load.h"
#include "serving/nav-arrivals.h"
#include "workflow/nav-proof.h"
#include "workflow/nav-workflow-error.h"

/* Prompts come out a few tokens longer or shorter than asked for. */
#define SLACK_SHARE  32
#define SLACK_TOKENS 32

/* The first requests find an empty server: they do not count, one stay or a fifth of the time. */
#define WARMUP_SHARE 0.2

#define MOST_REQUESTS 2e6

/* So many requests tell how long a plan's prompts and answers are. */
#define SEARCHED_REQUESTS 2000

/* How much longer than forecast an answer may take before it counts as lost. */
#define LEAST_TIMEOUT_S 60
#define TIMEOUT_FACTOR  4

static double
rate_of (const NavRecommendation *r, const NavProofOptions *options)
{
  return r->forecast_rate * MAX (options->replicas, 1);
}

static double
duration_of (const NavProofOptions *options)
{
  return options->duration_s > 0 ? options->duration_s : NAV_PROOF_SECONDS;
}

static double
warmup_of (const NavRecommendation *r, const NavProofOptions *options)
{
  double stay_s = r->forecast.latency[NAV_METRIC_E2E].mean / 1000;

  return fmin (stay_s, WARMUP_SHARE * duration_of (options));
}

static void
draw_class (GArray *trace, const NavRefineLoad *mix, guint i, double rate, double seconds,
            guint longest, guint64 seed)
{
  g_autofree char *arrivals_name = g_strdup_printf ("proof-arrivals-%u", i);
  g_autofree char *lengths_name = g_strdup_printf ("proof-lengths-%u", i);
  g_autoptr (NavRandom) arrivals = nav_random_new (seed, arrivals_name);
  g_autoptr (NavRandom) lengths = nav_random_new (seed, lengths_name);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  NavLoad load = mix->loads[i];

  load.rate = rate * mix->shares[i];
  load.duration_s = seconds;
  if (load.rate > 0)
    nav_arrivals_fill (&load, 1, arrivals, times);
  for (guint k = 0; k < times->len; k++) {
    NavTraceRequest request = { .arrival_s = g_array_index (times, double, k) };
    guint input = (guint) nav_distribution_draw (mix->classes[i].input, lengths);
    guint output = (guint) nav_distribution_draw (mix->classes[i].output, lengths);
    request.output_tokens = CLAMP (output, 1, longest / 2);
    request.input_tokens = CLAMP (input, 1, longest - request.output_tokens);
    g_array_append_val (trace, request);
  }
}

static int
compare_arrivals (gconstpointer a, gconstpointer b)
{
  double first = ((const NavTraceRequest *) a)->arrival_s;
  double second = ((const NavTraceRequest *) b)->arrival_s;

  return (first > second) - (first < second);
}

static JsonNode *
trace_to_json (const GArray *trace)
{
  JsonArray *array = json_array_sized_new (trace->len);

  for (guint i = 0; i < trace->len; i++) {
    const NavTraceRequest *request = &g_array_index (trace, NavTraceRequest, i);
    JsonArray *row = json_array_new ();
    json_array_add_double_element (row, request->arrival_s);
    json_array_add_int_element (row, request->input_tokens);
    json_array_add_int_element (row, request->output_tokens);
    json_array_add_array_element (array, row);
  }
  return nav_json_node_for_array (array);
}

/* What all prompts begin with: the share of a mean prompt that the plan expects in the cache. */
static double
prefix_tokens (const NavRefineLoad *mix)
{
  double tokens = 0;

  for (guint i = 0; i < mix->n; i++)
    tokens += mix->shares[i] * mix->classes[i].prefix_hit_ratio *
              mix->classes[i].input->mean;
  return floor (tokens);
}

static JsonObject *
targets_to_json (const NavDemand *demand)
{
  JsonObject *slo = json_object_new ();

  nav_json_add_number (slo, "percentile", demand->percentile);
  for (guint i = 0; demand->latency_judged && i < NAV_N_JUDGED; i++) {
    NavMetric m = nav_judged_metrics[i];
    if (isfinite (demand->targets[m]))
      nav_json_add_number (slo, nav_metric_names[m], demand->targets[m]);
  }
  return slo;
}

static double
timeout_of (const NavRecommendation *r, const NavDemand *demand, const NavProofOptions *options)
{
  double longest_ms = fmax (r->slo.metrics[NAV_N_JUDGED - 1].high, 0);

  if (options->timeout_s > 0)
    return options->timeout_s;
  longest_ms = fmax (longest_ms, demand->targets[NAV_METRIC_E2E]);
  return fmin (fmax (TIMEOUT_FACTOR * longest_ms / 1000, LEAST_TIMEOUT_S), 86400);
}

static JsonNode *
load_to_json (NavPlan *plan, const NavRecommendation *r, const NavRefineLoad *mix,
              const GArray *trace, const NavProofOptions *options)
{
  const NavDemand *demand = nav_plan_get_demand (plan);
  JsonObject *object = json_object_new (), *load = json_object_new ();

  nav_json_add_string (load, "type", "trace");
  json_object_set_member (load, "requests", trace_to_json (trace));
  json_object_set_object_member (object, "load", load);
  json_object_set_int_member (object, "prefix_tokens", (gint64) prefix_tokens (mix));
  nav_json_add_number (object, "warmup_s", warmup_of (r, options));
  nav_json_add_number (object, "timeout_s", timeout_of (r, demand, options));
  json_object_set_int_member (object, "seed", (gint64) options->seed);
  json_object_set_object_member (object, "slo", targets_to_json (demand));
  return nav_json_node_for_object (object);
}

static gboolean
check (const NavRecommendation *r, const NavProofOptions *options, GError **error)
{
  g_autofree char *rate = nav_format_rate (&nav_number_style_plain, rate_of (r, options));
  g_autofree char *seconds = nav_format_number (&nav_number_style_plain, duration_of (options));

  if (rate_of (r, options) * duration_of (options) <= MOST_REQUESTS)
    return TRUE;
  nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, "duration",
                 "%s for %s s are more than a load test can send", rate, seconds);
  return FALSE;
}

/* The warm-up takes what came early; something has to remain. */
static gboolean
check_trace (const NavRecommendation *r, const GArray *trace, const NavProofOptions *options,
             GError **error)
{
  g_autofree char *rate = nav_format_rate (&nav_number_style_plain, rate_of (r, options));
  g_autofree char *seconds = nav_format_number (&nav_number_style_plain, duration_of (options));
  guint last = MAX (trace->len, 1) - 1;

  if (trace->len > 0 &&
      g_array_index (trace, NavTraceRequest, last).arrival_s > warmup_of (r, options))
    return TRUE;
  nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, "duration",
                 "At %s no request comes within %s s; take a longer time", rate, seconds);
  return FALSE;
}

/**
 * nav_proof_make_load:
 * @r: of @plan
 * @error: NAV_ERROR_INVALID where no request would come, or far too many
 *
 * Returns: (transfer full) (nullable): the plan's traffic, as much of it as so many replicas get,
 *   with the plan's targets
 */
NavLoadSpec *
nav_proof_make_load (NavPlan *plan, const NavRecommendation *r, const NavProofOptions *options,
                     GError **error)
{
  g_auto (NavRefineLoad) mix = { 0 };
  g_autoptr (GArray) trace = g_array_new (FALSE, FALSE, sizeof (NavTraceRequest));
  g_autoptr (JsonNode) node = NULL;
  guint served = options->max_model_len > 0 ? options->max_model_len : r->memory.max_model_len;
  guint longest = MAX (served - MIN (served, served / SLACK_SHARE + SLACK_TOKENS), 2);

  if (!check (r, options, error))
    return NULL;
  nav_refine_load_init (&mix, nav_plan_get_spec (plan), nav_plan_get_demand (plan),
                        r->candidate->thinking);
  for (guint i = 0; i < mix.n; i++)
    draw_class (trace, &mix, i, rate_of (r, options), duration_of (options), longest,
                options->seed);
  g_array_sort (trace, compare_arrivals);
  if (!check_trace (r, trace, options, error))
    return NULL;
  node = load_to_json (plan, r, &mix, trace, options);
  return nav_load_spec_new_from_json (node, error);
}

/**
 * nav_proof_make_search:
 * @r: of @plan
 * @options: their duration is not looked at
 * @error: NAV_ERROR_INVALID where the plan has no latency targets
 *
 * Returns: (transfer full) (nullable): what a search for the highest rate sends: prompts and
 *   answers as long as the plan's, of all its workloads; when they come is the search's affair
 */
NavLoadSpec *
nav_proof_make_search (NavPlan *plan, const NavRecommendation *r, const NavProofOptions *options,
                       GError **error)
{
  NavProofOptions drawn = *options;
  g_autoptr (NavLoadSpec) spec = NULL;

  drawn.duration_s = SEARCHED_REQUESTS / rate_of (r, options);
  spec = nav_proof_make_load (plan, r, &drawn, error);
  if (spec == NULL || nav_load_spec_has_targets (spec))
    return g_steal_pointer (&spec);
  nav_set_error_text (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, "slo",
                      NAV_ERROR_TEXT ("The plan has no latency targets, so no rate is too high for "
                                      "them"));
  return NULL;
}
