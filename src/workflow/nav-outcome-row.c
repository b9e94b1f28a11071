// SPDX-License-Identifier: Apache-2.0
// A run of a plan as a row of the outcomes. What ran is what the plan says, where the server does
// not say otherwise; what was played and measured is what the run knows. The address of the server
// is left out: it says nothing of the figures, and rows are passed on.

#include "config.h"

#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "base/nav-random.h"
#include "base/nav-stats.h"
#include "workflow/nav-outcome-record.h"

#define SOURCE  "own run of a plan (NeuralNav)"
#define LICENCE "own"

/* As many lengths say how thousands of them lie. */
#define MAX_LENGTHS 256

/* A mean of fewer answers is an anecdote. */
#define LEAST_REQUESTS 10

static void
add_version (JsonObject *row, const NavOutcomeRun *run)
{
  const NavVersion *planned = &run->r->candidate->engine.version;
  const char *told = run->run->endpoint->version;
  gboolean stated = planned->major + planned->minor + planned->patch > 0;

  /* A plan without a version is one for the newest, which is what runs. */
  if (stated) {
    g_autofree char *text = nav_version_to_string (*planned);
    nav_json_add_string (row, "engine_version", told ? told : text);
  }
}

static const char *
get_engine (const NavOutcomeRun *run)
{
  const char *server = run->run->endpoint->server;

  return g_str_equal (server, "openai") ? "vllm" : server;
}

static void
add_count (JsonObject *row, const char *name, guint value)
{
  if (value > 0)
    json_object_set_int_member (row, name, value);
}

static void
add_settings (JsonObject *row, const NavOutcomeRun *run)
{
  const NavCandidate *c = run->r->candidate;
  double told = run->run->endpoint->max_model_len;

  add_count (row, "max_num_seqs", c->engine.max_num_seqs);
  add_count (row, "max_num_batched_tokens", c->engine.max_num_batched_tokens);
  add_count (row, "max_model_len", told >= 1 ? (guint) told : run->r->memory.max_model_len);
  if (c->engine.gpu_memory_utilization > 0)
    nav_json_add_number (row, "gpu_memory_utilization", c->engine.gpu_memory_utilization);
  nav_json_add_string (row, "kv_cache_dtype", nav_candidate_has_fp8_cache (c) ? "fp8" : "bf16");
  json_object_set_boolean_member (row, "prefix_caching", c->engine.prefix_caching);
}

static void
add_subject (JsonObject *row, const NavOutcomeRun *run)
{
  const NavCandidate *c = run->r->candidate;

  nav_json_add_string (row, "model", c->model->id);
  nav_json_add_string (row, "gpu", c->gpu->id);
  nav_json_add_string (row, "precision", nav_precision_get_name (c->precision));
  json_object_set_int_member (row, "tensor_parallel", c->tensor_parallel);
  json_object_set_int_member (row, "pipeline_parallel", c->pipeline_parallel);
  json_object_set_int_member (row, "expert_parallel", c->expert_parallel);
  nav_json_add_string (row, "engine", get_engine (run));
  add_version (row, run);
  add_settings (row, run);
  json_object_set_boolean_member (row, "simulated", run->run->simulated);
}

/* Of what was answered: as the server counted it, else as it was asked for. */
static GArray *
collect_lengths (const NavRun *run, gboolean input)
{
  GArray *lengths = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < run->records->len; i++) {
    const NavRequestRecord *record = &g_array_index (run->records, NavRequestRecord, i);
    double told = input ? record->input_tokens : record->output_tokens;
    double asked = input ? record->asked_input : record->asked_output;
    double length = isfinite (told) && told >= 1 ? told : fmax (asked, 1);

    if (record->counted && nav_request_record_is_good (record))
      g_array_append_val (lengths, length);
  }
  return lengths;
}

/* Evenly spaced by rank, each from the middle of its share. */
static void
thin_out (GArray *lengths)
{
  double *values = (double *) (gpointer) lengths->data;

  nav_stats_sort (values, lengths->len);
  if (lengths->len <= MAX_LENGTHS)
    return;
  for (guint i = 0; i < MAX_LENGTHS; i++)
    values[i] = values[(guint) ((i + 0.5) / MAX_LENGTHS * lengths->len)];
  g_array_set_size (lengths, MAX_LENGTHS);
}

