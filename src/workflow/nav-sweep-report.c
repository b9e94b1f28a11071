// SPDX-License-Identifier: Apache-2.0
// Searches for the limit as a document: what was found, the steps, the pictures, what was sent to
// whom; and as rows of values.

#include "config.h"

#include "workflow/nav-sweep-report.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/nav-clock.h"
#include "base/nav-json.h"
#include "report/nav-csv.h"
#include "workflow/nav-sweep-charts.h"
#include "workflow/nav-sweep-words.h"
#include "workflow/nav-words-private.h"

/**
 * nav_kept_sweep_new:
 * @sweep: not changed any more
 * @forecast: (nullable): copied
 *
 * Returns: (transfer full)
 */
NavKeptSweep *
nav_kept_sweep_new (const char *name, NavSweep *sweep, const NavSweepForecast *forecast)
{
  NavKeptSweep *kept = g_new0 (NavKeptSweep, 1);

  kept->name = g_strdup (name);
  kept->sweep = nav_sweep_ref (sweep);
  kept->forecast = forecast ? nav_sweep_forecast_copy (forecast) : NULL;
  return kept;
}

void
nav_kept_sweep_free (NavKeptSweep *kept)
{
  g_free (kept->name);
  g_clear_pointer (&kept->sweep, nav_sweep_unref);
  g_clear_pointer (&kept->forecast, nav_sweep_forecast_free);
  g_free (kept);
}

/**
 * nav_kept_sweep_new_from_json:
 * @node: not trusted
 * @name: what the sweep is called
 * @error: as of nav_sweep_document_read()
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable)
 */
NavKeptSweep *
nav_kept_sweep_new_from_json (JsonNode *node, const char *name, GError **error)
{
  g_autoptr (NavKeptSweep) kept = g_new0 (NavKeptSweep, 1);

  kept->name = g_strdup (name);
  if (!nav_sweep_document_read (node, &kept->sweep, &kept->forecast, error))
    return NULL;
  return g_steal_pointer (&kept);
}

static char *
ms_words (const NavWordsStyle *style, double ms)
{
  return isfinite (ms) ? nav_format_ms (style->numbers, ms) : g_strdup (isinf (ms) ? "∞" : "–");
}

static char *
rate_words (const NavWordsStyle *style, double rate)
{
  return isfinite (rate) ? nav_format_rate (style->numbers, rate) : g_strdup ("–");
}

static void
add_step (NavReport *report, const NavWordsStyle *style, const NavSweepStep *step)
{
  g_autofree char *load = nav_sweep_words_load (style, step);
  g_autofree char *ttft = ms_words (style, step->measured_ms[NAV_METRIC_TTFT]);
  g_autofree char *tpot = ms_words (style, step->measured_ms[NAV_METRIC_TPOT]);
  g_autofree char *e2e = ms_words (style, step->measured_ms[NAV_METRIC_E2E]);
  g_autofree char *answered = rate_words (style, step->requests_per_s);
  g_autofree char *goodput = rate_words (style, step->goodput_per_s);
  g_autofree char *counted = nav_format_count (style->numbers, step->counted);
  g_autofree char *failed = isnan (step->failed)
                              ? g_strdup ("–")
                              : nav_format_count (style->numbers, step->failed);

  nav_report_add_row (report, (const char *const[]){
                                load, counted, failed, ttft, tpot, e2e, answered, goodput,
                                nav_sweep_words_verdict (style, step), NULL });
}

static void
add_steps (NavReport *report, const NavWordsStyle *style, const NavSweep *sweep)
{
  const NavReportColumn columns[] = {
    { _nav_words_translate (style, N_ ("Load")), FALSE },
    { _nav_words_translate (style, N_ ("Requests")), TRUE },
    { _nav_words_translate (style, N_ ("Failed")), TRUE },
    { "TTFT", TRUE },
    { "TPOT", TRUE },
    { "E2E", TRUE },
    { _nav_words_translate (style, N_ ("Answered")), TRUE },
    { _nav_words_translate (style, N_ ("Goodput")), TRUE },
    { _nav_words_translate (style, N_ ("Targets")), FALSE },
  };

  nav_report_add_table (report, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < sweep->steps->len; i++)
    add_step (report, style, &g_array_index (sweep->steps, NavSweepStep, i));
}

/* Why requests failed, of each step in which any did. */
static void
add_failures (NavReport *report, const NavWordsStyle *style, const NavSweep *sweep)
{
  for (guint i = 0; i < sweep->steps->len; i++) {
    const NavSweepStep *step = &g_array_index (sweep->steps, NavSweepStep, i);
    g_autofree char *failures = nav_sweep_words_failures (style, step);
    g_autofree char *load = nav_sweep_words_load (style, step);
    g_autofree char *item = g_strdup_printf ("%s: %s", load, failures ? failures : "");
    if (failures != NULL)
      nav_report_add_item (report, item);
  }
}

