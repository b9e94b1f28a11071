// SPDX-License-Identifier: Apache-2.0
// What a file tells of load tests: which program wrote it decides who reads it.

#include "workflow/nav-run-summary.h"

#include <math.h>
#include <string.h>

#include "base/nav-json.h"
#include "knowledge/nav-import.h"
#include "workflow/nav-sweep-report.h"
#include "workflow/nav-workflow-error.h"

const char *const nav_run_program_names[NAV_N_RUN_PROGRAMS + 1] = { "neuralnav", "guidellm",
                                                                    "vllm-bench", NULL };

const char *const nav_run_count_names[NAV_N_RUN_COUNTS + 1] = {
  "planned", "sent", "not_counted", "counted", "completed", "failed", "unfinished", NULL,
};

static const NavJsonLimits limits = { NAV_IMPORT_MAX_BYTES, 64, 0 };

static void
failure_free (gpointer data)
{
  NavRunFailure *failure = data;

  g_free (failure->reason);
  g_free (failure->message);
  g_free (failure);
}

static void
forget_figures (NavRunFigures *figures)
{
  double *const unknown[] = {
    &figures->span_s, &figures->requests_per_s, &figures->output_tokens_per_s,
    &figures->total_tokens_per_s, &figures->peak_tokens_per_s, &figures->steady_requests_per_s,
    &figures->steady_tokens_per_s, &figures->offered_per_s,
    &figures->achieved_per_s, &figures->concurrency_mean, &figures->goodput_per_s,
    &figures->good_share, &figures->good_tokens_per_s, &figures->server.running_max,
    &figures->server.waiting_max, &figures->server.kv_max, &figures->server.preempted,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
    *unknown[i] = NAN;
  for (int k = 0; k < NAV_N_SPREADS; k++)
    figures->spreads[k] = (NavSpread){ 0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
  figures->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
  figures->remarks = g_ptr_array_new_with_free_func ((GDestroyNotify) nav_finding_unref);
}

/* Returns: (transfer full): of which nothing is known */
NavRunSummary *
_nav_run_summary_alloc (NavRunProgram program, const char *name)
{
  NavRunSummary *summary = g_atomic_rc_box_new0 (NavRunSummary);

  summary->program = program;
  summary->name = g_strdup (name);
  summary->elapsed_s = summary->percentile = summary->limit = summary->load.rate = NAN;
  for (int i = 0; i < NAV_N_RUN_COUNTS; i++)
    summary->counts[i] = NAN;
  forget_figures (&summary->figures);
  summary->failures = g_ptr_array_new_with_free_func (failure_free);
  summary->records = g_array_new (FALSE, FALSE, sizeof (NavRequestRecord));
  return summary;
}

static void
clear (gpointer data)
{
  NavRunSummary *summary = data;

  g_free (summary->name);
  g_free (summary->tool);
  g_free (summary->created);
  g_free (summary->url);
  g_free (summary->model);
  g_free (summary->server);
  g_clear_pointer (&summary->spec, nav_load_spec_unref);
  nav_run_figures_clear (&summary->figures);
  g_ptr_array_unref (summary->failures);
  g_array_unref (summary->records);
  g_free (summary->proof);
  g_free ((char *) summary->tried.model);
  g_free ((char *) summary->tried.weights);
  g_free ((char *) summary->tried.gpu);
}

/**
 * nav_run_summary_ref:
 *
 * Returns: (transfer full)
 */
NavRunSummary *
nav_run_summary_ref (NavRunSummary *summary)
{
  return g_atomic_rc_box_acquire (summary);
}

void
nav_run_summary_unref (NavRunSummary *summary)
{
  g_atomic_rc_box_release_full (summary, clear);
}

static gboolean
has_schema (JsonNode *node, const char *prefix)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *schema = object ? json_object_get_member (object, "schema") : NULL;

  return schema != NULL && JSON_NODE_HOLDS_VALUE (schema) &&
         json_node_get_value_type (schema) == G_TYPE_STRING &&
         g_str_has_prefix (json_node_get_string (schema), prefix);
}

static gboolean
check_text (const char *text, gsize length, const char *name, GError **error)
{
  if (length > NAV_IMPORT_MAX_BYTES)
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, name,
                   "“%s” has more than %d MiB", name,
                   (int) (NAV_IMPORT_MAX_BYTES / (1024 * 1024)));
  else if (strspn (text, " \t\r\n") >= length)
    nav_set_error (error, NAV_WORKFLOW_ERROR, NAV_ERROR_INVALID, name, "“%s” is empty", name);
  else
    return TRUE;
  return FALSE;
}

/**
 * nav_run_summaries_read:
 * @text: a run or a sweep as `load --save` writes it, a report of GuideLLM, or results of
 *   `vllm bench serve`; told by the contents, not trusted
 * @name: what the file is called; its runs are called like it
 * @summaries: (element-type NavRunSummary): the runs in the file are appended
 * @sweeps: (nullable) (element-type NavKeptSweep): likewise searches for the limit; NULL: they are
 *   refused
 * @refusals: (element-type utf8): why runs of the file were left out, while others were read
 * @error: NAV_ERROR_UNSUPPORTED for a file of another kind, NAV_ERROR_NEWER, NAV_ERROR_INVALID
 *
 * Any thread.
 *
 * Returns: whether at least one run, or a sweep, was read
 */
gboolean
nav_run_summaries_read (const char *text, gsize length, const char *name, GPtrArray *summaries,
                        GPtrArray *sweeps, GPtrArray *refusals, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  gpointer read;

  g_return_val_if_fail (text != NULL && name != NULL && summaries != NULL, FALSE);

  if (!check_text (text, length, name, error))
    return FALSE;
  node = nav_json_parse (text, (gssize) length, &limits, NULL);
  if (node == NULL || !has_schema (node, "neuralnav."))
    return _nav_run_summary_read_foreign (text, length, name, summaries, refusals, error);
  if (sweeps != NULL && has_schema (node, NAV_SWEEP_SCHEMA)) {
    read = nav_kept_sweep_new_from_json (node, name, error);
    summaries = sweeps;
  } else {
    read = nav_run_summary_new_from_json (node, name, error);
  }
  if (read == NULL) {
    g_prefix_error (error, "%s: ", name);
    return FALSE;
  }
  g_ptr_array_add (summaries, read);
  return TRUE;
}

/**
 * nav_run_summary_new:
 * @r: (nullable): the recommendation that was tried, with its @options
 * @name: what the run is called
 *
 * Of a run that is still in memory: what reading its document would give.
 *
 * Returns: (transfer full) (nullable)
 */
NavRunSummary *
nav_run_summary_new (const NavRun *run, const NavRunFigures *figures, const NavRecommendation *r,
                     const NavProofOptions *options, const char *name, GError **error)
{
  g_autoptr (JsonNode) document = nav_run_document_new (run, figures, r, options);

  return nav_run_summary_new_from_json (document, name, error);
}