/* Returns: the mean, NaN where there is nothing */
static double
add_lengths (JsonObject *row, const char *name, const NavRun *run, gboolean input)
{
  g_autoptr (GArray) lengths = collect_lengths (run, input);
  g_autoptr (NavDistribution) distribution = NULL;
  const double *values;

  if (lengths->len == 0)
    return NAN;
  thin_out (lengths);
  values = (const double *) (gpointer) lengths->data;
  distribution = values[0] < values[lengths->len - 1]
                   ? nav_distribution_new_empirical (values, lengths->len)
                   : nav_distribution_new_fixed (values[0]);
  json_object_set_member (row, name, nav_distribution_to_json (distribution));
  return distribution->mean;
}

/* The share of a mean prompt that all begin with, which a cache that the plan has finds again. */
static void
add_prefix (JsonObject *row, const NavOutcomeRun *run, double input)
{
  double shared = run->r->candidate->engine.prefix_caching ? run->run->spec->prefix_tokens : 0;

  nav_json_add_number (row, "prefix_hit_ratio", shared > 0 ? fmin (shared / input, 1) : 0);
}

/* One replica's part of it. */
static void
add_load (JsonObject *row, const NavOutcomeRun *run)
{
  double replicas = MAX (run->options->replicas, 1);
  const NavRunFigures *f = run->figures;

  nav_json_add_string (row, "load", "open");
  nav_json_add_string (row, "process", "poisson");
  if (f->offered_per_s > 0)
    nav_json_add_number (row, "rate_rps", f->offered_per_s / replicas);
  if (f->offered_per_s > 0)
    nav_json_add_number (row, "duration_s", f->counted / f->offered_per_s); /* of arrivals */
  nav_json_add_number (row, "requests", fmax (f->completed / replicas, 1));
  nav_json_add_number (row, "failed_requests", f->failed / replicas);
  add_prefix (row, run, add_lengths (row, "input_tokens", run->run, TRUE));
  add_lengths (row, "output_tokens", run->run, FALSE);
}

static void
add_figure (JsonObject *row, NavMetric metric, const char *statistic, double ms)
{
  g_autofree char *name = nav_benchmark_figure_name (metric, statistic);

  if (isfinite (ms))
    nav_json_add_number (row, name, ms);
}

static void
add_figures (JsonObject *row, const NavOutcomeRun *run)
{
  static const NavSpreadKind kinds[NAV_N_METRICS] = {
    [NAV_METRIC_TTFT] = NAV_SPREAD_TTFT,
    [NAV_METRIC_TPOT] = NAV_SPREAD_TPOT,
    [NAV_METRIC_ITL] = NAV_SPREAD_ITL,
    [NAV_METRIC_E2E] = NAV_SPREAD_E2E,
  };
  double replicas = MAX (run->options->replicas, 1);

  for (int m = 0; m < NAV_N_METRICS; m++) {
    const NavSpread *spread = &run->figures->spreads[kinds[m]];
    add_figure (row, (NavMetric) m, "mean", spread->mean);
    add_figure (row, (NavMetric) m, "p50", spread->p50);
    add_figure (row, (NavMetric) m, "p90", spread->p90);
    add_figure (row, (NavMetric) m, "p95", spread->p95);
    add_figure (row, (NavMetric) m, "p99", spread->p99);
  }
  nav_json_add_number (row, "requests_per_s", run->figures->requests_per_s / replicas);
  nav_json_add_number (row, "output_tokens_per_s", run->figures->output_tokens_per_s / replicas);
  nav_json_add_number (row, "total_tokens_per_s", run->figures->total_tokens_per_s / replicas);
}

static void
add_fault (JsonArray *array, NavFinding *finding)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "code", nav_finding_get_code (finding));
  json_object_set_object_member (object, "args",
                                 json_object_ref (nav_finding_get_args (finding)));
  json_array_add_object_element (array, object);
}