static void
add_pictures (NavReport *report, const NavWordsStyle *style, const NavKeptSweep *kept)
{
  g_autoptr (NavChart) rates = nav_sweep_chart_rates (style, kept->sweep, kept->forecast);

  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    g_autoptr (NavChart) chart =
      nav_sweep_chart_metric (style, kept->sweep, kept->forecast, nav_judged_metrics[i]);
    if (isfinite (kept->sweep->spec->targets[nav_judged_metrics[i]]))
      nav_report_add_picture (report, chart);
  }
  nav_report_add_picture (report, rates);
}

static void
add_pair (NavReport *report, const char *name, const char *words)
{
  if (words != NULL && *words != '\0')
    nav_report_add_row (report, (const char *const[]){ name, words, NULL });
}

/* "p90: TTFT 500 ms, TPOT 50 ms" */
static char *
target_words (const NavWordsStyle *style, const NavLoadSpec *spec)
{
  g_autofree char *percentile =
    _nav_words_format (&nav_words_english, "percentile", spec->percentile);
  GString *text = g_string_new (percentile);

  for (guint i = 0; i < NAV_N_JUDGED; i++) {
    double target = spec->targets[nav_judged_metrics[i]];
    g_autofree char *number = ms_words (style, target);
    if (isfinite (target))
      g_string_append_printf (
        text, "%s %s %s", text->len == strlen (percentile) ? ":" : ",",
        nav_words_term (style, NAV_WORDS_METRIC, nav_metric_names[nav_judged_metrics[i]]), number);
  }
  return g_string_free (text, FALSE);
}

static void
add_facts (NavReport *report, const NavWordsStyle *style, const NavKeptSweep *kept)
{
  const NavSweep *sweep = kept->sweep;
  const NavReportColumn columns[] = { { _nav_words_translate (style, N_ ("Part")), FALSE },
                                      { _nav_words_translate (style, N_ ("Value")), FALSE } };
  g_autofree char *targets = target_words (style, sweep->spec);
  g_autofree char *capacity = rate_words (style, sweep->capacity_per_s);
  g_autofree char *server =
    sweep->server == NULL || !sweep->simulated
      ? g_strdup (sweep->server)
      : g_strdup_printf ("%s, %s", sweep->server,
                         _nav_words_translate (style, N_ ("simulated")));

  nav_report_add_table (report, columns, G_N_ELEMENTS (columns));
  add_pair (report, _nav_words_translate (style, N_ ("Targets")), targets);
  add_pair (report, _nav_words_translate (style, N_ ("Capacity")), capacity);
  add_pair (report, _nav_words_translate (style, N_ ("Address")), sweep->url);
  add_pair (report, _nav_words_translate (style, N_ ("Server")), server);
  add_pair (report, _nav_words_translate (style, N_ ("Model")), sweep->model);
  add_pair (report, _nav_words_translate (style, N_ ("Began")), sweep->created);
}

static void
add_sweep (NavReport *report, const NavWordsStyle *style, const NavKeptSweep *kept)
{
  g_autofree char *result = nav_sweep_words_result (style, kept->sweep, kept->forecast);
  const char *caution = nav_sweep_words_caution (style, kept->sweep);

  nav_report_add_paragraph (report, result);
  if (kept->forecast != NULL) {
    g_autofree char *tried = nav_sweep_words_tried (style, kept->forecast);
    nav_report_add_paragraph (report, tried);
  }
  if (*caution != '\0')
    nav_report_add_paragraph (report, caution);
  add_steps (report, style, kept->sweep);
  add_failures (report, style, kept->sweep);
  add_pictures (report, style, kept);
  add_facts (report, style, kept);
}

/**
 * nav_sweep_report_add:
 * @sweeps: (element-type NavKeptSweep)
 *
 * Adds them to a document, each below its name.
 */
void
nav_sweep_report_add (NavReport *report, const NavWordsStyle *style, const GPtrArray *sweeps)
{
  for (guint i = 0; i < sweeps->len; i++) {
    const NavKeptSweep *kept = sweeps->pdata[i];
    g_autofree char *heading =
      _nav_words_fill (style, N_ ("The limit: {name}"),
                       nav_finding_new ("", "name", kept->name, NULL));
    nav_report_add_heading (report, heading);
    add_sweep (report, style, kept);
  }
}

