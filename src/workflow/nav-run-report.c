// SPDX-License-Identifier: Apache-2.0
// Load tests as a document: what came of them first, then the figures side by side, then what was
// sent to whom, what failed, and what the figures are.

#include "config.h"

#include "workflow/nav-run-report.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "base/nav-clock.h"
#include "workflow/nav-outcome-words.h"
#include "workflow/nav-run-charts.h"
#include "workflow/nav-run-words.h"
#include "workflow/nav-sweep-report.h"
#include "workflow/nav-words-private.h"

/* What a server says of an error may be a whole page. */
#define LONGEST_MESSAGE 300

static const char *
tr (const NavRunReporting *w, const char *words)
{
  return _nav_words_translate (w->style, words);
}

gboolean
_nav_run_reports_several (const NavRunReporting *w)
{
  return w->summaries->len > 1;
}

static void
add_item (NavRunReporting *w, const NavRunSummary *summary, const char *words)
{
  g_autofree char *item = _nav_run_reports_several (w)
                            ? g_strdup_printf ("%s: %s", summary->name, words)
                            : g_strdup (words);

  nav_report_add_item (w->report, item);
}

static void
add_findings (NavRunReporting *w, const NavRunSummary *summary, const GPtrArray *findings)
{
  for (guint i = 0; i < findings->len; i++) {
    g_autofree char *words = nav_words_finding (w->style, findings->pdata[i]);
    add_item (w, summary, words);
  }
}

static void
write_verdicts (NavRunReporting *w)
{
  for (guint i = 0; i < w->summaries->len; i++) {
    const NavRunSummary *summary = w->summaries->pdata[i];
    g_autofree char *headline = nav_run_words_headline (w->style, summary);
    if (_nav_run_reports_several (w))
      add_item (w, summary, headline);
    else
      nav_report_add_paragraph (w->report, headline);
    add_findings (w, summary, summary->figures.faults);
  }
}

static void
write_pictures (NavRunReporting *w)
{
  static const NavMetric metrics[] = { NAV_METRIC_TTFT, NAV_METRIC_E2E };

  for (gsize m = 0; m < G_N_ELEMENTS (metrics); m++) {
    g_autoptr (NavChart) shares = nav_run_chart_shares (w->style, w->summaries, metrics[m]);
    nav_report_add_picture (w->report, shares);
    if (!_nav_run_reports_several (w)) {
      g_autoptr (NavChart) times =
        nav_run_chart_times (w->style, w->summaries->pdata[0], metrics[m]);
      nav_report_add_picture (w->report, times);
    }
  }
}

static void
add_pair (NavRunReporting *w, const char *name, const char *words)
{
  if (words != NULL && *words != '\0')
    nav_report_add_row (w->report, (const char *const[]){ name, words, NULL });
}

static char *
seconds_words (const NavRunReporting *w, double seconds)
{
  g_autofree char *number = nav_format_number (w->style->numbers, seconds);

  return isfinite (seconds) ? g_strdup_printf ("%s s", number) : g_strdup ("–");
}

static void
add_part (GString *words, char *part)
{
  g_string_append_printf (words, "%s%s", words->len > 0 ? ", " : "", part);
  g_free (part);
}

/* What comes before and after what counts. */
static char *
warmup_words (const NavRunReporting *w, const NavLoadSpec *spec)
{
  GString *words = g_string_new (NULL);

  if (spec != NULL && spec->warmup_s > 0)
    add_part (words, _nav_words_fill (w->style, N_ ("the first {seconds:number} s"),
                                      nav_finding_new ("", "#seconds", spec->warmup_s, NULL)));
  if (spec != NULL && spec->warmup_requests > 0)
    add_part (words,
              _nav_words_fill (w->style, N_ ("the first {requests:requests}"),
                               nav_finding_new ("", "#requests", (double) spec->warmup_requests,
                                                NULL)));
  if (spec != NULL && spec->cooldown_s > 0)
    add_part (words, _nav_words_fill (w->style, N_ ("the last {seconds:number} s"),
                                      nav_finding_new ("", "#seconds", spec->cooldown_s, NULL)));
  return g_string_free (words, FALSE);
}