/* What a server calls a model may be anything; what is the name of another one is another one. */
static void
check_model (JsonArray *faults, const NavOutcomeRun *run)
{
  NavModel *planned = run->r->candidate->model;
  const char *told = run->run->endpoint->model;
  NavModel *served = nav_catalog_resolve_model (run->catalog, told);
  g_autoptr (NavFinding) finding = NULL;

  if (served == NULL || g_str_equal (served->id, planned->id))
    return;
  finding = nav_finding_new ("outcome.other-model", "served", told, "model", planned->id, NULL);
  add_fault (faults, finding);
}

/* A server of another kind is no vLLM, whatever the plan says; one of no known kind may be. */
static void
check_engine (JsonArray *faults, const NavOutcomeRun *run)
{
  g_autoptr (NavFinding) finding = NULL;

  if (g_str_equal (get_engine (run), "vllm"))
    return;
  finding = nav_finding_new ("audit.other-engine", "engine", get_engine (run), NULL);
  add_fault (faults, finding);
}

static void
check_adapters (JsonArray *faults, const NavOutcomeRun *run)
{
  g_autoptr (NavFinding) finding = NULL;

  if (run->r->candidate->engine.lora_slots == 0)
    return;
  finding = nav_finding_new ("outcome.adapters", NULL);
  add_fault (faults, finding);
}

static void
check_count (JsonArray *faults, const NavOutcomeRun *run)
{
  g_autoptr (NavFinding) finding = NULL;

  if (run->figures->completed >= LEAST_REQUESTS || run->figures->completed == 0)
    return;
  finding = nav_finding_new ("outcome.few-requests", "#requests",
                             (double) run->figures->completed, "#least",
                             (double) LEAST_REQUESTS, NULL);
  add_fault (faults, finding);
}

static JsonArray *
make_faults (const NavOutcomeRun *run)
{
  JsonArray *faults = json_array_new ();

  for (guint i = 0; i < run->figures->faults->len; i++)
    add_fault (faults, run->figures->faults->pdata[i]);
  check_count (faults, run);
  check_model (faults, run);
  check_engine (faults, run);
  check_adapters (faults, run);
  return faults;
}

static JsonObject *
make_endpoint (const NavRun *run)
{
  JsonObject *object = json_object_new ();

  nav_json_add_string (object, "server", run->endpoint->server);
  nav_json_add_string (object, "model", run->endpoint->model);
  nav_json_add_string (object, "version", run->endpoint->version);
  return object;
}

static void
add_provenance (JsonObject *row, const NavOutcomeRun *run)
{
  g_autofree char *uuid = nav_random_uuid ();
  g_autofree char *id = g_strconcat ("local:", uuid, NULL);
  g_autofree char *day = g_strndup (run->run->created, strlen ("2026-01-31"));

  nav_json_add_string (row, "id", id);
  nav_json_add_string (row, "at", run->run->created);
  nav_json_add_string (row, "measured_on", day);
  nav_json_add_string (row, "program", "neuralnav " NAV_VERSION);
  nav_json_add_string (row, "harness", "neuralnav " NAV_VERSION);
  nav_json_add_string (row, "source", SOURCE);
  nav_json_add_string (row, "source_licence", LICENCE);
}

/**
 * nav_outcome_make_row:
 * @run: of nav_proof_make_load()'s load
 *
 * Returns: (transfer full): a row of `outcomes`, with an id of its own
 */
JsonNode *
nav_outcome_make_row (const NavOutcomeRun *run)
{
  JsonObject *row = json_object_new ();
  NavProof proof;

  nav_proof_compare (run->r, run->run, run->figures, &proof);
  add_provenance (row, run);
  add_subject (row, run);
  add_load (row, run);
  add_figures (row, run);
  json_object_set_member (row, "forecast", nav_proof_to_json (&proof, run->r, run->options));
  json_object_set_array_member (row, "faults", make_faults (run));
  json_object_set_object_member (row, "endpoint", make_endpoint (run->run));
  return nav_json_node_for_object (row);
}