static void
add_definitions (NavReport *report, const NavWordsStyle *style)
{
  static const char *const sentences[] = {
    N_ ("Load: requests a second that came, by chance around the rate that was tried; one request "
        "at a time first, and many clients at once, which is the most that the server can do."),
    N_ ("TTFT, TPOT and E2E are at the percentile of the targets, from when a request was "
        "planned."),
    N_ ("Goodput: requests a second that kept every target."),
    N_ ("Fell behind: requests came faster than answers ended, so latency would have grown on; "
        "what is shown is what it was until then."),
    N_ ("Limited by this client: the computer that measured was too slow, so the run tells nothing "
        "of the server."),
    N_ ("∞: so many requests failed that the percentile is one of them."),
    N_ ("A dash stands for what is not known or was not measured."),
  };

  nav_report_add_heading (report, _nav_words_translate (style, N_ ("What the figures are")));
  for (gsize i = 0; i < G_N_ELEMENTS (sentences); i++)
    nav_report_add_item (report, _nav_words_translate (style, sentences[i]));
}

/**
 * nav_sweep_report_new:
 * @sweeps: (element-type NavKeptSweep): at least one
 * @created_us: wall clock, microseconds since 1970
 *
 * Any thread.
 *
 * Returns: (transfer full): the searches to read
 */
NavReport *
nav_sweep_report_new (const NavWordsStyle *style, const GPtrArray *sweeps, gint64 created_us)
{
  NavReport *report = nav_report_new (_nav_words_translate (style, N_ ("The limit of a server")));
  g_autofree char *when = nav_clock_format_utc (created_us);
  g_autofree char *made =
    _nav_words_fill (style, N_ ("Made by NeuralNav {version} on {when}."),
                     nav_finding_new ("", "version", NAV_VERSION, "when", when, NULL));

  if (sweeps->len == 1)
    add_sweep (report, style, sweeps->pdata[0]);
  else
    nav_sweep_report_add (report, style, sweeps);
  add_definitions (report, style);
  nav_report_add_paragraph (report, made);
  return report;
}

static void
add_csv_step (NavCsv *csv, const NavKeptSweep *kept, const NavSweepStep *step)
{
  const double values[] = {
    step->rate,
    step->offered_per_s,
    step->concurrency > 0 ? step->concurrency : NAN,
    step->duration_s,
    step->counted,
    step->measured_ms[NAV_METRIC_TTFT],
    step->measured_ms[NAV_METRIC_TPOT],
    step->measured_ms[NAV_METRIC_E2E],
    step->requests_per_s,
    step->tokens_per_s,
    step->goodput_per_s,
    step->late_ms,
  };
  const NavSweepFailure *failure = step->failure;
  const double ends[] = { step->completed, step->failed,
                          failure && failure->status > 0 ? failure->status : NAN };
  const gboolean truths[] = { step->saturated, step->valid, step->sure, step->holds };

  nav_csv_add_text (csv, kept->name);
  nav_csv_add_text (csv, nav_sweep_kind_names[step->kind]);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    nav_csv_add_number (csv, values[i]);
  nav_csv_add_text (csv, nav_run_verdict_names[step->verdict]);
  for (gsize i = 0; i < G_N_ELEMENTS (truths); i++)
    nav_csv_add_text (csv, truths[i] ? "true" : "false");
  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    nav_csv_add_number (csv, ends[i]);
  nav_csv_add_text (csv, failure ? nav_stream_outcome_names[failure->outcome] : NULL);
  nav_csv_add_text (csv, failure ? failure->message : NULL);
  nav_csv_end_row (csv);
}

/**
 * nav_kept_sweeps_to_csv:
 * @sweeps: (element-type NavKeptSweep)
 *
 * Returns: (transfer full): a line a step
 */
char *
nav_kept_sweeps_to_csv (const GPtrArray *sweeps)
{
  static const char *const titles[] = {
    "sweep", "kind", "rate", "offered_per_s", "concurrency", "duration_s", "counted", "ttft_ms",
    "tpot_ms", "e2e_ms", "requests_per_s", "output_tokens_per_s", "goodput_per_s",
    "client_late_ms", "verdict", "saturated", "valid", "sure", "holds",
    "completed", "failed", "error_status", "error", "error_message",
  };
  NavCsv csv = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    nav_csv_add_text (&csv, titles[i]);
  nav_csv_end_row (&csv);
  for (guint i = 0; i < sweeps->len; i++) {
    const NavKeptSweep *kept = sweeps->pdata[i];
    for (guint k = 0; k < kept->sweep->steps->len; k++)
      add_csv_step (&csv, kept, &g_array_index (kept->sweep->steps, NavSweepStep, k));
  }
  return nav_csv_finish (&csv);
}

/**
 * nav_kept_sweeps_to_json:
 * @sweeps: (element-type NavKeptSweep)
 *
 * Returns: (transfer full): their documents, each with its `name`, as an array
 */
JsonNode *
nav_kept_sweeps_to_json (const GPtrArray *sweeps)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < sweeps->len; i++) {
    const NavKeptSweep *kept = sweeps->pdata[i];
    JsonNode *node = nav_sweep_document_new (kept->sweep, kept->forecast);
    nav_json_add_string (json_node_get_object (node), "name", kept->name);
    json_array_add_element (array, node);
  }
  return nav_json_node_for_array (array);
}
