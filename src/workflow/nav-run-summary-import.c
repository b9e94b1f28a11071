// SPDX-License-Identifier: Apache-2.0
// Runs of GuideLLM and of `vllm bench serve`, where ours have their figures. What they call alike
// and measure otherwise is said by nav_run_words_definitions(); what they do not tell stays
// unknown.

#include <math.h>

#include "base/nav-json.h"
#include "catalog/nav-benchmark.h"
#include "knowledge/nav-import.h"
#include "workflow/nav-run-summary.h"

static double
get_number (JsonObject *row, const char *name)
{
  return nav_json_number (json_object_get_member (row, name));
}

static const char *
get_text (JsonObject *row, const char *name)
{
  JsonNode *node = json_object_get_member (row, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
             json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static double
get_figure (JsonObject *row, NavMetric metric, const char *statistic)
{
  g_autofree char *name = nav_benchmark_figure_name (metric, statistic);

  return get_number (row, name);
}

static void
take_latencies (NavRunSummary *summary, JsonObject *row)
{
  static const NavSpreadKind places[NAV_N_METRICS] = {
    [NAV_METRIC_TTFT] = NAV_SPREAD_TTFT,
    [NAV_METRIC_TPOT] = NAV_SPREAD_TPOT,
    [NAV_METRIC_ITL] = NAV_SPREAD_ITL,
    [NAV_METRIC_E2E] = NAV_SPREAD_E2E,
  };

  for (int m = 0; m < NAV_N_METRICS; m++) {
    NavSpread *spread = &summary->figures.spreads[places[m]];
    spread->mean = get_figure (row, (NavMetric) m, "mean");
    spread->p50 = get_figure (row, (NavMetric) m, "p50");
    spread->p90 = get_figure (row, (NavMetric) m, "p90");
    spread->p95 = get_figure (row, (NavMetric) m, "p95");
    spread->p99 = get_figure (row, (NavMetric) m, "p99");
  }
}

/* A length is a distribution, or a mean that is all that is known. */
static void
take_length (NavSpread *spread, JsonObject *row, const char *name)
{
  g_autofree char *nominal = g_strconcat (name, "_nominal", NULL);
  JsonNode *node = json_object_get_member (row, name);
  g_autoptr (NavDistribution) lengths =
    node != NULL ? nav_distribution_new_from_json (node, name, NULL) : NULL;

  spread->mean = lengths != NULL ? lengths->mean : get_number (row, nominal);
}

static int
find_name (const char *const *names, const char *name)
{
  for (int i = 0; name != NULL && names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return i;
  return 0;
}

static void
take_load (NavRunSummary *summary, JsonObject *row)
{
  double clients = get_number (row, "concurrency");

  summary->load.kind =
    g_strcmp0 (get_text (row, "load"), "closed") == 0 ? NAV_LOAD_CLOSED : NAV_LOAD_OPEN;
  summary->load.arrival =
    (NavArrival) find_name (nav_arrival_names, get_text (row, "process"));
  summary->load.rate = get_number (row, "rate_rps");
  summary->load.concurrency = clients >= 1 && clients < 1e6 ? (guint) clients : 0;
  summary->limit = get_number (row, "concurrency_limit");
}

static void
take_counts (NavRunSummary *summary, JsonObject *row)
{
  double completed = get_number (row, "requests"), failed = get_number (row, "failed_requests");

  summary->counts[NAV_RUN_COMPLETED] = completed;
  summary->counts[NAV_RUN_FAILED] = failed;
  summary->counts[NAV_RUN_COUNTED] = completed + failed;
}

static void
take_notes (NavRunSummary *summary, JsonObject *row)
{
  JsonNode *node = json_object_get_member (row, "notes");
  JsonArray *notes = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node)
                                                                  : NULL;
  g_autoptr (JsonObject) none = json_object_new ();

  for (guint i = 0; notes != NULL && i < json_array_get_length (notes); i++)
    _nav_run_summary_add_finding (summary->figures.remarks,
                                  get_text (json_array_get_object_element (notes, i), "code"),
                                  none, NULL);
}

static NavRunSummary *
new_summary (NavRunProgram program, JsonObject *row, const char *name)
{
  NavRunSummary *summary = _nav_run_summary_alloc (program, name);
  NavRunFigures *figures = &summary->figures;

  summary->tool = g_strdup (get_text (row, "harness"));
  summary->model = g_strdup (get_text (row, "model"));
  summary->created = g_strdup (get_text (row, "measured_on"));
  summary->elapsed_s = get_number (row, "duration_s");
  take_load (summary, row);
  take_counts (summary, row);
  take_latencies (summary, row);
  take_length (&figures->spreads[NAV_SPREAD_INPUT_TOKENS], row, "input_tokens");
  take_length (&figures->spreads[NAV_SPREAD_OUTPUT_TOKENS], row, "output_tokens");
  take_notes (summary, row);
  figures->requests_per_s = get_number (row, "requests_per_s");
  figures->output_tokens_per_s = get_number (row, "output_tokens_per_s");
  figures->total_tokens_per_s = get_number (row, "total_tokens_per_s");
  return summary;
}

/* "guidellm.json", or "guidellm.json #2" where there are several. */
static char *
name_run (const NavImport *import, guint i, const char *file)
{
  return import->rows->len > 1 ? g_strdup_printf ("%s #%u", file, i + 1) : g_strdup (file);
}

/* Appends the runs of another program's file. */
gboolean
_nav_run_summary_read_foreign (const char *text, gsize length, const char *file,
                               GPtrArray *summaries, GPtrArray *refusals, GError **error)
{
  g_autoptr (NavImport) import = nav_import_read_runs (text, length, file, error);

  if (import == NULL)
    return FALSE;
  for (guint i = 0; i < import->rows->len; i++) {
    const NavImportedRow *row = import->rows->pdata[i];
    g_autofree char *name = name_run (import, i, file);
    if (row->row != NULL)
      g_ptr_array_add (summaries,
                       new_summary (import->format == NAV_IMPORT_GUIDELLM ? NAV_RUN_BY_GUIDELLM
                                                                          : NAV_RUN_BY_VLLM_BENCH,
                                    json_node_get_object (row->row), name));
    else if (refusals != NULL)
      g_ptr_array_add (refusals, g_strdup_printf ("%s: %s", name, row->error->message));
  }
  return TRUE;
}