/* A recording has lengths of its own. */
static char *
length_words (const NavRunReporting *w, const NavRunSummary *summary, NavSpreadKind kind)
{
  const NavLoadSpec *spec = summary->spec;
  const NavDistribution *asked =
    spec == NULL || spec->load.kind == NAV_LOAD_TRACE ? NULL
    : kind == NAV_SPREAD_INPUT_TOKENS                 ? spec->input_tokens
                                                      : spec->output_tokens;

  return nav_run_words_length (w->style, asked, &summary->figures.spreads[kind]);
}

static char *
server_words (const NavRunReporting *w, const NavRunSummary *summary)
{
  if (summary->server == NULL)
    return NULL;
  if (!summary->simulated)
    return g_strdup (summary->server);
  return g_strdup_printf ("%s, %s", summary->server, tr (w, N_ ("simulated")));
}

static char *
prefix_words (const NavRunReporting *w, const NavLoadSpec *spec)
{
  if (spec == NULL || spec->prefix_tokens == 0)
    return NULL;
  return nav_words_quantity (w->style, spec->prefix_tokens, "tokens");
}

/* What was sent, of one run. */
static void
write_load (NavRunReporting *w, const NavRunSummary *summary)
{
  const NavLoadSpec *spec = summary->spec;
  const NavReportColumn columns[] = { { tr (w, N_ ("Part")), FALSE },
                                      { tr (w, N_ ("Value")), FALSE } };
  g_autofree char *load = nav_run_words_load (w->style, summary);
  g_autofree char *input = length_words (w, summary, NAV_SPREAD_INPUT_TOKENS);
  g_autofree char *output = length_words (w, summary, NAV_SPREAD_OUTPUT_TOKENS);
  g_autofree char *seconds = seconds_words (w, summary->elapsed_s);
  g_autofree char *warmup = warmup_words (w, spec), *server = server_words (w, summary);
  g_autofree char *prefix = prefix_words (w, spec);

  nav_report_add_table (w->report, columns, G_N_ELEMENTS (columns));
  add_pair (w, tr (w, N_ ("Load")), load);
  add_pair (w, tr (w, N_ ("Prompts")), input);
  add_pair (w, tr (w, N_ ("Answers")), output);
  add_pair (w, tr (w, N_ ("Prompts begin alike for")), prefix);
  add_pair (w, tr (w, N_ ("Duration")), seconds);
  add_pair (w, tr (w, N_ ("Not counted")), warmup);
  add_pair (w, tr (w, N_ ("Address")), summary->url);
  add_pair (w, tr (w, N_ ("Server")), server);
  add_pair (w, tr (w, N_ ("Model")), summary->model);
  add_pair (w, tr (w, N_ ("Began")), summary->created);
  add_pair (w, tr (w, N_ ("Measured with")), summary->tool);
}

/* The same of several: a row a run. */
static void
write_loads (NavRunReporting *w)
{
  const NavReportColumn columns[] = {
    { tr (w, N_ ("Run")), FALSE },      { tr (w, N_ ("Measured with")), FALSE },
    { tr (w, N_ ("Model")), FALSE },    { tr (w, N_ ("Load")), FALSE },
    { tr (w, N_ ("Prompts")), FALSE },  { tr (w, N_ ("Answers")), FALSE },
    { tr (w, N_ ("Duration")), TRUE },
  };

  nav_report_add_table (w->report, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < w->summaries->len; i++) {
    const NavRunSummary *summary = w->summaries->pdata[i];
    g_autofree char *load = nav_run_words_load (w->style, summary);
    g_autofree char *input = length_words (w, summary, NAV_SPREAD_INPUT_TOKENS);
    g_autofree char *output = length_words (w, summary, NAV_SPREAD_OUTPUT_TOKENS);
    g_autofree char *seconds = seconds_words (w, summary->elapsed_s);
    nav_report_add_row (w->report, (const char *const[]){
                                     summary->name, summary->tool ? summary->tool : "–",
                                     summary->model ? summary->model : "–", load, input, output,
                                     seconds, NULL });
  }
}

static char *
failure_words (const NavRunFailure *failure)
{
  g_autofree char *message =
    failure->message != NULL && g_utf8_strlen (failure->message, -1) > LONGEST_MESSAGE
      ? g_utf8_substring (failure->message, 0, LONGEST_MESSAGE)
      : g_strdup (failure->message);
  g_autofree char *outcome =
    nav_outcome_words (failure->outcome, failure->reason, failure->status, message);

  return g_strdup_printf ("%u × %s", failure->count, outcome);
}

/* Requests that we stopped ourselves are told as unfinished. */
static void
write_failures (NavRunReporting *w)
{
  gboolean headed = FALSE;

  for (guint i = 0; i < w->summaries->len; i++) {
    const NavRunSummary *summary = w->summaries->pdata[i];
    for (guint k = 0; k < summary->failures->len; k++) {
      const NavRunFailure *failure = summary->failures->pdata[k];
      g_autofree char *words = failure_words (failure);
      if (failure->outcome == NAV_STREAM_CANCELLED)
        continue;
      if (!headed)
        nav_report_add_heading (w->report, tr (w, N_ ("Requests that failed")));
      headed = TRUE;
      add_item (w, summary, words);
    }
  }
}

static void
write_remarks (NavRunReporting *w)
{
  gboolean any = FALSE;

  for (guint i = 0; i < w->summaries->len; i++)
    any |= ((NavRunSummary *) w->summaries->pdata[i])->figures.remarks->len > 0;
  if (!any)
    return;
  nav_report_add_heading (w->report, tr (w, N_ ("To know")));
  for (guint i = 0; i < w->summaries->len; i++) {
    const NavRunSummary *summary = w->summaries->pdata[i];
    add_findings (w, summary, summary->figures.remarks);
  }
}

static gboolean
has_program (const NavRunReporting *w, NavRunProgram program)
{
  for (guint i = 0; i < w->summaries->len; i++)
    if (((NavRunSummary *) w->summaries->pdata[i])->program == program)
      return TRUE;
  return FALSE;
}

static void
write_definitions (NavRunReporting *w)
{
  nav_report_add_heading (w->report, tr (w, N_ ("What the figures are")));
  for (int p = 0; p < NAV_N_RUN_PROGRAMS; p++) {
    const char *const *sentences = nav_run_words_definitions ((NavRunProgram) p);
    for (guint i = 0; sentences[i] != NULL; i++)
      if (p == NAV_RUN_BY_NEURALNAV || has_program (w, (NavRunProgram) p))
        nav_report_add_item (w->report, tr (w, sentences[i]));
  }
  nav_report_add_item (w->report,
                       tr (w, N_ ("A dash stands for what is not known or was not measured.")));
}

static void
write_end (NavRunReporting *w, gint64 created_us)
{
  g_autofree char *when = nav_clock_format_utc (created_us);
  g_autofree char *made =
    _nav_words_fill (w->style, N_ ("Made by NeuralNav {version} on {when}."),
                     nav_finding_new ("", "version", NAV_VERSION, "when", when, NULL));

  nav_report_add_paragraph (w->report, made);
}

/**
 * nav_run_report_new:
 * @summaries: (element-type NavRunSummary): at least one; several stand beside each other
 * @sweeps: (nullable) (element-type NavKeptSweep): searches for the limit, which follow
 * @created_us: wall clock, microseconds since 1970
 *
 * Any thread.
 *
 * Returns: (transfer full): the load tests to read
 */
NavReport *
nav_run_report_new (const NavWordsStyle *style, const GPtrArray *summaries,
                    const GPtrArray *sweeps, gint64 created_us)
{
  NavRunReporting w = { style, summaries, NULL };

  g_return_val_if_fail (summaries != NULL && summaries->len > 0, NULL);

  w.report = nav_report_new (tr (
    &w, _nav_run_reports_several (&w) ? N_ ("Load tests compared") : N_ ("Load test")));
  write_verdicts (&w);
  _nav_run_report_tables (&w);
  write_pictures (&w);
  nav_report_add_heading (w.report, tr (&w, N_ ("What was sent")));
  if (_nav_run_reports_several (&w))
    write_loads (&w);
  else
    write_load (&w, summaries->pdata[0]);
  write_failures (&w);
  write_remarks (&w);
  if (sweeps != NULL)
    nav_sweep_report_add (w.report, style, sweeps);
  write_definitions (&w);
  write_end (&w, created_us);
  return w.report;
}
